import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import { buildHeddle, project, ROOT, spawnNode, type Spawned } from '../built';
import { expectRefusal, heddleIn } from './command-line';
import { BAD_FILES, RACE, REPAIRED, REWRITTEN } from './projects';

/** A sweep that is long enough for the planted race. */
const SEEDS = '60';

interface Json {
  readonly [key: string]: unknown;
}

let folder = '';

const heddle = (...args: string[]): Promise<Spawned> => heddleIn(folder, ...args);

const objects = (result: Spawned): Json[] =>
  result.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Json);

before(function () {
  this.timeout(60_000);
  buildHeddle();
});

beforeEach(() => {
  folder = project({ 'race.cjs': RACE });
});

/** The first failure of a sweep over the planted race. */
async function failure(): Promise<Json> {
  const swept = await heddle('sweep', 'race.cjs', '--seeds', SEEDS, '--json');
  const found = objects(swept).find((line) => line['type'] === 'failure');
  if (found === undefined) throw new Error(`no failure in ${swept.stdout}`);
  return found;
}

const failingSeed = async (): Promise<string> => String((await failure())['seed']);

describe('heddle run', function () {
  this.timeout(60_000);

  it('prints one line for a scenario that passes, and exits with 0', async () => {
    const result = await heddle('run', 'race.cjs', '--title', 'passes', '--seed', '7');
    expect(result.code).to.equal(0);
    expect(result.stderr).to.equal('');
    expect(result.stdout).to.match(
      /^passed {2}passes {2}seed 7, \d+ steps, [\d.]+ ms of virtual time, digest [0-9a-f]{16}\n$/,
    );
  });

  it('prints the fields of one run as JSON, the same each time', async () => {
    const args = ['run', 'race.cjs', '--title', 'passes', '--granularity', 'io', '--json'];
    const [first, second] = [await heddle(...args), await heddle(...args)];
    expect(first.stdout).to.equal(second.stdout);
    const [run, ...others] = objects(first);
    expect(others).to.deep.equal([]);
    expect(run).to.deep.include({
      scenario: { file: 'race.cjs', title: 'passes' },
      seed: 1,
      strategy: 'portfolio',
      granularity: 'io',
      outcome: { kind: 'passed', message: null },
      fingerprint: null,
      tape: null,
    });
    expect(run).to.include.keys('steps', 'virtualMs', 'digest');
    expect(run?.['digest']).to.match(/^[0-9a-f]{16}$/);
  });

  it('exits with 1 for a failure, with a report and a tape', async () => {
    const seed = await failingSeed();
    const result = await heddle('run', 'race.cjs', '--seed', seed);
    expect(result.code).to.equal(1);
    expect(result.stdout).to.include('FAILED: lostUpdate');
    expect(result.stdout).to.match(/assertion: Expected values to be strictly equal/);
    expect(result.stdout).to.match(/at .*race\.cjs:\d+:\d+/);
    expect(result.stdout).to.match(/replay {2}npx heddle replay h1:race\.cjs#2:\d+:/);
    const tape = /tape {4}(\S+)/.exec(result.stdout)?.[1] ?? '';
    expect(fs.existsSync(path.join(folder, tape)), tape).to.equal(true);
  });
});

describe('heddle sweep', function () {
  this.timeout(60_000);

  it('prints failures, scenarios and the whole as JSON, and exits with 1', async () => {
    const result = await heddle('sweep', 'race.cjs', '--seeds', SEEDS, '--json');
    expect(result.code).to.equal(1);
    const lines = objects(result);
    expect(lines.map((line) => line['type'])).to.deep.equal([
      'scenario',
      'failure',
      'scenario',
      'sweep',
    ]);
    const [passing, found, failing, whole] = lines;
    expect(passing).to.deep.include({ runs: Number(SEEDS), failedRuns: 0, fingerprints: [] });
    expect(failing).to.deep.include({ fingerprints: [found?.['fingerprint']] });
    expect(failing?.['nondeterministicSeed']).to.equal(null);
    expect(failing?.['failedRuns']).to.be.within(1, Number(SEEDS) - 1);
    expect(whole).to.include({ scenarios: 2, runs: 2 * Number(SEEDS), failures: 1 });
    expect(found?.['token']).to.match(/^h1:race\.cjs#2:\d+:portfolio-await:[0-9a-f]{8}$/);
    expect((found?.['seeds'] as number[])[0]).to.equal(found?.['seed']);
    expect(fs.existsSync(path.join(folder, String(found?.['tape'])))).to.equal(true);
  });

  it('closes with an honest line and exits with 0 when none failed', async () => {
    const result = await heddle('sweep', 'race.cjs', '--title', 'passes', '--seeds', '100..399');
    expect(result.code).to.equal(0);
    expect(result.stdout).to.match(
      /^ok {6}passes {2}300 runs, \d+ different orders? {2}race\.cjs\n/,
    );
    expect(result.stdout).to.match(/none failed; .* fewer than 1\.0 % of runs .* 95 % confidence/);
  });

  it('takes a folder, and stops at the first file that does not load', async () => {
    const whole = await heddle('sweep', '.', '--seeds', '1');
    expect(whole.stdout).to.include('2 scenarios, 2 runs');
    fs.writeFileSync(path.join(folder, 'a.cjs'), BAD_FILES['throws.cjs']);
    expectRefusal(await heddle('sweep', '.', '--seeds', '1'), 'LOAD_FAILED', 'a.cjs');
  });

  it('sweeps from a checkout, which compiles as it goes', async () => {
    const bin = path.join(ROOT, 'bin', 'heddle.cjs');
    const result = await spawnNode(
      [bin, 'sweep', 'race.cjs', '--title', 'passes', '--seeds', '5'],
      {
        cwd: folder,
      },
    );
    expect(result.stdout + result.stderr).to.match(/^ok {6}passes {2}5 runs/);
    expect(result.code).to.equal(0);
  });
});

describe('heddle replay', function () {
  this.timeout(60_000);

  const tapeFile = async (): Promise<string> => String((await failure())['tape']);

  it('reproduces a tape byte for byte, with its report', async () => {
    const result = await heddle('replay', await tapeFile());
    expect(result.code).to.equal(1);
    expect(result.stderr).to.equal('');
    expect(result.stdout).to.match(/^reproduced, byte for byte: assertion: /);
    expect(result.stdout).to.include('FAILED: lostUpdate');
  });

  it('reproduces a token, with its tape and without', async () => {
    const seed = await failingSeed();
    // The sweep that found it left a tape, which a run of the seed would leave as it is.
    fs.rmSync(path.join(folder, '.heddle'), { recursive: true });
    const report = (await heddle('run', 'race.cjs', '--seed', seed)).stdout;
    const token = /heddle replay (\S+)/.exec(report)?.[1] ?? '';
    const [withTape] = objects(await heddle('replay', token, '--json'));
    fs.rmSync(path.join(folder, '.heddle'), { recursive: true });
    const [without] = objects(await heddle('replay', token, '--json'));
    expect(withTape).to.deep.include({ verdict: 'reproduced', exact: true, divergence: null });
    expect(without).to.deep.include({ verdict: 'reproduced', exact: false, divergence: null });
    expect(without?.['digest']).to.equal(withTape?.['digest']);
  });

  it('says diverged, and where, when the code was repaired', async () => {
    const tape = await tapeFile();
    fs.writeFileSync(path.join(folder, 'race.cjs'), REPAIRED);
    const result = await heddle('replay', tape);
    expect(result.code, 'the repaired code passes').to.equal(0);
    expect(result.stdout).to.match(/^(diverged|stale): passed\n/);
    const [json] = objects(await heddle('replay', tape, '--json'));
    expect(json).to.include({ exact: false });
    expect(json?.['verdict']).to.be.oneOf(['diverged', 'stale']);
  });

  it('says stale when hardly anything fits', async () => {
    const tape = await tapeFile();
    fs.writeFileSync(path.join(folder, 'race.cjs'), REWRITTEN);
    const [json] = objects(await heddle('replay', tape, '--json'));
    expect(json?.['verdict']).to.be.oneOf(['diverged', 'stale']);
    expect(json?.['divergence']).to.include.keys('step', 'recorded', 'replayed');
  });

  it('refuses a tape whose scenario is gone', async () => {
    const tape = await tapeFile();
    fs.writeFileSync(path.join(folder, 'race.cjs'), 'exports.other = async () => undefined;\n');
    expectRefusal(await heddle('replay', tape), 'NO_SUCH_SCENARIO', '"lostUpdate"', '"other"');
    fs.rmSync(path.join(folder, 'race.cjs'));
    expectRefusal(await heddle('replay', tape), 'FILE_NOT_FOUND', 'race.cjs');
  });

  it('refuses what is no tape: missing, truncated, foreign, of another version', async () => {
    expectRefusal(await heddle('replay', 'none.json'), 'FILE_NOT_FOUND', 'none.json');
    const tape = path.join(folder, await tapeFile());
    const text = fs.readFileSync(tape, 'utf8');
    fs.writeFileSync(tape, text.slice(0, text.length / 2));
    expectRefusal(await heddle('replay', tape), 'BAD_TAPE', 'no complete JSON', 'truncated');
    fs.writeFileSync(tape, '{"version":3,"mappings":""}');
    expectRefusal(await heddle('replay', tape), 'BAD_TAPE', 'no heddle tape');
    fs.writeFileSync(tape, text.replace(/"format": \d+/, '"format": 99'));
    expectRefusal(await heddle('replay', tape), 'BAD_TAPE', 'tape format 99');
  });

  it('refuses a token that is cut short, or that names no scenario', async () => {
    expectRefusal(await heddle('replay', 'h1:race.cjs#2:7'), 'BAD_TAPE', 'no complete token');
    const gone = 'h1:race.cjs#9:7:pct-await:3f9c21aa';
    expectRefusal(await heddle('replay', gone), 'NO_SUCH_SCENARIO', 'no scenario #9');
    const nowhere = 'h1:gone.cjs#1:7:pct-await:3f9c21aa';
    expectRefusal(await heddle('replay', nowhere), 'FILE_NOT_FOUND', 'gone.cjs');
  });
});
