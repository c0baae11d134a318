import * as fs from 'node:fs';
import * as path from 'node:path';
import {
  Engine,
  type RunRequest,
  type RunResult,
  type ScenarioInfo,
} from '../../../../sim/runner/engine';
import { listScenarios, runBatches } from '../../../../sim/runner/batch';
import type { Dossier } from '../../../../sim/runner/failure/dossier';
import { investigate, scenarioName } from '../../../../sim/runner/failure/investigate';
import type { Budget } from '../../../../sim/runner/failure/attempts';
import { settingsOf } from '../../../../sim/runner/options';
import { profileOf } from '../../../../sim/runner/profile';
import { applyMutant, type Mutant } from '../../../mutants/mutant';

/** Switches from which on nobody reads an order step by step. */
export const LEAST_SWITCHES = 100;

const STRATEGIES = ['random', 'pct'] as const;

const ROOT = path.resolve(__dirname, '../../../..');
const MUTANTS = path.join(ROOT, 'test/mutants');

/** A failure of a planted bug as a sweep meets it, long and tangled. */
export interface LongFailure {
  /** The mutant, or the fixture with the planted bug. */
  readonly bug: string;
  readonly engine: Engine;
  readonly request: Pick<RunRequest, 'scenario' | 'settings' | 'profile'>;
  readonly scenario: ScenarioInfo;
  readonly scenarios: readonly ScenarioInfo[];
  readonly found: RunResult;
}

export function switchesOf({ trace }: RunResult): number {
  return trace.filter((step, index) => index > 0 && step.strand !== trace[index - 1]?.strand)
    .length;
}

/** Shrinks and explains one of them. */
export function explained(failure: LongFailure, budget?: Budget): Promise<Dossier> {
  const { engine, scenarios, scenario, request, found } = failure;
  return investigate(engine, {
    scenario: scenarioName(engine, scenarios, scenario),
    request,
    project: { instrument: [], doubles: [] },
    found,
    ...(budget === undefined ? {} : { budget }),
  });
}

export interface Looking {
  /** Failures for each scenario and strategy. */
  readonly each: number;
  /** Seeds that are tried for them. */
  readonly seeds: number;
}

/** Long failures of the mutants on their scenarios. */
export async function failuresOfMutants(looking: Looking): Promise<readonly LongFailure[]> {
  const ids = fs.readdirSync(MUTANTS).filter((file) => /^mc-\d+\.ts$/.test(file));
  const failures: LongFailure[] = [];
  for (const id of ids.map((file) => path.basename(file, '.ts')).sort()) {
    const mutant = mutantOf(id);
    const filename = path.join(ROOT, mutant.scenario);
    failures.push(...(await failuresOf(id, engineOf(id), filename, looking)));
  }
  return failures;
}

/** Long failures of planted bugs that need one to four ordering constraints among eight strands. */
export function deepFailures(looking: Looking): Promise<readonly LongFailure[]> {
  const filename = path.join(__dirname, 'fixtures/deep.cjs');
  return failuresOf(DEEP, engineOf(DEEP), filename, looking);
}

const DEEP = 'deep';

/** An engine with that bug in place. */
export function engineOf(bug: string): Engine {
  if (bug === DEEP) return new Engine({ root: ROOT });
  const mutant = mutantOf(bug);
  const target = path.join(ROOT, mutant.file);
  return new Engine({
    root: ROOT,
    edit: (filename, source) => (filename === target ? applyMutant(source, mutant) : source),
  });
}

function mutantOf(id: string): Mutant {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- named by its file
  return (require(path.join(MUTANTS, id)) as { default: Mutant }).default;
}

async function failuresOf(
  bug: string,
  engine: Engine,
  filename: string,
  { each, seeds }: Looking,
): Promise<readonly LongFailure[]> {
  const scenarios = await listScenarios(engine, filename);
  const failures: LongFailure[] = [];
  for (const scenario of scenarios) {
    for (const strategy of STRATEGIES) {
      const settings = settingsOf(scenario.options, { strategy });
      const profile = await profileOf(engine, scenario, settings);
      const request = { scenario, settings, profile };
      let seed = 0;
      let count = 0;
      await runBatches(
        engine,
        () =>
          seed < seeds && count < each ? { ...request, seed: ++seed, traced: true } : undefined,
        (found) => {
          if (found.outcome.kind === 'passed' || switchesOf(found) <= LEAST_SWITCHES) return true;
          count++;
          failures.push({ bug, engine, request, scenario, scenarios, found });
          return true;
        },
      );
    }
  }
  return failures;
}

/** A shrunk failure as a process of its own is told of it. */
export interface ToReplay {
  readonly bug: string;
  readonly request: Omit<RunRequest, 'traced'>;
  readonly digest: string;
  readonly fingerprint: string;
}

export function toReplay({ bug, request }: LongFailure, { shown, fingerprint }: Dossier): ToReplay {
  const { seed, tape, digest } = shown;
  return { bug, request: { ...request, seed, tape }, digest, fingerprint };
}
