import type { TapeValues } from '../../choices/streams';
import type { TraceStep } from '../../trace/trace';
import { runBatches, runOne } from '../batch';
import type { Engine, RunRequest, RunResult, ScenarioInfo } from '../engine';
import { runSearch, type Budget, type Spent } from './attempts';
import { confirmAtIo } from './confirm';
import { findDeparture } from './departure';
import { recorded, type Dossier, type ScenarioName, type Shrinking } from './dossier';
import { countChoices, RELAXATIONS, Shrinker, trimmed } from './shrink';

export interface Investigation {
  readonly scenario: ScenarioName;
  readonly request: Pick<RunRequest, 'scenario' | 'settings' | 'profile'>;
  readonly project: Dossier['project'];
  /** The failing run as it was met. */
  readonly found: RunResult;
  /** What shrinking may cost. Default 2,000 runs or 1.5 s of real time. */
  readonly budget?: Budget;
}

const DEFAULT_BUDGET: Budget = { runs: 2_000, realMs: 1_500 };

/** Replays, shrinks, confirms and compares one failing run. Must be called outside a run. */
export async function investigate(engine: Engine, investigation: Investigation): Promise<Dossier> {
  const { found } = investigation;
  const asMet = asItRan(investigation);
  if (found.hung) return asMet;
  const { fingerprint } = asMet;
  const request = { ...investigation.request, seed: found.seed };
  const again = await traced(engine, request, found.tape);
  const onceMore = await runOne(engine, { ...request, tape: found.tape });
  // Twice, for state that outlives a run may come round to where it was.
  const reproducible = [again, onceMore].every(
    (run) => run.digest === found.digest && run.fingerprint === fingerprint,
  );
  const met = { ...asMet.found, switches: switchesOf(again.trace) };
  if (!reproducible) {
    return {
      ...asMet,
      found: met,
      shown: recorded({ ...found, trace: again.trace }),
      reproducible,
    };
  }
  const { tape, spent } = await shrink(engine, request, again, investigation.budget);
  const shown = await traced(engine, request, tape);
  const shrinking = shrinkingOf(shown.tape, spent);
  const departure = await findDeparture(engine, request, shown);
  return {
    ...asMet,
    found: met,
    shown: recorded({ ...shown, tape: trimmed(shown.tape) }),
    shrinking,
    ...(await confirmAtIo(engine, request, { fingerprint, seed: found.seed, tape })),
    ...(departure === undefined ? {} : { departure }),
    ...(shrinking.choices > 0 ? {} : { others: await otherSeeds(engine, request) }),
  };
}

/** How files and reports name a scenario; `scenarios` are all of its file. */
export function scenarioName(
  engine: Engine,
  scenarios: readonly ScenarioInfo[],
  scenario: ScenarioInfo,
): ScenarioName {
  return {
    file: engine.loader.relative(scenario.filename),
    path: scenario.path,
    ordinal: scenario.ordinal,
    index: scenarios.indexOf(scenario) + 1,
  };
}

/** What a run says of itself, without another run. */
export function asItRan({ scenario, project, found, request }: Investigation): Dossier {
  return {
    scenario,
    project,
    fingerprint: found.fingerprint ?? '',
    settings: request.settings,
    found: {
      seed: found.seed,
      steps: found.steps,
      switches: switchesOf(found.trace),
      choices: countChoices(found.tape),
      digest: found.digest,
    },
    shown: recorded(found),
    confirmation: { kind: 'notTried' },
    reproducible: true,
  };
}

async function shrink(
  engine: Engine,
  request: Omit<RunRequest, 'tape'>,
  found: RunResult,
  budget = DEFAULT_BUDGET,
): Promise<{ tape: TapeValues; spent: Spent }> {
  const picks = found.trace.filter((step) => step.bound > 1).map((step) => step.strand);
  const shrinker = new Shrinker(trimmed(found.tape), picks);
  const isSame = (result: RunResult): boolean => result.fingerprint === found.fingerprint;
  const spent = await runSearch(engine, request, { search: shrinker.search(), isSame }, budget);
  return { tape: shrinker.best, spent };
}

function shrinkingOf(tape: TapeValues, spent: Spent): Shrinking {
  const needs = RELAXATIONS.filter((stream) => tape[stream]?.some((value) => value !== 0) === true);
  return { ...spent, choices: countChoices(tape), needs };
}

/** Seeds that are tried when the tamest order fails: if all of them fail, order is not to blame. */
const OTHER_SEEDS = 30;

async function otherSeeds(
  engine: Engine,
  request: Pick<RunRequest, 'scenario' | 'settings' | 'profile'>,
): Promise<{ runs: number; failed: number }> {
  let runs = 0;
  let failed = 0;
  await runBatches(
    engine,
    () => (runs < OTHER_SEEDS ? { ...request, seed: runs + 1 } : undefined),
    (result) => {
      runs++;
      if (result.outcome.kind !== 'passed') failed++;
      return !result.hung;
    },
  );
  return { runs, failed };
}

function traced(
  engine: Engine,
  request: Omit<RunRequest, 'tape'>,
  tape: TapeValues,
): Promise<RunResult> {
  return runOne(engine, { ...request, tape, traced: true });
}

function switchesOf(trace: readonly TraceStep[]): number {
  return trace.filter((step, index) => index > 0 && step.strand !== trace[index - 1]?.strand)
    .length;
}
