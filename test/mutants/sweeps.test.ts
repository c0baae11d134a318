import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { type RunResult, type ScenarioInfo } from '../../sim/runner/engine';
import { type Mutant } from './mutant';
import { Sweep } from './sweep';

const root = path.resolve(__dirname, '..', '..');
const WINDOWS = 10;
const SEEDS_BETWEEN_WINDOWS = 100_000;
const STRATEGIES = ['random', 'pct', 'portfolio'] as const;
const GRANULARITIES = ['await', 'io'] as const;
/** For each granularity; shared out among the scenarios of a file. */
const SEEDS_FOR_EACH_FILE = 150;
const TIME_LIMIT_MS = 60_000;

const mutants = readdirSync(__dirname)
  .filter((name) => /^[a-z]+-\d+\.ts$/u.test(name))
  .sort()
  .map(load);

const scenarioFiles = readdirSync(path.join(root, 'scenarios'))
  .filter((name) => /^context-provider-.*\.ts$/u.test(name))
  .sort()
  .map((name) => `scenarios/${name}`);

describe('a sweep finds every mutant within its budget, wherever it starts', () => {
  for (const mutant of mutants) {
    it(`${mutant.id}: ${mutant.title}`, async function () {
      this.timeout(TIME_LIMIT_MS);
      const sweep = new Sweep(mutant.scenario, mutant);
      const scenario = named(mutant.scenarioTitle, await sweep.scenarios());
      for (const strategy of STRATEGIES) {
        for (let window = 0; window < WINDOWS; window += 1) {
          const seeds = { first: 1 + window * SEEDS_BETWEEN_WINDOWS, count: mutant.budget };
          const failure = await sweep.firstFailure(scenario, seeds, { strategy });
          const where = `${strategy}, seeds from ${seeds.first}`;
          expect(failure?.outcome.kind, where).to.equal('assertion');
          expect(brokenInvariant(failure), where).to.be.oneOf(mutant.invariant.split(', '));
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

describe('the service as it is passes', () => {
  for (const file of scenarioFiles) {
    it(file, async function () {
      this.timeout(TIME_LIMIT_MS);
      const sweep = new Sweep(file);
      const scenarios = await sweep.scenarios();
      const reached = new Map<string, boolean>();
      const seeds = { first: 1, count: Math.ceil(SEEDS_FOR_EACH_FILE / scenarios.length) };
      for (const scenario of scenarios) {
        for (const granularity of GRANULARITIES) {
          const failure = await sweep.firstFailure(scenario, seeds, { granularity }, (run) =>
            note(run, reached),
          );
          const where = `${scenario.title}, ${granularity}, seed ${failure?.seed}`;
          expect(failure?.outcome, where).to.equal(undefined);
        }
      }
      const missed = [...reached].filter(([, met]) => !met).map(([label]) => label);
      expect(missed, 'states that no run reached').to.deep.equal([]);
    });
  }
});

function load(name: string): Mutant {
  // Mutants are found by their names, so that a new one needs no entry in a list.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the path is known only now
  const loaded = require(path.join(__dirname, name)) as { default?: Mutant };
  if (loaded.default === undefined) throw new Error(`${name} exports no mutant`);
  return loaded.default;
}

function named(title: string, scenarios: readonly ScenarioInfo[]): ScenarioInfo {
  const scenario = scenarios.find((candidate) => candidate.title === title);
  if (scenario === undefined) throw new Error(`there is no scenario '${title}'`);
  return scenario;
}

/** Scenarios begin the label of a property with the letter of the invariant that it checks. */
function brokenInvariant(failure: RunResult | undefined): string | undefined {
  if (failure?.outcome.kind !== 'assertion') return undefined;
  return /^always: ([A-N]): /u.exec(failure.outcome.message)?.[1];
}

function note(run: RunResult, reached: Map<string, boolean>): void {
  for (const [label, met] of run.marks) reached.set(label, met || reached.get(label) === true);
}
