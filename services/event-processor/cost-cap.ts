import { within } from './deadline';
import { type Answer } from './event-store';

export interface CostCapOptions {
  /** What may be spent in a day, in millionths of a dollar. */
  readonly read: () => Answer<number>;
  /** How long an answer is good, in monotonic ms. */
  readonly ttlMs: number;
  /** Ends a reading under way. */
  readonly signal: AbortSignal;
}

const READ_TIMEOUT_MS = 5_000;

/**
 * The daily cap, remembered for a short while. `changed` begins a new generation: who reads after it
 * never gets an answer that was asked for before it.
 */
export class CostCap {
  private held: { readonly capMicros: number; readonly expiresAtMs: number } | undefined;
  private flight: Promise<number> | undefined;
  private generation = 0;

  constructor(private readonly options: CostCapOptions) {}

  /** Rejects as `read` does, and with `DEADLINE` when that takes longer than 5 s. */
  async current(): Promise<number> {
    if (this.held !== undefined && performance.now() < this.held.expiresAtMs) {
      return this.held.capMicros;
    }
    this.flight ??= this.load(this.generation);
    return await this.flight;
  }

  /** Call it after a change of the cap has committed. */
  changed(): void {
    this.generation += 1;
    this.held = undefined;
    this.flight = undefined;
  }

  private async load(generation: number): Promise<number> {
    const { read, signal } = this.options;
    try {
      const capMicros = await within({ timeoutMs: READ_TIMEOUT_MS, signal }, read);
      if (!Number.isSafeInteger(capMicros) || capMicros < 0) {
        throw new RangeError(`the cap must be a whole number from 0, got ${capMicros}`);
      }
      if (generation === this.generation) {
        this.held = { capMicros, expiresAtMs: performance.now() + this.options.ttlMs };
      }
      return capMicros;
    } finally {
      if (generation === this.generation) this.flight = undefined;
    }
  }
}
