import type { ChoiceStream } from '../choices/choices';

/**
 * The published mixture of latencies: a stand-in for I/O that names `base` milliseconds takes `base`
 * times one of these factors. Half of the mass lies between 0.5 and 1.5, a quarter at 2 and above:
 * 5 ms of fake I/O sometimes outlasts 30 ms, and never reaches a hang guard of 100 times its length.
 */
const FACTORS = [
  1, 1, 1, 1, 1, 0.5, 0.5, 0.6, 0.75, 0.75, 0.9, 1.1, 1.25, 1.25, 1.5, 1.5, 1.5, 1.75, 2, 2, 2, 2.5,
  2.5, 3, 3, 3, 4, 4, 5, 6, 7, 8,
] as const;

/** How long stand-ins for I/O take: the `latency` relaxation with its guard. */
export class Latency {
  constructor(
    private readonly latency: ChoiceStream,
    private readonly guard: ChoiceStream,
  ) {}

  /**
   * Draws the latency of one stand-in, in whole milliseconds, at least 1.
   *
   * @param baseMs what the stand-in names
   * @param guardWithin whether a timer of the code under test is due in (from, to] milliseconds
   *   from now: to pass it is a choice of its own, made once in 16 times
   */
  draw(baseMs: number, guardWithin: (fromMs: number, toMs: number) => boolean): number {
    const base = Math.max(1, Math.round(baseMs));
    const factor = FACTORS[this.latency.choose(FACTORS.length)] ?? 1;
    const drawn = Math.max(1, Math.round(base * factor));
    if (drawn <= base || !guardWithin(base, drawn)) return drawn;
    return this.guard.choose(16) === 15 ? drawn : base;
  }
}
