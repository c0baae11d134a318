import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { expect } from 'chai';
import { buildSync } from 'esbuild';
import * as typescript from 'typescript';
import { listScenarios, runBatches, runOne } from '../../sim/runner/batch';
import { Engine, type RunResult, type ScenarioInfo } from '../../sim/runner/engine';
import { settingsOf } from '../../sim/runner/options';
import { profileOf } from '../../sim/runner/profile';
import { ROOT, spawnNode, temporaryFolder, type SpawnOptions } from '../sim/built';
import { nodeBinaries } from '../node-binaries';

const SCENARIO = 'scenarios/context-provider/stampede.ts';
const UNRELATED = 'scenarios/context-provider/stale-fill.ts';
const TITLE = 'a record expires under readers: 5';
const SEEDS = [3, 4, 1_000_003];
const TIMES = 10;
const UNRELATED_SEEDS = 1_000;

/** `await 3` and the like to outcome, steps and digest. */
type Digests = Readonly<Record<string, string>>;

describe('the same seed gives the same run, byte for byte', function () {
  this.timeout(120_000);
  let engine: Engine;
  let scenario: ScenarioInfo;
  let wanted: Digests;

  before(async () => {
    engine = new Engine({ root: ROOT });
    scenario = await find(engine, SCENARIO, TITLE);
    wanted = await digestsIn(engine, scenario);
  });

  it('is about runs that pass and differ', () => {
    const lines = Object.values(wanted);
    expect(lines.length).to.equal(2 * SEEDS.length);
    expect(new Set(lines).size).to.equal(lines.length);
    for (const line of lines) expect(line).to.match(/^passed \d{2,} [0-9a-f]{16}$/);
  });

  it(`${TIMES} times of ${TIMES} in one process`, async () => {
    for (let time = 0; time < TIMES; time++) {
      expect(await digestsIn(engine, scenario), `time ${time}`).to.deep.equal(wanted);
    }
  });

  it('with another engine in the same process', async () => {
    const other = new Engine({ root: ROOT });
    expect(await digestsIn(other, await find(other, SCENARIO, TITLE))).to.deep.equal(wanted);
  });

  it(`behind ${UNRELATED_SEEDS} unrelated seeds`, async () => {
    for (const granularity of ['await', 'io'] as const) {
      const [unrelated = scenario] = await listScenarios(engine, path.join(ROOT, UNRELATED));
      await sweepPast(engine, unrelated, granularity);
      await sweepPast(engine, scenario, granularity);
      expect(await digestsIn(engine, scenario)).to.deep.equal(wanted);
    }
  });

  describe('in other processes', () => {
    let tree = '';

    before(() => {
      tree = copyOfProject();
    });

    const fresh = (options: Partial<SpawnOptions> = {}): Promise<Digests> =>
      digestsOf(tree, { cwd: ROOT, ...options });

    it(`${TIMES} times of ${TIMES} in fresh ones, in a copy of the project`, async () => {
      for (let time = 0; time < TIMES; time += 2) {
        const pair = await Promise.all([fresh(), fresh()]);
        expect(pair, `time ${time}`).to.deep.equal([wanted, wanted]);
      }
    });

    it('in another working directory, and in another copy', async () => {
      expect(await fresh({ cwd: os.tmpdir() })).to.deep.equal(wanted);
      expect(await digestsOf(copyOfProject(), { cwd: '/' })).to.deep.equal(wanted);
    });

    for (const env of [
      { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', TZ: 'Asia/Kathmandu' },
      { LANG: 'C', LC_ALL: 'C', TZ: 'Pacific/Chatham' },
    ]) {
      it(`in locale ${env.LANG} and time zone ${env.TZ}`, async () => {
        expect(await fresh({ env })).to.deep.equal(wanted);
      });
    }

    for (const major of [20, 22, 24, 26]) {
      it(`on Node ${major}`, async () => {
        const binary = nodeBinaries().find(({ version }) => version.startsWith(`${major}.`));
        if (binary === undefined) throw new Error(`no Node ${major}`);
        expect(await fresh({ node: binary.path })).to.deep.equal(wanted);
      });
    }
  });
});

async function find(engine: Engine, file: string, title: string): Promise<ScenarioInfo> {
  const scenarios = await listScenarios(engine, path.join(ROOT, file));
  const found = scenarios.find((candidate) => candidate.title === title);
  if (found === undefined) throw new Error(`${file} has no scenario "${title}"`);
  return found;
}

async function digestsIn(engine: Engine, scenario: ScenarioInfo): Promise<Digests> {
  const digests: Record<string, string> = {};
  for (const granularity of ['await', 'io'] as const) {
    const settings = settingsOf(scenario.options, { granularity });
    const profile = await profileOf(engine, scenario, settings);
    for (const seed of SEEDS) {
      const result = await runOne(engine, { scenario, seed, settings, profile });
      digests[`${granularity} ${seed}`] = lineOf(result);
    }
  }
  return digests;
}

function lineOf({ outcome, steps, digest }: RunResult): string {
  return `${outcome.kind} ${steps} ${digest}`;
}

/** Runs unrelated seeds of a scenario; what they leave behind must change nothing. */
async function sweepPast(
  engine: Engine,
  scenario: ScenarioInfo,
  granularity: 'await' | 'io',
): Promise<void> {
  const settings = settingsOf(scenario.options, { granularity });
  const profile = { maxSteps: 200 };
  let seed = 5_000;
  const end = seed + UNRELATED_SEEDS / 4;
  await runBatches(
    engine,
    () => (seed === end ? undefined : { scenario, seed: seed++, settings, profile }),
    () => true,
  );
}

async function digestsOf(tree: string, options: SpawnOptions): Promise<Digests> {
  const script = path.join(__dirname, 'print-digests.cjs');
  const args = [script, tree, SCENARIO, TITLE, ...SEEDS.map(String)];
  const { code, stdout, stderr } = await spawnNode(args, options);
  expect(code, stderr).to.equal(0);
  return JSON.parse(stdout) as Digests;
}

/** The project in another folder: heddle as JavaScript, the rest compiled once for all processes. */
function copyOfProject(): string {
  const folder = temporaryFolder();
  for (const name of ['package.json', 'scenarios', 'services']) {
    fs.cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true });
  }
  for (const filename of sourcesBelow(folder)) {
    fs.writeFileSync(`${filename}.compiled`, compile(filename));
  }
  fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  buildSync({
    entryPoints: sourcesBelow(path.join(ROOT, 'sim')),
    outdir: path.join(folder, 'sim'),
    outbase: path.join(ROOT, 'sim'),
    format: 'cjs',
    platform: 'node',
    target: 'node20',
  });
  return folder;
}

function sourcesBelow(folder: string): string[] {
  return (fs.readdirSync(folder, { recursive: true }) as string[])
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.join(folder, name));
}

function compile(fileName: string): string {
  const { config } = typescript.readConfigFile(path.join(ROOT, 'tsconfig.json'), (name) =>
    fs.readFileSync(name, 'utf8'),
  ) as { config: { compilerOptions: object } };
  const { options } = typescript.convertCompilerOptionsFromJson(config.compilerOptions, ROOT);
  return typescript.transpileModule(fs.readFileSync(fileName, 'utf8'), {
    fileName,
    compilerOptions: { ...options, noEmit: false, sourceMap: false, inlineSourceMap: true },
  }).outputText;
}
