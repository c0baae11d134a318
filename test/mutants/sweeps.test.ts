import path from 'node:path';
import { expect } from 'chai';
import { scenarioFiles } from '../../sim/runner/project';
import { type RunResult, type ScenarioInfo } from '../../sim/runner/engine';
import { allMutants } from './catalogue';
import { STRATEGIES, windowStart } from './measurement';
import { brokenInvariant } from './mutant';
import { Sweep } from './sweep';

const root = path.resolve(__dirname, '..', '..');
/** `HEDDLE_LONG=1` sweeps with every strategy in each window, and every scenario longer. */
const isLong = process.env.HEDDLE_LONG === '1';
const WINDOWS = 10;
/** Windows for the strategies that are not the default. */
const OTHER_WINDOWS = isLong ? WINDOWS : 2;
const GRANULARITIES = ['await', 'io'] as const;
/** For each granularity; shared out among the scenarios of a file. */
const SEEDS_FOR_EACH_FILE = isLong ? 1_000 : 25;
/** A state that a scenario calls interesting may be rare: it is waited for this much longer. */
const ROUNDS = 20;
const TIME_LIMIT_MS = 60_000;

const mutants = allMutants();
const everyScenarioFile = scenarioFiles(['scenarios'], root).map((filename) =>
  path.relative(root, filename),
);

describe('a sweep finds every mutant within its budget, wherever it starts', () => {
  for (const mutant of mutants) {
    it(`${mutant.id}: ${mutant.title}`, async function () {
      this.timeout(TIME_LIMIT_MS);
      const sweep = new Sweep(mutant.scenario, mutant);
      const scenario = await sweep.scenario(mutant.scenarioTitle);
      for (const strategy of STRATEGIES) {
        const windows = strategy === 'portfolio' ? WINDOWS : OTHER_WINDOWS;
        for (let window = 0; window < windows; window += 1) {
          const seeds = { first: windowStart(window), count: mutant.budget };
          const failure = await sweep.firstFailure(scenario, seeds, { strategy });
          const where = `${strategy}, seeds from ${seeds.first}`;
          if (failure === undefined) expect.fail(`${where}: not found`);
          const broken = brokenInvariant(failure.outcome);
          expect(broken, where).to.be.oneOf(mutant.invariant.split(', '));
        }
      }
    });
  }

  it('with budgets that follow from what was measured', () => {
    for (const { id, budget, medianSeeds } of mutants) {
      expect(budget, id).to.be.within(20, Math.max(20, 20 * medianSeeds.portfolio));
    }
  });
});

describe('the services as they are pass', () => {
  for (const file of everyScenarioFile) {
    it(file, async function () {
      this.timeout(TIME_LIMIT_MS * (isLong ? ROUNDS : 1));
      const sweep = new Sweep(file);
      const scenarios = await sweep.scenarios();
      const reached = new Map<string, boolean>();
      const count = Math.ceil(SEEDS_FOR_EACH_FILE / scenarios.length);
      for (let round = 0; round < ROUNDS; round += 1) {
        const seeds = { first: 1 + round * count, count };
        for (const scenario of scenarios) await passes(sweep, scenario, seeds, reached);
        if ([...reached.values()].every(Boolean)) break;
      }
      const missed = [...reached].filter(([, met]) => !met).map(([label]) => label);
      expect(missed, 'states that no run reached').to.deep.equal([]);
    });
  }
});

async function passes(
  sweep: Sweep,
  scenario: ScenarioInfo,
  seeds: { readonly first: number; readonly count: number },
  reached: Map<string, boolean>,
): Promise<void> {
  for (const granularity of GRANULARITIES) {
    const failure = await sweep.firstFailure(scenario, seeds, { granularity }, (run) =>
      note(run, reached),
    );
    const where = `${scenario.title}, ${granularity}, seed ${failure?.seed}`;
    expect(failure?.outcome, where).to.equal(undefined);
  }
}

function note(run: RunResult, reached: Map<string, boolean>): void {
  for (const [label, met] of run.marks) reached.set(label, met || reached.get(label) === true);
}
