import type { Run } from '../../kernel/run';
import type { Strand } from '../../kernel/strand';

/** Stated milliseconds of an operation: until it takes effect, and from then until its answer. */
export interface StatedTimes {
  readonly requestMs: number;
  readonly answerMs: number;
}

/**
 * What a disk is like: mostly all operations take about the same, but now and then one takes as long as
 * dozens of others, and some that work on it are slower throughout, for what they read is not cached. Both
 * are choices, and 0 is a disk on which everything takes 1 ms. No operation is slowed beyond a
 * timer of the code under test, unless that is chosen too, once in 16 times.
 */
export function statedTimes(run: Run): StatedTimes {
  const speedMs = speedOf(run);
  const drawn = run.parts.choices.stream('disk').choose(OPERATIONS);
  const outlier = OUTLIERS_MS[drawn - (OPERATIONS - 2 * OUTLIERS_MS.length)];
  const late = OUTLIERS_MS[drawn - (OPERATIONS - OUTLIERS_MS.length)];
  return {
    requestMs: guarded(run, speedMs, outlier),
    answerMs: guarded(run, speedMs, late),
  };
}

/** One operation in 32 is slow before its effect or after it. */
const OPERATIONS = 256;
const OUTLIERS_MS = [8, 16, 32, 64] as const;

/** What a strand's operations take, each half: most are fast. */
const SPEEDS_MS = [1, 1, 1, 1, 1, 1, 4, 16] as const;

const speeds = new WeakMap<Strand, number>();

function speedOf(run: Run): number {
  let speedMs = speeds.get(run.strand);
  if (speedMs === undefined) {
    speedMs = SPEEDS_MS[run.parts.choices.stream('disk').choose(SPEEDS_MS.length)] ?? 1;
    speeds.set(run.strand, speedMs);
  }
  return guarded(run, 1, speedMs);
}

function guarded(run: Run, usualMs: number, slowMs: number | undefined): number {
  if (slowMs === undefined || slowMs <= usualMs) return usualMs;
  if (!run.timers.guardWithin(usualMs, slowMs)) return slowMs;
  return run.parts.choices.stream('latency.guard').choose(16) === 15 ? slowMs : usualMs;
}
