import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { applyMutant, type Mutant, MutantError } from './mutant';

const root = path.resolve(__dirname, '..', '..');
const CHILDREN_AT_ONCE = 2;
const CHILD_TIMEOUT_MS = 30_000;

const mutants = readdirSync(__dirname)
  .filter((name) => /^[a-z]+-\d+\.ts$/u.test(name))
  .sort()
  .map((name) => ({ name, mutant: load(name) }));

describe('mutants', () => {
  it('are there', () => {
    expect(mutants).to.have.length.greaterThan(0);
  });

  for (const { name, mutant } of mutants) {
    it(`${mutant.id} fits the file that it changes`, () => {
      expect(`${mutant.id}.ts`).to.equal(name);
      const source = readFileSync(path.join(root, mutant.file), 'utf8');
      expect(applyMutant(source, mutant)).not.to.equal(source);
    });
  }

  describe('pass the ordinary tests', () => {
    let children: Map<string, Promise<ChildRun>>;

    before(() => {
      children = runAll(mutants.map(({ mutant }) => mutant));
    });

    for (const { mutant } of mutants) {
      it(`${mutant.id}: ${mutant.title}`, async function () {
        this.timeout(CHILD_TIMEOUT_MS * mutants.length);
        const run = await children.get(mutant.id);
        expect(run?.exitCode, run?.output).to.equal(0);
        expect(run?.output).to.match(/"passes": [1-9]/u);
      });
    }
  });
});

describe('the hook that applies a mutant', () => {
  it('fails when the tests never load the file of the mutant', async function () {
    this.timeout(CHILD_TIMEOUT_MS);
    const elsewhere = path.join('test', 'mutants', 'mutant.test.ts');
    const run = await runOrdinaryTests('mc-01', [elsewhere]);
    expect(run.exitCode, run.output).to.equal(70);
    expect(run.output).to.include('mutant mc-01 was never applied');
  });
});

interface ChildRun {
  readonly exitCode: number | null;
  readonly output: string;
}

function load(name: string): Mutant {
  // Mutants are found by their names, so that a new one needs no entry in a list.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the path is known only now
  const loaded = require(path.join(__dirname, name)) as { default?: Mutant };
  if (loaded.default === undefined) throw new MutantError(`${name} exports no mutant`);
  return loaded.default;
}

/**
 * Starts a child for each mutant, two at a time; each promise settles when its own child has ended.
 */
function runAll(all: readonly Mutant[]): Map<string, Promise<ChildRun>> {
  const lanes: Promise<unknown>[] = Array.from({ length: CHILDREN_AT_ONCE }, () =>
    Promise.resolve(),
  );
  const runs = new Map<string, Promise<ChildRun>>();
  for (const [index, { id, ordinaryTests }] of all.entries()) {
    const lane = index % CHILDREN_AT_ONCE;
    const run = Promise.resolve(lanes[lane]).then(() => runOrdinaryTests(id, ordinaryTests));
    lanes[lane] = run;
    runs.set(id, run);
  }
  return runs;
}

function runOrdinaryTests(id: string, files: readonly string[]): Promise<ChildRun> {
  const mocha = require.resolve('mocha/bin/mocha.js');
  const flags = ['--no-config', '--extension', 'ts', '--reporter', 'json'];
  const hooks = [
    '--require',
    path.join(__dirname, 'apply-hook.cjs'),
    '--require',
    'ts-node/register',
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [mocha, ...flags, ...hooks, ...files], {
      cwd: root,
      env: { ...process.env, HEDDLE_MUTANT: id },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: CHILD_TIMEOUT_MS,
    });
    let output = '';
    const keep = (chunk: Buffer) => (output += chunk.toString('utf8'));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, output }));
  });
}
