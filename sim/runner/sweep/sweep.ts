import type { Leftover } from '../../kernel/outcome';
import type { Engine, RunRequest, RunResult, ScenarioInfo } from '../engine';
import { runBatches, runOne } from '../batch';
import type { RunSettings } from '../options';
import { profileOf } from '../profile';
import type { Profile } from '../../strategies';

export interface SweepOptions {
  readonly settings: RunSettings;
  readonly first: number;
  /** Inclusive. */
  readonly last: number;
  /** Distinct failures after which the sweep stops. Default: never. */
  readonly maxFailures?: number;
  readonly onProgress?: (done: number, failures: number) => void;
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
  /** Different digests, at most 100,000 of them counted. */
  readonly distinct: number;
  readonly failures: readonly Failure[];
  /** What passing runs left behind: of the first such run. */
  readonly leftovers: readonly Leftover[];
  /** Labels of `sometimes` that some run met and none reached. */
  readonly neverReached: readonly string[];
  /** Seed of a run that came out differently when it was replayed from its own tape. */
  readonly nondeterministic: number | undefined;
}

/** Runs a scenario under a range of seeds and groups what failed by fingerprint. */
export async function sweep(
  engine: Engine,
  scenario: ScenarioInfo,
  options: SweepOptions,
): Promise<SweepSummary> {
  const { settings } = options;
  const profile = await profileOf(engine, scenario, settings);
  const tally = new Tally();
  let seed = options.first;
  await runBatches(
    engine,
    () => (seed > options.last ? undefined : { scenario, seed: seed++, settings, profile }),
    (result) => {
      tally.add(result);
      if (tally.hungRuns === MAX_HUNG_RUNS) return false;
      if (tally.runs % 64 === 0) options.onProgress?.(tally.runs, tally.failures.size);
      return tally.failures.size < (options.maxFailures ?? Infinity);
    },
  );
  let nondeterministic: number | undefined;
  const failures: Failure[] = [];
  for (const group of tally.failures.values()) {
    const { failure, same } = await traced(engine, { scenario, settings, profile }, group);
    failures.push(failure);
    if (!same) nondeterministic ??= failure.result.seed;
  }
  return {
    scenario,
    settings,
    profile,
    runs: tally.runs,
    failedRuns: tally.failedRuns,
    distinct: tally.digests.size,
    failures,
    leftovers: tally.leftovers,
    neverReached: [...tally.marks].filter(([, reached]) => !reached).map(([label]) => label),
    nondeterministic,
  };
}

/** Hung runs after which a sweep of a scenario stops: each of them costs the whole real time limit. */
const MAX_HUNG_RUNS = 3;

const MAX_DIGESTS = 100_000;
const MAX_SEEDS_LISTED = 20;

interface FailureGroup {
  readonly fingerprint: string;
  readonly first: RunResult;
  readonly seeds: number[];
  count: number;
}

/** Counts as results come in; its memory does not grow with the number of seeds. */
class Tally {
  runs = 0;
  failedRuns = 0;
  hungRuns = 0;
  readonly digests = new Set<string>();
  readonly failures = new Map<string, FailureGroup>();
  readonly marks = new Map<string, boolean>();
  leftovers: readonly Leftover[] = [];

  add(result: RunResult): void {
    this.runs++;
    if (result.hung) this.hungRuns++;
    if (this.digests.size < MAX_DIGESTS) this.digests.add(result.digest);
    if (this.leftovers.length === 0) this.leftovers = result.leftovers;
    for (const [label, reached] of result.marks) {
      if (reached || !this.marks.has(label)) this.marks.set(label, reached);
    }
    const { fingerprint } = result;
    if (fingerprint === undefined) return;
    this.failedRuns++;
    const group = this.failures.get(fingerprint);
    if (group === undefined) {
      this.failures.set(fingerprint, {
        fingerprint,
        first: result,
        seeds: [result.seed],
        count: 1,
      });
      return;
    }
    group.count++;
    if (group.seeds.length < MAX_SEEDS_LISTED) group.seeds.push(result.seed);
  }
}

/** The first run of a failure again, from its own tape, with a trace; it must come out the same. */
async function traced(
  engine: Engine,
  run: Pick<RunRequest, 'scenario' | 'settings' | 'profile'>,
  group: FailureGroup,
): Promise<{ failure: Failure; same: boolean }> {
  const { first, fingerprint, count, seeds } = group;
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
