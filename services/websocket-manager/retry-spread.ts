const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

/**
 * Gives each connection a delay of its own, so that those who lose theirs together do not come back
 * together. Multiples of the golden ratio lie evenly, however many there are (Knuth, The Art of
 * Computer Programming, 6.4, theorem S); chance alone would leave some close to each other.
 */
export class RetrySpread {
  /** Other servers begin elsewhere. */
  private readonly phase = Math.random();

  constructor(private readonly spreadMs: number) {}

  /** A whole number of ms from 1 to the spread. */
  delayMs(ordinal: number): number {
    return Math.max(1, Math.ceil(((this.phase + ordinal * GOLDEN_RATIO) % 1) * this.spreadMs));
  }
}
