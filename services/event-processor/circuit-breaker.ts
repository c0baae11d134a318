import { checkCount, checkDelay } from './validation';

/** Outcomes that are remembered at most; beyond it the oldest is forgotten. */
const LONGEST_MEMORY = 1_000;

export interface CircuitBreakerOptions {
  /** It opens after so many failures in a row. Default 5. */
  readonly failuresInRow?: number;
  /** It opens when at least half of at least so many calls within `windowMs` failed. Default 6. */
  readonly leastCalls?: number;
  /** Default 60,000. */
  readonly windowMs?: number;
  /** How long it stays open before a probe is let through, in monotonic ms. Default 60,000. */
  readonly openMs?: number;
}

/** The right to make one call. The first of the three decides; what comes later is ignored. */
export interface Pass {
  succeed(): void;
  fail(): void;
  /** The call was given up for a reason that says nothing about the other side. */
  cancel(): void;
}

export type BreakerState = 'closed' | 'open' | 'half_open';

/** Keeps calls away from a service that fails, and lets one at a time find out whether it is back. */
export class CircuitBreaker {
  private readonly failuresInRow: number;
  private readonly leastCalls: number;
  private readonly windowMs: number;
  private readonly openMs: number;
  private outcomes: { readonly atMs: number; readonly failed: boolean }[] = [];
  private inRow = 0;
  private openedAtMs: number | undefined;
  private probing = false;
  /** Rises whenever it opens or closes: a call from before says nothing about the time after. */
  private generation = 0;

  /** @throws ProcessorError `INVALID_ARGUMENT` */
  constructor(options: CircuitBreakerOptions = {}) {
    this.failuresInRow = checkCount('failuresInRow', options.failuresInRow ?? 5, 1_000);
    this.leastCalls = checkCount('leastCalls', options.leastCalls ?? 6, 1_000);
    this.windowMs = checkDelay('windowMs', options.windowMs ?? 60_000);
    this.openMs = checkDelay('openMs', options.openMs ?? 60_000);
  }

  get state(): BreakerState {
    if (this.openedAtMs === undefined) return 'closed';
    return this.waitMs() > 0 ? 'open' : 'half_open';
  }

  /** How long until a probe may be let through, in ms; 0 when it is not open. */
  waitMs(): number {
    if (this.openedAtMs === undefined) return 0;
    return Math.max(0, Math.ceil(this.openedAtMs + this.openMs - performance.now()));
  }

  /** The right to make a call now; undefined when there is none. */
  enter(): Pass | undefined {
    if (this.openedAtMs === undefined) return this.pass();
    if (this.waitMs() > 0 || this.probing) return undefined;
    this.probing = true;
    return this.pass();
  }

  private pass(): Pass {
    const { generation } = this;
    let open = true;
    const decide = (effect: () => void) => () => {
      const counts = open && generation === this.generation;
      open = false;
      if (counts) effect();
    };
    return {
      succeed: decide(() => this.succeeded()),
      fail: decide(() => this.failed()),
      cancel: decide(() => {
        this.probing = false;
      }),
    };
  }

  private succeeded(): void {
    if (this.probing) {
      this.turn(undefined);
    } else {
      this.inRow = 0;
      this.remember(false);
    }
  }

  private failed(): void {
    if (this.probing) {
      this.turn(performance.now());
      return;
    }
    this.inRow += 1;
    this.remember(true);
    const failures = this.outcomes.filter((outcome) => outcome.failed).length;
    const many = this.outcomes.length >= this.leastCalls && failures * 2 >= this.outcomes.length;
    if (this.inRow >= this.failuresInRow || many) this.turn(performance.now());
  }

  private turn(openedAtMs: number | undefined): void {
    this.openedAtMs = openedAtMs;
    this.probing = false;
    this.generation += 1;
    this.inRow = 0;
    this.outcomes = [];
  }

  private remember(failed: boolean): void {
    const atMs = performance.now();
    this.outcomes.push({ atMs, failed });
    const kept = this.outcomes.filter((outcome) => outcome.atMs > atMs - this.windowMs);
    this.outcomes = kept.slice(-LONGEST_MEMORY);
  }
}
