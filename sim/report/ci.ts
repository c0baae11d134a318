import type { Outcome } from '../kernel/outcome';
import type { ScenarioName } from '../runner/failure/dossier';
import type { FoundFailure, ScenarioVerdict, SweepVerdict } from '../runner/sweep/verdict';
import { plain } from './layout';

/** What a sweep came to, as the formats of CI systems need it. Plain data. */
export interface CiReport {
  /** Versions, without a `v`. */
  readonly heddle: string;
  readonly node: string;
  /** Such as `1..1000`; `from 1` where they go on without end. */
  readonly seeds: string;
  /** Such as `2/4`; absent where the report is of the whole. */
  readonly shard?: string;
  /** When it began, ISO 8601 in UTC as `Date.prototype.toISOString` gives it. */
  readonly startedAt: string;
  /** The closing lines of the text report. */
  readonly closing: string;
  readonly scenarios: readonly CiScenario[];
}

export interface CiScenario {
  /** Project-relative, with forward slashes. */
  readonly file: string;
  /** Titles of the enclosing suites, then its own; unique in its file. */
  readonly title: string;
  readonly runs: number;
  /** Real seconds; absent where they are not known. */
  readonly seconds?: number;
  readonly strategy: string;
  readonly granularity: string;
  /** By their lowest seeds. */
  readonly failures: readonly CiFailure[];
  /** Seeds that came out differently a second time. */
  readonly nondeterministicSeeds: readonly number[];
  /** Labels of `sometimes` that some run met and none reached. */
  readonly neverReached: readonly string[];
  /** Whether every seed that was asked for was run. */
  readonly complete: boolean;
}

export interface CiFailure {
  readonly fingerprint: string;
  /** Kind of the outcome. */
  readonly kind: string;
  readonly message: string;
  /** Runs that failed in this way, and the lowest of their seeds. */
  readonly count: number;
  readonly seeds: readonly number[];
  /** `confirmed`, `notSeen` and so on; absent where it was not looked into. */
  readonly confirmation?: string;
  /** In the code under test or its scenario, as far as it is known. */
  readonly place?: Place;
  /** The whole text report; absent where it was not looked into. */
  readonly report?: string;
  /** The command that shows it again. */
  readonly replay?: string;
}

export interface Place {
  /** Project-relative, with forward slashes. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
}

/** What is known of a failure beside the verdict: its report and how to see it again. */
export interface ShownFailure {
  readonly report: string;
  readonly token: string;
}

export interface CiReportOptions {
  readonly closing: string;
  /** See `CiReport.startedAt`. */
  readonly startedAt: string;
  /** Called for each failure that was looked into. */
  readonly shownOf: (failure: FoundFailure, scenario: ScenarioVerdict) => ShownFailure | undefined;
  /** Real seconds of a scenario, where they are known. */
  readonly secondsOf?: (scenario: ScenarioVerdict) => number | undefined;
}

/** A verdict in the shape that the formats of CI systems share. */
export function ciReport(verdict: SweepVerdict, options: CiReportOptions): CiReport {
  const { plan, scenarios } = verdict;
  const { first, last } = plan.request.seeds;
  const { index, of } = plan.shard;
  return {
    heddle: plan.heddle,
    node: plan.node.replace(/^v/, ''),
    seeds: last === undefined ? `from ${first}` : `${first}..${last}`,
    ...(of === 1 ? {} : { shard: `${index}/${of}` }),
    startedAt: options.startedAt,
    closing: options.closing,
    scenarios: scenarios.map((scenario) => ciScenario(scenario, options)),
  };
}

/** The title of a scenario as it stands in reports: unique within its file. */
export function uniqueTitle({ path, ordinal }: Pick<ScenarioName, 'path' | 'ordinal'>): string {
  const title = plain(path.join(' › ')).replaceAll('\n', ' ').trim();
  return `${title === '' ? '(no title)' : title}${ordinal > 1 ? ` (${ordinal})` : ''}`;
}

/** Where an outcome points to in the sources of the project, if it points anywhere. */
export function placeOf(outcome: Outcome): Place | undefined {
  switch (outcome.kind) {
    case 'assertion':
    case 'exception':
    case 'unhandledRejection':
      return placeInStack(outcome.error.stack ?? '');
    case 'timeout':
    case 'deadlock':
    case 'unfulfilled':
      return known(outcome.waiting.waits[0]?.site);
    case 'leak':
      return known(outcome.leftovers.find(({ site }) => known(site) !== undefined)?.site);
    case 'livelock':
    case 'stepLimit':
    case 'outsideSimulation':
      return known(outcome.site);
    case 'passed':
    case 'notLinearizable':
    case 'undecided':
    case 'nondeterminism':
    case 'internal':
      return undefined;
  }
}

function ciScenario(verdict: ScenarioVerdict, options: CiReportOptions): CiScenario {
  const { scenario, settings } = verdict;
  const seconds = options.secondsOf?.(verdict);
  return {
    file: scenario.file,
    title: uniqueTitle(scenario),
    runs: verdict.runs,
    ...(seconds === undefined ? {} : { seconds }),
    strategy: settings.strategy,
    granularity: settings.granularity,
    failures: verdict.failures.map((failure) => ciFailure(failure, verdict, options)),
    nondeterministicSeeds: [...new Set(verdict.unstable.map(({ seed }) => seed))],
    neverReached: verdict.neverReached,
    complete: verdict.complete,
  };
}

function ciFailure(
  failure: FoundFailure,
  verdict: ScenarioVerdict,
  options: CiReportOptions,
): CiFailure {
  const { fingerprint, kind, message, count, seeds, dossier } = failure;
  const facts = { fingerprint, kind, message, count, seeds };
  if (dossier === undefined) return facts;
  const place = placeOf(dossier.shown.outcome);
  const shown = options.shownOf(failure, verdict);
  return {
    ...facts,
    confirmation: dossier.confirmation.kind,
    ...(place === undefined ? {} : { place }),
    ...(shown === undefined
      ? {}
      : { report: shown.report, replay: `npx heddle replay ${shown.token}` }),
  };
}

/** The first frame of the project's own: packages and what lies outside are nothing to point to. */
function placeInStack(stack: string): Place | undefined {
  for (const line of stack.split('\n')) {
    const [, file = '', number = ''] = FRAME.exec(line) ?? [];
    if (file === '' || /(?:^|\/)node_modules\//.test(file)) continue;
    return { file, line: Number(number) };
  }
  return undefined;
}

/** `at ingest (test/store.test.ts:45:30)` or `at test/store.test.ts:45:30`, the path being relative. */
const FRAME = /^\s*at (?:.* \()?((?!\/|\.\.?\/|[a-z]+:|<)[^():]+):(\d+):\d+\)?$/i;

function known(site: Place | undefined): Place | undefined {
  return site === undefined || site.line === 0 ? undefined : { file: site.file, line: site.line };
}
