import { pruneOrders } from './orders';
import type { SeedRange } from './plan';
import type { SeedsDone } from './tasks';
import { EMPTY_TALLY, firstSeed, mergeTallies, type Tally } from './tally';

export interface LedgerOptions {
  readonly seeds: SeedRange | undefined;
  /** Different failures after which the scenario ends. */
  readonly maxFailures?: number;
}

/** Why a scenario ended before its last seed. */
export interface Stop {
  /** The last seed that counts. */
  readonly seed: number;
  readonly why: 'failures' | 'stuck';
}

/** Runs that hung or ended their process after which a scenario ends: each costs many others. */
export const MAX_STUCK = 3;

/**
 * The account of one scenario: which seeds are done and what they came to. Batches may arrive in any
 * order; they are counted in the order of their seeds, so that what ends a scenario early (so many
 * failures) ends it at the same seed whoever ran what when.
 */
export class Ledger {
  tally: Tally = EMPTY_TALLY;
  stop: Stop | undefined;
  /** The next seed that is to be counted. */
  next: number;
  private readonly first: number;
  private last: number;
  private readonly waiting = new Map<number, SeedsDone>();
  /** A batch that holds the seed at which the scenario ends: only its head counts. */
  private cut:
    { readonly first: number; readonly stop: Stop; readonly batch: SeedsDone } | undefined;

  constructor(private readonly options: LedgerOptions) {
    const { seeds } = options;
    this.first = seeds?.first ?? 1;
    this.next = this.first;
    this.last = seeds === undefined ? 0 : (seeds.last ?? Number.MAX_SAFE_INTEGER);
  }

  /** The last seed that may count. */
  get end(): number {
    return this.last;
  }

  /** Makes `last` the last seed: a sweep that ends by the clock knows it only then. */
  closeAt(last: number): void {
    this.last = Math.min(this.last, last);
  }

  /** Whether every seed that counts is counted. */
  get complete(): boolean {
    return this.next > this.last || (this.stop !== undefined && this.cut === undefined);
  }

  /** Seeds that must be run as a batch of their own before anything else can be counted. */
  get wanted(): { readonly first: number; readonly last: number } | undefined {
    return this.cut === undefined ? undefined : { first: this.cut.first, last: this.cut.stop.seed };
  }

  /** Batches that wait for others. */
  get waitingCount(): number {
    return this.waiting.size;
  }

  /**
   * Takes one finished batch; what is counted already, or does not count, is left out. Returns the
   * batch without what cannot count behind the batches that are counted.
   */
  accept(done: SeedsDone): SeedsDone {
    const tally = { ...done.tally, orders: pruneOrders(done.tally.orders, this.tally.orders) };
    const pruned = { ...done, tally };
    if (this.complete || done.first < this.next) return pruned;
    if (this.cut !== undefined && done.first > this.cut.stop.seed) return pruned;
    this.waiting.set(done.first, pruned);
    this.advance();
    return pruned;
  }

  /** How many seeds there are, as far as it is known. */
  get size(): number {
    return this.last === Number.MAX_SAFE_INTEGER ? Infinity : this.last - this.first + 1;
  }

  /** Whether a batch that begins with this seed was taken. */
  has(first: number): boolean {
    return first < this.next || this.waiting.has(first);
  }

  /** Everything that was found, also behind seeds that are missing: for a sweep that was broken off. */
  everything(): Tally {
    const { cut } = this;
    const found = [...this.waiting.values()];
    if (cut !== undefined && cut.batch.first === cut.first) found.push(cut.batch);
    return found.reduce((sum, { tally }) => mergeTallies(sum, tally), this.tally);
  }

  private advance(): void {
    for (let done = this.waiting.get(this.next); done !== undefined;) {
      const stop = this.stopIn(done);
      if (stop !== undefined && stop.seed < done.last) {
        this.cut = { first: done.first, stop, batch: done };
        this.stop = stop;
        this.waiting.clear();
        return;
      }
      this.waiting.delete(done.first);
      this.tally = mergeTallies(this.tally, done.tally);
      this.next = done.last + 1;
      if (stop !== undefined) {
        this.stop = stop;
        this.cut = undefined;
        this.waiting.clear();
        return;
      }
      if (this.cut !== undefined) {
        // A head that comes out otherwise than in its batch still ends where the batch said.
        this.cut = this.next > this.cut.stop.seed ? undefined : { ...this.cut, first: this.next };
        if (this.cut === undefined) return;
      }
      done = this.waiting.get(this.next);
    }
  }

  /** The seed of a batch at which the scenario ends. */
  private stopIn(done: SeedsDone): Stop | undefined {
    const candidates: Stop[] = [];
    const failures = this.failuresStop(done.tally);
    if (failures !== undefined) candidates.push({ seed: failures, why: 'failures' });
    const stuck = done.tally.stuck[MAX_STUCK - 1 - this.tally.stuck.length];
    if (stuck !== undefined) candidates.push({ seed: stuck, why: 'stuck' });
    return candidates.sort((one, other) => one.seed - other.seed)[0];
  }

  private failuresStop(tally: Tally): number | undefined {
    const { maxFailures } = this.options;
    if (maxFailures === undefined) return undefined;
    const known = new Set(this.tally.groups.map((group) => group.fingerprint));
    const added = tally.groups.filter((group) => !known.has(group.fingerprint)).map(firstSeed);
    return added.sort((one, other) => one - other)[maxFailures - known.size - 1];
  }
}
