import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import { HeddleError } from '../../sim/errors';
import { listScenarios, runBatches, runOne } from '../../sim/runner/batch';
import { Engine, type RunResult, type ScenarioInfo } from '../../sim/runner/engine';
import { settingsOf, type ScenarioOptions } from '../../sim/runner/options';
import { project, ROOT } from '../sim/built';
import { PROBES, REFUSED_FILES, SUPPORT, type Expectation } from './limits-probes';

/** Seeds of a probe that says something about many runs. */
const SEEDS = 200;

const LIMITS = fs.readFileSync(path.join(ROOT, 'docs/LIMITS.md'), 'utf8');

const PASSES = /^passed \d+$/;

const REFUSALS = [
  ['topLevelAwait', 'top-level-await.mjs', 'TOP_LEVEL_AWAIT'],
  ['varBesideFunction', 'var-beside-function.cjs', 'LOAD_FAILED'],
] as const;

describe('docs/LIMITS.md', function () {
  this.timeout(120_000);

  let root = '';

  before(() => {
    const files = Object.entries(PROBES).map(([name, { source }]) => [`${name}.cjs`, source]);
    root = project({
      ...(Object.fromEntries(files) as Record<string, string>),
      ...SUPPORT,
      ...REFUSED_FILES,
    });
  });

  it('names each probe, and each name is a probe', () => {
    const named = [...LIMITS.matchAll(/[(|] ?`(\w+)` *[)|]/g)].map(([, name]) => name);
    const known = [...Object.keys(PROBES), ...REFUSALS.map(([name]) => name)];
    expect(named.sort()).to.deep.equal(known.sort());
  });

  for (const [name, { expected, options = {}, instrument = [] }] of Object.entries(PROBES)) {
    it(name, async () => {
      const engine = new Engine({ root, instrument, doubles: [], hangMs: 1_000 });
      const file = path.join(root, `${name}.cjs`);
      for (const scenario of await listScenarios(engine, file)) {
        const runs = await runsOf(engine, scenario, options, expected);
        expect(summaryOf(runs), scenario.title).to.match(expected[scenario.title] ?? PASSES);
      }
    });
  }

  for (const [name, file, code] of REFUSALS) {
    it(name, async () => {
      const engine = new Engine({ root, instrument: [], doubles: [] });
      let refusal: unknown;
      try {
        const [scenario] = await listScenarios(engine, path.join(root, file));
        if (scenario !== undefined) await runsOf(engine, scenario, {}, {});
      } catch (error) {
        refusal = error;
      }
      expect(refusal).to.be.instanceOf(HeddleError);
      expect((refusal as HeddleError).code).to.equal(code);
    });
  }

  it('a probe whose limit is gone would be seen', () => {
    expect('passed 200').to.not.match(PROBES['worker']?.expected['worker'] ?? PASSES);
    expect('exception: real 200').to.not.match(PASSES);
  });
});

async function runsOf(
  engine: Engine,
  scenario: ScenarioInfo,
  options: ScenarioOptions,
  expected: Expectation,
): Promise<readonly RunResult[]> {
  const settings = settingsOf(options);
  const request = { scenario, settings, profile: { maxSteps: 50 } };
  // A run that ends in the same way under every seed needs to be seen once.
  const isSettled = / 1\$/.test((expected[scenario.title] ?? / 1$/).source);
  if (isSettled) return [await runOne(engine, { ...request, seed: 1 })];
  const runs: RunResult[] = [];
  let seed = 1;
  await runBatches(
    engine,
    () => (seed > SEEDS ? undefined : { ...request, seed: seed++ }),
    (run) => {
      runs.push(run);
      return true;
    },
  );
  return runs;
}

/** How the runs ended: each way once, and in how many of them. */
function summaryOf(runs: readonly RunResult[]): string {
  const counts = new Map<string, number>();
  for (const { outcome } of runs) {
    const way = outcome.kind === 'passed' ? 'passed' : `${outcome.kind}: ${outcome.message}`;
    counts.set(way, (counts.get(way) ?? 0) + 1);
  }
  return [...counts].map(([way, count]) => `${way} ${count}`).join('\n');
}
