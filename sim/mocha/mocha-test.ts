import { HeddleError } from '../errors';
import type { Leftover } from '../kernel/outcome';
import { formatFailure, formatLeftover } from '../report/failure';
import { listScenarios } from '../runner/batch';
import type { Engine, ScenarioId, ScenarioInfo } from '../runner/engine';
import type { Dossier } from '../runner/failure/dossier';
import { investigate, scenarioName } from '../runner/failure/investigate';
import { settingsOf, type ScenarioOptions } from '../runner/options';
import { Skipped } from '../runner/run-context';
import { sweep, type Failure, type SweepSummary } from '../runner/sweep/in-process';
import { findScenario } from '../runner/tapes/replay';
import { keepTape } from '../runner/tapes/tape-files';
import { replayCorpusOf } from './corpus';
import { engineFor } from './engines';
import { seedsAsked } from './environment';
import { Misuse, NeverHappened, SimulationFailure } from './failures';

/**
 * One scenario as one mocha test: its corpus, then its sweep. HEDDLE_SEED, HEDDLE_SEEDS and HEDDLE_FOR
 * say which seeds, in place of the option `seeds`.
 *
 * @param root mocha's root suite
 * @throws SimulationFailure with the report of the first failure, Misuse for bad input
 */
export async function simulatedTest(
  context: Mocha.Context,
  root: object,
  id: ScenarioId,
  options: ScenarioOptions,
): Promise<void> {
  // Each run is bounded in virtual time and steps; real time is the machine's.
  context.timeout(0);
  // The same seeds would come out the same.
  context.retries(0);
  try {
    await sweepInMocha(root, id, options);
  } catch (error) {
    if (error instanceof Skipped) context.skip();
    throw error instanceof HeddleError ? new Misuse(error) : error;
  }
}

async function sweepInMocha(root: object, id: ScenarioId, options: ScenarioOptions): Promise<void> {
  const settings = settingsOf(options);
  const { isSingle, ...seeds } = seedsAsked(process.env, options.seeds);
  const engine = engineFor(root, id.filename, options);
  const scenarios = await listScenarios(engine, id.filename);
  const scenario = findScenario(scenarios, id.path, id.ordinal);
  // Who asks for one seed wants to see that seed.
  if (!isSingle) await replayCorpusOf(root, engine, scenarios, scenario);
  const failOn = options.failOn ?? 'any';
  const summary = await sweep(engine, scenario, {
    ...seeds,
    settings,
    ...(failOn === 'any' ? { maxFailures: 1 } : {}),
  });
  const unconfirmed: string[] = [];
  for (const failure of summary.failures) {
    const { dossier, report } = await reportOf(engine, scenarios, summary, failure);
    if (failOn === 'any' || isFailure(dossier)) throw new SimulationFailure(report, dossier);
    unconfirmed.push(report);
  }
  unconfirmed.forEach(note);
  if (summary.neverHappened.length > 0) throw new NeverHappened(summary.neverHappened);
  noteLeftovers(scenario.title, summary.leftovers);
}

/** A test that passes may have forgotten an await: what its runs left behind is said beside it. */
function noteLeftovers(title: string, leftovers: readonly Leftover[]): void {
  if (leftovers.length === 0) return;
  const lines = leftovers.slice(0, 3).map((leftover) => `  ${formatLeftover(leftover)}`);
  process.stderr.write(
    [
      `\nnote: left over at the end of "${title}" (leaks: 'fail' makes it a failure)`,
      ...lines,
      '',
    ].join('\n'),
  );
}

/** Under `failOn: 'confirmed'`: all but what was looked for at `io` in vain. */
function isFailure({ confirmation, shown }: Dossier): boolean {
  return confirmation.kind !== 'notSeen' || shown.outcome.kind === 'internal';
}

function note(report: string): void {
  const indented = report.replace(/^(?=.)/gm, '  ');
  process.stderr.write(
    `\nnote: this failure was not confirmed at io, and the test fails on confirmed ones only\n${indented}\n\n`,
  );
}

async function reportOf(
  engine: Engine,
  scenarios: readonly ScenarioInfo[],
  summary: SweepSummary,
  failure: Failure,
): Promise<{ readonly dossier: Dossier; readonly report: string }> {
  const { scenario, settings, profile } = summary;
  const { instrument = [], doubles = [] } = scenario.options;
  const dossier = await investigate(engine, {
    scenario: scenarioName(engine, scenarios, scenario),
    request: { scenario, settings, profile },
    project: { instrument, doubles },
    found: failure.result,
  });
  const report = formatFailure(dossier, {
    ...keepTape(engine.loader.options.root, dossier),
    count: { failed: failure.count, runs: summary.runs },
    seeds: failure.seeds,
  });
  return { dossier, report };
}
