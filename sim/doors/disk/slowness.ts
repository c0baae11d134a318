import { stated, type Wait } from '../../kernel/errand';
import type { Run } from '../../kernel/run';
import type { Strand } from '../../kernel/strand';
import { slowedMs } from '../../world/faults/disk';

/** What one half of an operation takes: stated milliseconds or, of what is at hand, turns of the loop. */
export type Span = { readonly ms: number } | { readonly turns: number };

/** An operation: until it takes effect, and from then until its answer. */
export interface Spans {
  readonly request: Span;
  readonly answer: Span;
}

/**
 * What a disk is like: mostly all operations take about the same, but now and then one takes as long as
 * dozens of others. Some that work on it are slower throughout, for what they read is not cached; for others
 * everything is in memory, and an operation is over after a few turns of the loop, long before a millisecond.
 * All are choices, and 0 is a disk on which everything takes 1 ms. No operation is slowed beyond a
 * timer of the code under test, unless that is chosen too, once in 16 times, or a fault slows it.
 *
 * @param name of the call
 */
export function spansOf(run: Run, name: string): Spans {
  const ms = slowedMs(run, `fs.${name}`);
  if (ms !== undefined) return { request: { ms }, answer: { ms } };
  const speedMs = speedMsOf(run);
  const drawn = run.parts.choices.stream('disk').choose(OPERATIONS);
  const outlier = OUTLIERS_MS[drawn - (OPERATIONS - 2 * OUTLIERS_MS.length)];
  const late = OUTLIERS_MS[drawn - (OPERATIONS - OUTLIERS_MS.length)];
  return {
    request: spanOf(run, speedMs, outlier, drawn),
    answer: spanOf(run, speedMs, late, drawn >> 3),
  };
}

/** Until it has passed. */
export function waitFor(span: Span): Wait {
  if ('ms' in span) return stated(span.ms);
  return (run, callback) => {
    run.standInAtHand(span.turns, callback);
  };
}

/** One operation in 32 is slow before its effect or after it. */
const OPERATIONS = 256;
const OUTLIERS_MS = [8, 16, 32, 64] as const;

/** What a strand's operations take, each half: most are fast, and 0 says that all is at hand. */
const SPEEDS_MS = [...[1, 1, 1, 1, 1, 1, 4, 16], ...[1, 1, 0, 0, 0, 0, 4, 16]] as const;

/** Turns of the loop that half an operation takes of which everything is at hand. */
const TURNS = [1, 1, 1, 1, 1, 2, 2, 4] as const;

const speeds = new WeakMap<Strand, number>();

function speedMsOf(run: Run): number {
  let speedMs = speeds.get(run.strand);
  if (speedMs === undefined) {
    speedMs = SPEEDS_MS[run.parts.choices.stream('disk').choose(SPEEDS_MS.length)] ?? 1;
    speeds.set(run.strand, speedMs);
  }
  return speedMs === 0 ? 0 : guarded(run, 1, speedMs);
}

function spanOf(run: Run, speedMs: number, slowMs: number | undefined, drawn: number): Span {
  const ms = guarded(run, speedMs, slowMs);
  return ms === 0 ? { turns: TURNS[drawn % TURNS.length] ?? 1 } : { ms };
}

function guarded(run: Run, usualMs: number, slowMs: number | undefined): number {
  if (slowMs === undefined || slowMs <= usualMs) return usualMs;
  if (!run.timers.guardWithin(usualMs, slowMs)) return slowMs;
  return run.parts.choices.stream('latency.guard').choose(16) === 15 ? slowMs : usualMs;
}
