import type { ChoiceStream } from '../choices/choices';
import { prng, type Prng } from '../choices/prng';

/**
 * fast-check's `Random`, its numbers drawn from a stream of the tape. A choice of 0 gives the number
 * nearest to 0 in its range, so that the tamest tape gives simple values.
 */
export class TapeRandom {
  private constructor(
    private readonly draws: DrawLog,
    private position: number,
  ) {}

  static over(stream: ChoiceStream): TapeRandom {
    return new TapeRandom(new DrawLog(stream), 0);
  }

  /**
   * A generator that gives the same numbers as this one will from now on: `fc.clone` and replays of
   * values rely on it.
   */
  clone(): TapeRandom {
    return new TapeRandom(this.draws, this.position);
  }

  /** An integer of so many random bits. */
  next(bits: number): number {
    return this.nextInt(0, 2 ** bits - 1);
  }

  nextBoolean(): boolean {
    return this.nextInt(0, 1) === 1;
  }

  /** Both bounds included. */
  nextInt(min = -(2 ** 31), max = 2 ** 31 - 1): number {
    const span = max - min + 1;
    if (span > LIMB) return Number(this.nextBigInt(BigInt(min), BigInt(max)));
    const offset = this.choose(span);
    if (min > 0) return min + offset;
    if (max < 0) return max - offset;
    return offset <= max ? offset : max - offset;
  }

  /** Both bounds included. */
  nextBigInt(min: bigint, max: bigint): bigint {
    const offset = this.below(max - min + 1n);
    if (min > 0n) return min + offset;
    if (max < 0n) return max - offset;
    return offset <= max ? offset : max - offset;
  }

  /** From 0 to below 1, with 53 random bits. */
  nextDouble(): number {
    return (this.next(26) * 2 ** 27 + this.next(27)) * 2 ** -53;
  }

  /** There is none to extract: the tape has it. */
  getState(): undefined {
    return undefined;
  }

  /** Limb by limb, the highest first, again until it is below: uniform, and 0 is accepted at once. */
  private below(span: bigint): bigint {
    const limbs: number[] = [];
    for (let rest = span - 1n; rest > 0n; rest >>= LIMB_BITS)
      limbs.unshift(Number(rest % BIG_LIMB));
    for (;;) {
      let value = 0n;
      for (const [index, limb] of limbs.entries()) {
        value = (value << LIMB_BITS) + BigInt(this.choose(index === 0 ? limb + 1 : LIMB));
      }
      if (value < span) return value;
    }
  }

  private choose(bound: number): number {
    return this.draws.at(this.position++, bound);
  }
}

const LIMB = 2 ** 32;
const BIG_LIMB = 2n ** 32n;
const LIMB_BITS = 32n;

/**
 * Zeros after which a draw goes on with other numbers, always the same: a filter that refuses what
 * zeros give would ask for ever on a tape of zeros. No seed draws so many of them.
 */
const MAX_ZEROS = 1_000;

/** What a generator and its clones have drawn from the tape so far: they all read the same. */
class DrawLog {
  private readonly draws: { readonly value: number; readonly bound: number }[] = [];
  private zerosInRow = 0;
  private wayOut: Prng | undefined;

  constructor(private readonly stream: ChoiceStream) {}

  /** The draw at a position, scaled where a clone asks with another bound than the first who came. */
  at(position: number, bound: number): number {
    const drawn = this.draws[position];
    if (drawn !== undefined) {
      return drawn.bound === bound ? drawn.value : Math.floor((drawn.value / drawn.bound) * bound);
    }
    const value = this.next(bound);
    this.draws.push({ value, bound });
    return value;
  }

  private next(bound: number): number {
    const chosen = this.stream.choose(bound);
    this.zerosInRow = chosen === 0 ? this.zerosInRow + 1 : 0;
    if (this.zerosInRow === MAX_ZEROS) this.wayOut = prng(0, 'fast-check');
    return this.wayOut === undefined ? chosen : Math.floor(this.wayOut() * bound);
  }
}
