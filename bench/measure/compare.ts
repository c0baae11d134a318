import { inMacrotask } from '../../sim/runner/wall-clock';
import { performance } from 'node:perf_hooks';

/**
 * Does one batch of work and says how many units it was. Called at the start of a macrotask; an
 * asynchronous batch ends when its promise settles.
 */
export type Batch = () => number | Promise<number>;

export interface Comparison {
  readonly subject: Batch;
  readonly reference: Batch;
  /** Rounds that count. Default 9. */
  readonly rounds?: number;
  /** Real milliseconds that each side has in each round; at least one batch is done. Default 150. */
  readonly sliceMs?: number;
  /** Real milliseconds that each side has before the rounds that count. Default 600. */
  readonly warmUpMs?: number;
  /** Real milliseconds before the clock of each slice starts. Default 100. */
  readonly leadInMs?: number;
}

/** Real milliseconds per unit. */
export interface Compared {
  readonly subjectMs: number;
  readonly referenceMs: number;
}

/**
 * Measures two ways of doing the same by turns in this process, so that what disturbs the machine
 * disturbs both, and gives the median of the rounds for each.
 */
export async function compare(comparison: Comparison): Promise<Compared> {
  const { subject, reference, rounds = 9, sliceMs = 150, warmUpMs = 600 } = comparison;
  const { leadInMs = 100 } = comparison;
  await slice(subject, warmUpMs, leadInMs);
  await slice(reference, warmUpMs, leadInMs);
  const subjectMs: number[] = [];
  const referenceMs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    subjectMs.push(await slice(subject, sliceMs, leadInMs));
    referenceMs.push(await slice(reference, sliceMs, leadInMs));
  }
  return { subjectMs: median(subjectMs), referenceMs: median(referenceMs) };
}

/** Milliseconds per unit over as many batches as fill the slice. */
async function slice(batch: Batch, sliceMs: number, leadInMs: number): Promise<number> {
  // What the other side left behind is collected on nobody's account. With it goes code that was compiled for
  // objects of runs that are over: a sweep has that every few seconds, not every few milliseconds.
  globalThis.gc?.();
  for (let ms = 0; ms < leadInMs;) ms += (await timedBatch(batch)).elapsedMs;
  let elapsedMs = 0;
  let units = 0;
  while (elapsedMs < sliceMs) {
    const timed = await timedBatch(batch);
    elapsedMs += timed.elapsedMs;
    units += timed.units;
  }
  return elapsedMs / units;
}

interface Timed {
  readonly units: number;
  readonly elapsedMs: number;
}

function timedBatch(batch: Batch): Promise<Timed> {
  return inMacrotask(() => {
    const startMs = performance.now();
    const units = batch();
    if (typeof units === 'number') return { units, elapsedMs: performance.now() - startMs };
    return units.then((count) => ({ units: count, elapsedMs: performance.now() - startMs }));
  });
}

/** The middle one of the values, by size. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[sorted.length >> 1];
  if (middle === undefined) throw new Error('nothing was measured');
  return middle;
}
