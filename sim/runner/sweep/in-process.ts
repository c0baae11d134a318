import type { Leftover } from '../../kernel/outcome';
import type { Engine, RunRequest, RunResult, ScenarioInfo } from '../engine';
import { runBatches, runOne } from '../batch';
import type { RunSettings } from '../options';
import { profileOf } from '../profile';
import { realNowMs } from '../wall-clock';
import type { Profile } from '../../strategies';
import { MAX_STUCK } from './ledger';
import { neverHappened, neverReached } from './never-happened';
import { estimateOrders } from './orders';
import { Counter, type FailureGroup } from './tally';
import { bySeed } from './verdict';

export interface SweepOptions {
  readonly settings: RunSettings;
  readonly first: number;
  /** Inclusive. */
  readonly last: number;
  /** Distinct failures after which the sweep stops. Default: never. */
  readonly maxFailures?: number;
  /** Real milliseconds after which no more seeds are begun; the first always is. Default: never. */
  readonly forMs?: number;
}

/** All runs of a sweep that failed in the same way. */
export interface Failure {
  readonly fingerprint: string;
  /** Of the first such seed, run again with a trace. */
  readonly result: RunResult;
  readonly count: number;
  /** The first such seeds, at most 20. */
  readonly seeds: readonly number[];
}

export interface SweepSummary {
  readonly scenario: ScenarioInfo;
  readonly settings: RunSettings;
  readonly profile: Profile;
  readonly runs: number;
  readonly failedRuns: number;
  /** Different orders: counted up to some thousands, estimated beyond. */
  readonly distinct: number;
  readonly failures: readonly Failure[];
  /** What passing runs left behind: of the first such run. */
  readonly leftovers: readonly Leftover[];
  /** Labels of `sometimes` and the like that none reached. */
  readonly neverReached: readonly string[];
  /** Of these, what the sweep fails for. */
  readonly neverHappened: readonly FailureGroup[];
  /** Seed of a run that came out differently when it was replayed from its own tape. */
  readonly nondeterministic: number | undefined;
}

/** Runs a scenario under a range of seeds, in this process, and groups what failed by fingerprint. */
export async function sweep(
  engine: Engine,
  scenario: ScenarioInfo,
  options: SweepOptions,
): Promise<SweepSummary> {
  const { settings } = options;
  const profile = await profileOf(engine, scenario, settings);
  const counter = new Counter();
  /** The lowest seed of each failure: seeds come in order. */
  const firsts = new Map<string, RunResult>();
  let hungRuns = 0;
  const deadline = realNowMs() + (options.forMs ?? Infinity);
  let seed = options.first;
  await runBatches(
    engine,
    () => (seed > options.last ? undefined : { scenario, seed: seed++, settings, profile }),
    (result) => {
      counter.add({ ...result, stuck: result.hung });
      if (result.hung) hungRuns++;
      const { fingerprint } = result;
      if (fingerprint !== undefined && !firsts.has(fingerprint)) firsts.set(fingerprint, result);
      const isOver = hungRuns === MAX_STUCK || firsts.size === options.maxFailures;
      return !isOver && realNowMs() < deadline;
    },
  );
  const tally = counter.finish();
  let nondeterministic: number | undefined;
  const failures: Failure[] = [];
  for (const group of bySeed(tally.groups)) {
    const first = firsts.get(group.fingerprint);
    if (first === undefined) continue;
    const { failure, same } = await traced(engine, { scenario, settings, profile }, group, first);
    failures.push(failure);
    if (!same) nondeterministic ??= failure.result.seed;
  }
  return {
    scenario,
    settings,
    profile,
    runs: tally.runs,
    failedRuns: tally.failedRuns,
    distinct: estimateOrders(tally.orders, tally.runs).distinct,
    failures,
    leftovers: tally.leftovers?.left ?? [],
    neverReached: neverReached(tally),
    neverHappened: neverHappened(tally, settings),
    nondeterministic,
  };
}

/** The first run of a failure again, from its own tape, with a trace; it must come out the same. */
async function traced(
  engine: Engine,
  run: Pick<RunRequest, 'scenario' | 'settings' | 'profile'>,
  group: FailureGroup,
  first: RunResult,
): Promise<{ failure: Failure; same: boolean }> {
  const { fingerprint, count, seeds } = group;
  // It would only hang again, for as long.
  if (first.hung) return { failure: { fingerprint, count, seeds, result: first }, same: true };
  const request = { ...run, seed: first.seed, tape: first.tape, traced: true };
  // Twice, for state that outlives a run may come round to where it was.
  const again = await runOne(engine, request);
  const onceMore = await runOne(engine, request);
  const isSame = (run: RunResult): boolean =>
    run.digest === first.digest && run.fingerprint === fingerprint;
  const same = isSame(again) && isSame(onceMore);
  const result = same ? again : { ...first, trace: again.trace };
  return { failure: { fingerprint, count, seeds, result }, same };
}
