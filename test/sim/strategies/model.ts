import { Strand } from '../../../sim/kernel/strand';
import type { Candidate, Strategy } from '../../../sim/kernel/strategy';

/** A program in miniature: how many steps each of its threads has. */
export type Threads = readonly number[];

/**
 * Lets `strategy` schedule the threads as the kernel would, tamest candidate first, and returns
 * which of them ran at each step.
 */
export function schedule(threads: Threads, strategy: Strategy): readonly number[] {
  const left = [...threads];
  const root = Strand.root();
  const strands = threads.map(() => root.child('thread'));
  const ran: number[] = [];
  for (;;) {
    const runnable = left.flatMap((steps, thread) => (steps > 0 ? [thread] : []));
    if (runnable.length === 0) return ran;
    const last = ran.at(-1);
    const byTameness = runnable.toSorted((a, b) => Number(b === last) - Number(a === last));
    const candidates = byTameness.map((thread): Candidate => {
      const strand = strands[thread] ?? root;
      return { kind: 'await', strand, site: thread };
    });
    const index = candidates.length === 1 ? 0 : strategy.pick(offer(candidates), ran.length);
    const thread = byTameness[index];
    if (thread === undefined) throw new Error(`${strategy.name} chose ${index}`);
    left[thread] = (left[thread] ?? 0) - 1;
    ran.push(thread);
  }
}

function offer(candidates: readonly Candidate[]): {
  readonly length: number;
  at(index: number): Candidate;
} {
  return {
    length: candidates.length,
    at: (index) => {
      const candidate = candidates[index];
      if (candidate === undefined) throw new Error(`no candidate ${index}`);
      return candidate;
    },
  };
}

/** A step of a thread, both counted from 0. */
export interface Event {
  readonly thread: number;
  readonly step: number;
}

/** Whether `ran` has all of `events`, each before the next. */
export function happensInOrder(ran: readonly number[], events: readonly Event[]): boolean {
  const places = events.map(({ thread, step }) => placeOf(ran, thread, step));
  return places.every((place, index) => index === 0 || place > (places[index - 1] ?? 0));
}

function placeOf(ran: readonly number[], thread: number, step: number): number {
  let seen = 0;
  const place = ran.findIndex((at) => at === thread && seen++ === step);
  if (place < 0) throw new Error(`thread ${thread} has no step ${step}`);
  return place;
}
