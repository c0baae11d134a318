import type { ChoiceStream } from '../choices/choices';

/** Most that a stand-in takes unless the run says otherwise, as a multiple of what it names. */
export const DEFAULT_STRETCH = 8;

/**
 * The published mixture of latencies: a stand-in for I/O that names `base` milliseconds takes `base`
 * times one of these factors. Half of the mass lies between 0.5 and 1.5, a quarter at 2 and above:
 * 5 ms of fake I/O sometimes outlasts 30 ms, and never reaches a hang guard of 100 times its length.
 * A run with another stretch draws the slow half in proportion.
 */
const FACTORS = [
  1, 1, 1, 1, 1, 0.5, 0.5, 0.6, 0.75, 0.75, 0.9, 1.1, 1.25, 1.25, 1.5, 1.5, 1.5, 1.75, 2, 2, 2, 2.5,
  2.5, 3, 3, 3, 4, 4, 5, 6, 7, 8,
] as const;

/** How long stand-ins for I/O take: the `latency` relaxation with its guard. */
export class Latency {
  /** By what the slow factors exceed 1, compared with the table. */
  private readonly excess: number;

  /** @param stretch the longest, as a multiple of what a stand-in names, from 1 */
  constructor(
    private readonly latency: ChoiceStream,
    private readonly guard: ChoiceStream,
    stretch = DEFAULT_STRETCH,
  ) {
    this.excess = (stretch - 1) / (DEFAULT_STRETCH - 1);
  }

  /**
   * Draws the latency of one stand-in, in whole milliseconds, at least 1.
   *
   * @param baseMs what the stand-in names
   * @param guardWithin whether a timer of the code under test is due in (from, to] milliseconds
   *   from now: to pass it is a choice of its own, made once in 16 times
   */
  draw(baseMs: number, guardWithin: (fromMs: number, toMs: number) => boolean): number {
    const base = Math.max(1, Math.round(baseMs));
    const stated = FACTORS[this.latency.choose(FACTORS.length)] ?? 1;
    const factor = stated <= 1 ? stated : 1 + (stated - 1) * this.excess;
    const drawn = Math.max(1, Math.round(base * factor));
    if (drawn <= base || !guardWithin(base, drawn)) return drawn;
    return this.guard.choose(16) === 15 ? drawn : base;
  }
}
