import { LRUCache } from 'lru-cache';
import { ContextError } from './errors';
import { checkCount, checkDelay, checkObject, invalid } from './validation';

export interface SingleFlightCacheOptions<V> {
  /**
   * How long a value is fresh, in monotonic ms; at exactly this age it is stale. Default 30,000.
   */
  readonly ttlMs?: number;
  /** The same for a value that `isNegative` calls "nothing known". Default 5,000. */
  readonly negativeTtlMs?: number;
  /**
   * Values held at most, up to 1,000,000; beyond it the least recently used one leaves. Default
   * 1,000.
   */
  readonly maxEntries?: number;
  /**
   * Loads under way at most, over all keys; beyond it a miss rejects with `OVERLOADED`. Default 64.
   */
  readonly maxLoads?: number;
  /**
   * After how long a load is given up, in ms; the next reader then starts another. Default 5,000.
   */
  readonly loadTimeoutMs?: number;
  /** Which values mean "nothing known". Default: undefined and null. */
  readonly isNegative?: (value: V) => boolean;
}

/**
 * Computes the value of a key. The signal aborts when the cache no longer wants the answer (the
 * load timed out, or the cache is closing), never because a single caller left.
 */
export type Compute<V> = (signal: AbortSignal) => V | Promise<V>;

export type EntryState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'loading'; readonly generation: number }
  | { readonly kind: 'fresh' | 'stale' | 'negative' };

export interface CacheMetrics {
  /** Values in memory, stale ones included. */
  readonly entries: number;
  /** Loads under way, those that an invalidate has overtaken included. */
  readonly loading: number;
  readonly hits: number;
  readonly joins: number;
  readonly loads: number;
  /** Loads that rejected or timed out. */
  readonly failures: number;
  /** Answers that were not kept, because the key was invalidated while they were under way. */
  readonly discarded: number;
  readonly evictions: number;
}

interface Entry<V> {
  readonly value: V;
  readonly negative: boolean;
  readonly expiresAtMs: number;
}

/**
 * A cache with one load at a time for each key. `invalidate` begins a new generation of the key:
 * who reads after it never joins an older load, and an older load never fills the cache after it.
 * Failures are never kept.
 */
export class SingleFlightCache<V> {
  private readonly ttlMs: number;
  private readonly negativeTtlMs: number;
  private readonly maxLoads: number;
  private readonly loadTimeoutMs: number;
  private readonly isNegative: (value: V) => boolean;
  private readonly entries: LRUCache<string, Entry<V>>;
  /**
   * The load that may fill a key. One that was overtaken is no longer here, though it still runs.
   */
  private readonly flights = new Map<string, Flight<V>>();
  private readonly running = new Set<Flight<V>>();
  private readonly counts = {
    hits: 0,
    joins: 0,
    loads: 0,
    failures: 0,
    discarded: 0,
    evictions: 0,
  };
  private sweepDueAtMs: number;
  private closing: Promise<void> | undefined;

  /** @throws ContextError `INVALID_ARGUMENT` for an option out of its range */
  constructor(options: SingleFlightCacheOptions<V> = {}) {
    checkObject('options', options);
    this.ttlMs = checkDelay('ttlMs', options.ttlMs ?? 30_000);
    this.negativeTtlMs = checkDelay('negativeTtlMs', options.negativeTtlMs ?? 5_000);
    this.maxLoads = checkCount('maxLoads', options.maxLoads ?? 64, 1_000_000);
    this.loadTimeoutMs = checkDelay('loadTimeoutMs', options.loadTimeoutMs ?? 5_000);
    this.isNegative = options.isNegative ?? ((value) => value === undefined || value === null);
    this.entries = new LRUCache<string, Entry<V>>({
      max: checkCount('maxEntries', options.maxEntries ?? 1_000, 1_000_000),
      dispose: (_entry, _key, reason) => {
        if (reason === 'evict') this.counts.evictions += 1;
      },
    });
    this.sweepDueAtMs = performance.now() + this.ttlMs;
  }

  /**
   * The value of `key`: held if it is fresh, else from the load under way, else from a new one.
   *
   * @param options.signal ends the wait of this caller alone; the load goes on
   * @throws ContextError `ABORTED`, `LOAD_TIMEOUT`, `OVERLOADED`, `CLOSED`, `INVALID_ARGUMENT`, and
   *   whatever `compute` throws
   */
  async getOrCompute(
    key: string,
    compute: Compute<V>,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<V> {
    if (typeof key !== 'string') throw invalid('key', 'a string', key);
    checkObject('options', options);
    if (typeof compute !== 'function') throw invalid('compute', 'a function', compute);
    if (this.closing !== undefined) throw closed();
    if (options.signal?.aborted === true) throw aborted(options.signal);

    const held = this.entries.get(key);
    if (held !== undefined) {
      if (performance.now() < held.expiresAtMs) {
        this.counts.hits += 1;
        return held.value;
      }
      this.entries.delete(key);
    }

    let flight = this.flights.get(key);
    if (flight === undefined) {
      flight = this.startFlight(key, compute);
    } else {
      this.counts.joins += 1;
    }
    return await unlessAborted(flight.outcome, options.signal);
  }

  /** Forgets `key` and overtakes its load: callers that wait for that load still get its answer. */
  invalidate(key: string): void {
    this.entries.delete(key);
    this.flights.delete(key);
  }

  /** `invalidate` for every key. */
  clear(): void {
    this.entries.clear();
    this.flights.clear();
  }

  /** What is known about `key`, without touching it. */
  stateOf(key: string): EntryState {
    const held = this.entries.peek(key);
    if (held !== undefined && performance.now() < held.expiresAtMs) {
      return { kind: held.negative ? 'negative' : 'fresh' };
    }
    const flight = this.flights.get(key);
    if (flight !== undefined) return { kind: 'loading', generation: flight.generation };
    return { kind: held === undefined ? 'absent' : 'stale' };
  }

  metrics(): CacheMetrics {
    return { ...this.counts, entries: this.entries.size, loading: this.running.size };
  }

  /**
   * Rejects every caller with `CLOSED`, aborts the loads, and resolves when the last of them has
   * ended (at most `loadTimeoutMs` later). No timer, value or load is left then. May be called
   * again.
   */
  close(): Promise<void> {
    this.closing ??= this.shutDown();
    return this.closing;
  }

  private async shutDown(): Promise<void> {
    this.clear();
    const flights = [...this.running];
    for (const flight of flights) flight.abandon(closed());
    await Promise.all(flights.map((flight) => flight.landed));
  }

  private startFlight(key: string, compute: Compute<V>): Flight<V> {
    if (this.running.size >= this.maxLoads) {
      throw new ContextError('OVERLOADED', `${this.maxLoads} loads are under way already`);
    }
    this.counts.loads += 1;
    const flight = new Flight<V>(this.counts.loads);
    // Before the first line of compute runs: it may itself read this cache.
    this.flights.set(key, flight);
    this.running.add(flight);
    flight.landed = this.fly(key, flight, compute);
    return flight;
  }

  private async fly(key: string, flight: Flight<V>, compute: Compute<V>): Promise<void> {
    try {
      const answer = compute(flight.signal);
      const value = await within(answer, this.loadTimeoutMs);
      if (this.flights.get(key) === flight) {
        this.fill(key, value);
      } else {
        this.counts.discarded += 1;
      }
      flight.succeed(value);
    } catch (error) {
      this.counts.failures += 1;
      flight.abandon(error);
    } finally {
      if (this.flights.get(key) === flight) this.flights.delete(key);
      this.running.delete(flight);
    }
  }

  private fill(key: string, value: V): void {
    const now = performance.now();
    this.sweep(now);
    const negative = this.isNegative(value);
    const expiresAtMs = now + (negative ? this.negativeTtlMs : this.ttlMs);
    this.entries.set(key, { value, negative, expiresAtMs });
  }

  /**
   * Drops what has expired, where the cache grows; a walk over all, so at most once in each TTL.
   */
  private sweep(now: number): void {
    if (now < this.sweepDueAtMs) return;
    this.sweepDueAtMs = now + this.ttlMs;
    for (const [key, entry] of [...this.entries.entries()]) {
      if (now >= entry.expiresAtMs) this.entries.delete(key);
    }
  }
}

/** One load and those who wait for it. */
class Flight<V> {
  readonly outcome: Promise<V>;
  /** Resolves when the load has ended, one way or another; never rejects. */
  landed: Promise<void> = Promise.resolve();
  /** The first of `succeed` and `fail` decides; what comes later is ignored. */
  succeed: (value: V) => void = ignore;
  fail: (reason: unknown) => void = ignore;
  private readonly controller = new AbortController();

  constructor(readonly generation: number) {
    this.outcome = new Promise<V>((resolve, reject) => {
      this.succeed = resolve;
      this.fail = reject;
    });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Ends the wait of every caller, and tells the load that nobody wants its answer. */
  abandon(reason: unknown): void {
    this.fail(reason);
    this.controller.abort(reason);
  }
}

function ignore(): void {
  // Stands in until the promise hands out the real ones, inside the same constructor.
}

async function within<T>(answer: T | Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    const late = new ContextError('LOAD_TIMEOUT', `the load took longer than ${timeoutMs} ms`);
    timer = setTimeout(() => reject(late), timeoutMs);
  });
  try {
    return await Promise.race([answer, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

async function unlessAborted<T>(outcome: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return await outcome;
  let leave: (() => void) | undefined;
  const left = new Promise<never>((_resolve, reject) => {
    leave = () => reject(aborted(signal));
    signal.addEventListener('abort', leave, { once: true });
  });
  try {
    return await Promise.race([outcome, left]);
  } finally {
    if (leave !== undefined) signal.removeEventListener('abort', leave);
  }
}

function aborted(signal: AbortSignal): ContextError {
  return new ContextError('ABORTED', 'the caller no longer waits', { cause: signal.reason });
}

function closed(): ContextError {
  return new ContextError('CLOSED', 'the cache is closed');
}
