/**
 * How many different orders a sweep has met, from their digests, in bounded memory: a bottom-k
 * sketch. Of all hashes that were met the k smallest are kept, each with its count. Up to k different
 * ones the number is exact; beyond, the k-th smallest hash says how densely they lie (estimate
 * (k - 1) / kth, relative error about 1 / sqrt(k - 2), 1.6 % here). What is kept depends on the set
 * alone, so sketches merge in any order.
 *
 * The share of orders that were met once says how likely the next run shows a new one.
 *
 * Z. Bar-Yossef, T. S. Jayram, R. Kumar, D. Sivakumar, L. Trevisan, "Counting distinct elements in a
 * data stream", RANDOM 2002; K. Beyer, P. J. Haas, B. Reinwald, Y. Sismanis, R. Gemulla, "On synopses
 * for distinct-value estimation under multiset operations", SIGMOD 2007 (KMV, its unbiased estimator
 * and merging); I. J. Good, "The population frequencies of species and the estimation of population
 * parameters", Biometrika 40, 1953 (the next one is new with probability: met once / all).
 */

/** Plain data: crosses processes and goes into files. */
export interface Orders {
  /** The smallest hashes met, ascending, at most `ORDERS_KEPT` of them; 52 bits each. */
  readonly hashes: readonly number[];
  /** How often each was met. */
  readonly counts: readonly number[];
}

export interface OrderEstimate {
  readonly distinct: number;
  /** Whether `distinct` was counted rather than estimated. */
  readonly exact: boolean;
  /** Estimated probability that the next run shows an order not met before; 1 before any run. */
  readonly newChance: number;
}

export const ORDERS_KEPT = 4096;

export const NO_ORDERS: Orders = { hashes: [], counts: [] };

/** Counts orders run by run. */
export class OrderCounter {
  private readonly counts = new Map<string, number>();

  add(digest: string): void {
    this.counts.set(digest, (this.counts.get(digest) ?? 0) + 1);
    if (this.counts.size > 4 * ORDERS_KEPT) this.trim();
  }

  orders(): Orders {
    const byHash = new Map<number, number>();
    for (const [digest, count] of this.counts) {
      const hash = hashOf(digest);
      byHash.set(hash, (byHash.get(hash) ?? 0) + count);
    }
    const hashes = [...byHash.keys()].sort(ascending).slice(0, ORDERS_KEPT);
    return { hashes, counts: hashes.map((hash) => byHash.get(hash) ?? 0) };
  }

  private trim(): void {
    const largest = this.orders().hashes.at(-1) ?? 0;
    for (const digest of this.counts.keys()) {
      if (hashOf(digest) > largest) this.counts.delete(digest);
    }
  }
}

export function mergeOrders(one: Orders, other: Orders): Orders {
  const hashes: number[] = [];
  const counts: number[] = [];
  let left = 0;
  let right = 0;
  while (hashes.length < ORDERS_KEPT) {
    const a = one.hashes[left] ?? Infinity;
    const b = other.hashes[right] ?? Infinity;
    if (a === Infinity && b === Infinity) break;
    hashes.push(Math.min(a, b));
    counts.push((a <= b ? (one.counts[left] ?? 0) : 0) + (b <= a ? (other.counts[right] ?? 0) : 0));
    if (a <= b) left++;
    if (b <= a) right++;
  }
  return { hashes, counts };
}

/** `orders` without what cannot count once it is merged into `whole`. */
export function pruneOrders(orders: Orders, whole: Orders): Orders {
  if (whole.hashes.length < ORDERS_KEPT) return orders;
  const largest = whole.hashes.at(-1) ?? 0;
  const kept = orders.hashes.findIndex((hash) => hash > largest);
  if (kept < 0) return orders;
  return { hashes: orders.hashes.slice(0, kept), counts: orders.counts.slice(0, kept) };
}

/** @param runs of which the sketch was made */
export function estimateOrders(orders: Orders, runs: number): OrderEstimate {
  const kept = orders.hashes.length;
  const exact = kept < ORDERS_KEPT;
  const kth = ((orders.hashes.at(-1) ?? 0) + 1) / TWO_52;
  const distinct = exact ? kept : Math.min(runs, Math.round((kept - 1) / kth));
  const once = orders.counts.filter((count) => count === 1).length;
  const onceInAll = kept === 0 ? 0 : (once / kept) * distinct;
  const newChance = runs === 0 ? 1 : Math.min(1, onceInAll / runs);
  return { distinct, exact, newChance };
}

/** 52 bits, evenly spread: the digits of a digest, mixed once more. */
function hashOf(digest: string): number {
  const high = parseInt(digest.slice(0, 8), 16) | 0;
  const low = parseInt(digest.slice(8), 16) | 0;
  const first = avalanche(high ^ Math.imul(low, 0x9e3779b1));
  const second = avalanche(low ^ first);
  return (first >>> 0) * 0x100000 + (second >>> 12);
}

/** The finalizer of MurmurHash3: every bit of the argument reaches every bit of the result. */
function avalanche(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function ascending(one: number, other: number): number {
  return one - other;
}

const TWO_52 = 2 ** 52;
