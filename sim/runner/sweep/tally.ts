import type { Leftover } from '../../kernel/outcome';
import type { RunResult } from '../engine';
import { mergeOrders, NO_ORDERS, OrderCounter, type Orders } from './orders';

/**
 * What some runs of a scenario came to: plain data of bounded size that merges in any order and any
 * grouping to the same, so that a verdict depends on the seeds alone, not on who ran them when.
 *
 * What can grow is cut by a rule that looks at the elements alone (the smallest are kept), never at
 * the order in which they came: an element that is cut from a part is cut from the whole too.
 */
export interface Tally {
  readonly runs: number;
  readonly failedRuns: number;
  readonly steps: number;
  /** By fingerprint, ascending. */
  readonly groups: readonly FailureGroup[];
  /** Labels of `sometimes`, ascending, and whether a run reached them. */
  readonly marks: readonly (readonly [label: string, reached: boolean])[];
  /** Of the lowest passing seed that left something. */
  readonly leftovers?: { readonly seed: number; readonly left: readonly Leftover[] };
  /** Of the lowest seed in which strands of an earlier run woke. */
  readonly strays?: { readonly seed: number; readonly strands: readonly string[] };
  /** The lowest seeds that hung or ended their process. */
  readonly stuck: readonly number[];
  readonly orders: Orders;
}

/** All runs that failed in the same way. */
export interface FailureGroup {
  readonly fingerprint: string;
  readonly count: number;
  /** The lowest such seeds, at most 20. */
  readonly seeds: readonly number[];
  /** Of the lowest seed. */
  readonly kind: string;
  readonly message: string;
}

export const SEEDS_LISTED = 20;

/** Different failures of one scenario that are counted. */
export const GROUPS_KEPT = 1_000;

const MARKS_KEPT = 1_000;

const MESSAGE_LENGTH = 500;

export const EMPTY_TALLY: Tally = {
  runs: 0,
  failedRuns: 0,
  steps: 0,
  groups: [],
  marks: [],
  stuck: [],
  orders: NO_ORDERS,
};

/** What a run says to a tally. */
export type CountedRun = Pick<
  RunResult,
  'seed' | 'outcome' | 'fingerprint' | 'steps' | 'digest' | 'marks' | 'leftovers' | 'strays'
> & {
  /** Whether it hung or ended its process. */
  readonly stuck: boolean;
};

/** Counts run by run, seeds ascending; its memory does not grow with their number. */
export class Counter {
  private tally = EMPTY_TALLY;
  private runs = 0;
  private steps = 0;
  private readonly marks = new Map<string, boolean>();
  private readonly orders = new OrderCounter();

  add(run: CountedRun): void {
    this.runs++;
    this.steps += run.steps;
    this.orders.add(run.digest);
    for (const [label, reached] of run.marks) {
      if (reached || !this.marks.has(label)) this.marks.set(label, reached);
    }
    const { seed, fingerprint, leftovers, strays } = run;
    const isPlain = fingerprint === undefined && leftovers.length === 0 && strays.length === 0;
    if (isPlain && !run.stuck) return;
    this.tally = mergeTallies(this.tally, {
      ...EMPTY_TALLY,
      failedRuns: fingerprint === undefined ? 0 : 1,
      groups: fingerprint === undefined ? [] : [groupOf(run, fingerprint)],
      ...(leftovers.length === 0 ? {} : { leftovers: { seed, left: leftovers } }),
      ...(strays.length === 0 ? {} : { strays: { seed, strands: strays } }),
      stuck: run.stuck ? [seed] : [],
    });
  }

  finish(): Tally {
    const { runs, steps } = this;
    const marks = [...this.marks].sort(byLabel).slice(0, MARKS_KEPT);
    return { ...this.tally, runs, steps, marks, orders: this.orders.orders() };
  }
}

export function mergeTallies(one: Tally, other: Tally): Tally {
  const leftovers = lower(one.leftovers, other.leftovers);
  const strays = lower(one.strays, other.strays);
  return {
    runs: one.runs + other.runs,
    failedRuns: one.failedRuns + other.failedRuns,
    steps: one.steps + other.steps,
    groups: mergeGroups(one.groups, other.groups),
    marks: mergeMarks(one.marks, other.marks),
    ...(leftovers === undefined ? {} : { leftovers }),
    ...(strays === undefined ? {} : { strays }),
    stuck: lowestSeeds(one.stuck, other.stuck),
    orders: other.orders.hashes.length === 0 ? one.orders : mergeOrders(one.orders, other.orders),
  };
}

function groupOf({ seed, outcome }: CountedRun, fingerprint: string): FailureGroup {
  const message = outcome.kind === 'passed' ? '' : outcome.message.slice(0, MESSAGE_LENGTH);
  return { fingerprint, count: 1, seeds: [seed], kind: outcome.kind, message };
}

function mergeGroups(
  one: readonly FailureGroup[],
  other: readonly FailureGroup[],
): readonly FailureGroup[] {
  if (other.length === 0) return one;
  const groups = new Map(one.map((group) => [group.fingerprint, group]));
  for (const group of other) {
    const known = groups.get(group.fingerprint);
    groups.set(group.fingerprint, known === undefined ? group : mergeGroup(known, group));
  }
  return [...groups.values()].sort(byFingerprint).slice(0, GROUPS_KEPT);
}

function mergeGroup(one: FailureGroup, other: FailureGroup): FailureGroup {
  const lowest = firstSeed(one) <= firstSeed(other) ? one : other;
  return {
    ...lowest,
    count: one.count + other.count,
    seeds: lowestSeeds(one.seeds, other.seeds),
  };
}

/** The lowest seed of a failure. */
export function firstSeed(group: FailureGroup): number {
  return group.seeds[0] ?? Infinity;
}

function mergeMarks(one: Tally['marks'], other: Tally['marks']): Tally['marks'] {
  if (other.length === 0) return one;
  const marks = new Map(one);
  for (const [label, reached] of other) marks.set(label, reached || marks.get(label) === true);
  return [...marks].sort(byLabel).slice(0, MARKS_KEPT);
}

function lowestSeeds(one: readonly number[], other: readonly number[]): readonly number[] {
  if (other.length === 0) return one;
  return [...one, ...other].sort((a, b) => a - b).slice(0, SEEDS_LISTED);
}

function lower<T extends { readonly seed: number }>(
  one: T | undefined,
  other: T | undefined,
): T | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one.seed <= other.seed ? one : other;
}

function byFingerprint(one: FailureGroup, other: FailureGroup): number {
  return one.fingerprint < other.fingerprint ? -1 : 1;
}

/** By code units: the same everywhere, whatever the locale. */
function byLabel(one: readonly [string, boolean], other: readonly [string, boolean]): number {
  return one[0] < other[0] ? -1 : 1;
}
