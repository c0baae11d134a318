import { EXIT, type ExitCode } from '../errors';
import { formatFailure } from '../report/failure';
import { closingLine, sweepLine } from '../report/sweep';
import type { ScenarioInfo } from '../runner/engine';
import { parseCount, parseSeeds, settingsOf, type ScenarioOptions } from '../runner/options';
import { investigate } from '../runner/failure/investigate';
import { keepTape } from '../runner/tapes/tape-files';
import { scenarioFiles } from '../runner/project';
import { sweep, type SweepSummary } from '../runner/sweep/sweep';
import { realNowMs } from '../runner/wall-clock';
import { print, printJson, runJson } from './output';
import { overridesOf, selectTitle } from './run';
import { Session, type CommonOptions } from './session';

export interface SweepCommandOptions extends CommonOptions {
  readonly title?: string;
  readonly seeds: string;
  readonly strategy?: string;
  readonly granularity?: string;
  readonly maxFailures?: string;
}

/** `heddle sweep PATHS…`: many runs of every scenario; failures by fingerprint, tapes written. */
export async function sweepCommand(
  paths: readonly string[],
  options: SweepCommandOptions,
): Promise<ExitCode> {
  const seeds = parseSeeds(options.seeds);
  const overrides = overridesOf(options);
  const files = scenarioFiles(paths, process.cwd());
  const session = new Session(files, options);
  const summaries: SweepSummary[] = [];
  const began = realNowMs();
  for (const filename of files) {
    const scenarios = await session.scenarios(filename);
    const selected =
      options.title === undefined ? scenarios : selectTitle(scenarios, options.title);
    for (const scenario of selected) {
      summaries.push(await sweepOne(session, scenario, seeds, overrides, options));
    }
  }
  const seconds = (realNowMs() - began) / 1000;
  if (options.json === true) printJson(totalJson(summaries, seconds));
  else print(closingLine(summaries, seconds));
  return exitCodeOf(summaries);
}

async function sweepOne(
  session: Session,
  scenario: ScenarioInfo,
  seeds: { readonly first: number; readonly last: number },
  overrides: ScenarioOptions,
  options: SweepCommandOptions,
): Promise<SweepSummary> {
  const settings = settingsOf(scenario.options, overrides);
  const summary = await sweep(session.engine, scenario, {
    ...seeds,
    settings,
    ...(options.maxFailures === undefined ? {} : { maxFailures: parseCount(options.maxFailures) }),
  });
  const file = session.fileOf(scenario);
  if (options.json !== true) print(sweepLine(summary, file));
  for (const failure of summary.failures) {
    const dossier = await investigate(session.engine, {
      scenario: await session.nameOf(scenario),
      request: { scenario, settings, profile: summary.profile },
      project: session.projectNames,
      found: failure.result,
    });
    const kept = keepTape(session.root, dossier);
    const count = { failed: failure.count, runs: summary.runs };
    if (options.json === true) {
      const run = runJson(failure.result, scenario, file, kept.tapePath);
      printJson({ type: 'failure', ...run, count, seeds: failure.seeds, token: kept.token });
    } else {
      print(`\n${formatFailure(dossier, { count, seeds: failure.seeds, ...kept })}\n`);
    }
  }
  if (options.json === true) printJson(summaryJson(summary, file));
  return summary;
}

function summaryJson(summary: SweepSummary, file: string): object {
  return {
    type: 'scenario',
    scenario: { file, title: summary.scenario.title },
    runs: summary.runs,
    distinct: summary.distinct,
    failedRuns: summary.failedRuns,
    fingerprints: summary.failures.map((failure) => failure.fingerprint),
    neverReached: summary.neverReached,
    nondeterministicSeed: summary.nondeterministic ?? null,
  };
}

function totalJson(summaries: readonly SweepSummary[], seconds: number): object {
  const sum = (of: (summary: SweepSummary) => number): number =>
    summaries.reduce((total, summary) => total + of(summary), 0);
  return {
    type: 'sweep',
    scenarios: summaries.length,
    runs: sum((summary) => summary.runs),
    failedRuns: sum((summary) => summary.failedRuns),
    failures: sum((summary) => summary.failures.length),
    seconds,
  };
}

function exitCodeOf(summaries: readonly SweepSummary[]): ExitCode {
  const kinds = new Set(
    summaries.flatMap((summary) => summary.failures.map(({ result }) => result.outcome.kind)),
  );
  if (kinds.has('internal')) return EXIT.internal;
  if (summaries.some((summary) => summary.nondeterministic !== undefined)) {
    return EXIT.nondeterminism;
  }
  return kinds.size > 0 ? EXIT.failure : EXIT.clean;
}
