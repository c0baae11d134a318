import type { Leftover } from '../../kernel/outcome';
import type { Dossier, ScenarioName } from '../failure/dossier';
import type { RunSettings } from '../options';
import { neverHappened, neverReached } from './never-happened';
import { estimateOrders, type OrderEstimate } from './orders';
import type { PlannedScenario, SweepPlan } from './plan';
import type { Stop } from './ledger';
import { firstSeed, type FailureGroup, type Tally } from './tally';

/** What a sweep found out about one scenario. Plain data. */
export interface ScenarioVerdict {
  readonly scenario: ScenarioName;
  readonly title: string;
  readonly settings: RunSettings;
  readonly runs: number;
  readonly failedRuns: number;
  readonly steps: number;
  readonly orders: OrderEstimate;
  /** By their lowest seeds. */
  readonly failures: readonly FoundFailure[];
  /** Of the lowest passing seed that left something. */
  readonly leftovers: readonly Leftover[];
  /** Of the lowest seed in which strands of an earlier run woke. */
  readonly strays: readonly string[];
  /** Labels of `sometimes` and the like that none reached. */
  readonly neverReached: readonly string[];
  /** Seeds that came out differently a second time. */
  readonly unstable: readonly Unstable[];
  /** Runs that were run again in another process. */
  readonly audited: number;
  /** Tapes of the corpus that were replayed. */
  readonly corpusTapes: number;
  readonly stop?: Stop;
  /** Whether every seed that was asked for is counted. */
  readonly complete: boolean;
}

export interface FoundFailure extends FailureGroup {
  /** Absent for failures beyond the first ones, and where the process died while looking into it. */
  readonly dossier?: Dossier;
  /** Name of the corpus tape that fails again; no seed may have failed in this way. */
  readonly corpusTape?: string;
}

export interface Unstable {
  readonly seed: number;
  /** `replay`: from its own tape in the same process; `audit`: in another process. */
  readonly how: 'replay' | 'audit';
}

export interface SweepVerdict {
  readonly plan: SweepPlan;
  readonly scenarios: readonly ScenarioVerdict[];
  /** Scenarios that were not begun, for the sweep had ended. */
  readonly unswept: readonly ScenarioName[];
  readonly complete: boolean;
}

/** Failures of a scenario that are looked into: the others are counted. */
export const INVESTIGATED = 20;

export interface Account {
  readonly tally: Tally;
  readonly stop: Stop | undefined;
  readonly complete: boolean;
  /** False of a shard, which does not know what the others reached. */
  readonly isWhole: boolean;
  readonly audited: number;
  readonly unstable: readonly Unstable[];
  /** Of failures of these runs and of others; that of the lowest seed counts. */
  readonly dossiers: readonly Dossier[];
}

export function verdictOf(planned: PlannedScenario, account: Account): ScenarioVerdict {
  const { tally, stop, dossiers } = account;
  const failures = bySeed(tally.groups).map((group): FoundFailure => {
    const dossier = dossiers.find(
      (one) => one.fingerprint === group.fingerprint && one.found.seed === firstSeed(group),
    );
    return dossier === undefined ? group : { ...group, dossier };
  });
  const irreproducible = failures
    .filter(({ dossier }) => dossier?.reproducible === false)
    .map((failure): Unstable => ({ seed: firstSeed(failure), how: 'replay' }));
  const isJudged = account.isWhole && account.complete && stop === undefined;
  const missing = isJudged ? neverHappened(tally, planned.settings) : [];
  return {
    scenario: planned.name,
    title: planned.title,
    settings: planned.settings,
    runs: tally.runs,
    failedRuns: tally.failedRuns,
    steps: tally.steps,
    orders: estimateOrders(tally.orders, tally.runs),
    failures: [...corpusFailures(planned, failures), ...failures, ...missing],
    leftovers: tally.leftovers?.left ?? [],
    strays: tally.strays?.strands ?? [],
    neverReached: neverReached(tally),
    unstable: [...irreproducible, ...account.unstable].sort((one, other) => one.seed - other.seed),
    audited: account.audited,
    corpusTapes: planned.corpus.tapes,
    ...(stop === undefined ? {} : { stop }),
    complete: account.complete,
  };
}

/** Corpus tapes that fail in a way in which no seed does. */
function corpusFailures(
  { corpus }: PlannedScenario,
  failures: readonly FoundFailure[],
): readonly FoundFailure[] {
  return corpus.failing
    .filter(({ dossier }) => failures.every((one) => one.fingerprint !== dossier.fingerprint))
    .map(({ name, dossier }) => {
      const { outcome } = dossier.shown;
      const message = outcome.kind === 'passed' ? '' : outcome.message;
      const { fingerprint, found } = dossier;
      const seeds = [found.seed];
      return {
        fingerprint,
        count: 0,
        seeds,
        kind: outcome.kind,
        message,
        dossier,
        corpusTape: name,
      };
    });
}

/** Failures with the lowest seed first. */
export function bySeed(groups: readonly FailureGroup[]): readonly FailureGroup[] {
  return [...groups].sort((one, other) => firstSeed(one) - firstSeed(other));
}
