import { hex, mix } from './hash';

/**
 * The rolling hash of a run: two 32-bit lanes over every step (strand path, site signature, kind,
 * virtual time, choice, value). Two runs are the same exactly when their digests are.
 *
 * Of values only primitives count; an object counts as an object and a function as a function, so
 * that no getter of the user runs and nothing that the engine words differently between versions
 * gets in.
 */
export class Digest {
  private low = 0x2545f491;
  private high = 0x9e3779b9 | 0;

  /** Folds in one step: who, where and what as one hash, virtual microseconds, the choice. */
  step(who: number, atUs: number, choice: number): void {
    const low = mix(mix(this.low, who), (atUs | 0) ^ Math.imul(choice, 0x9e3779b1));
    this.low = low;
    this.high = (Math.imul(this.high, 31) + low) ^ (atUs / TWO_32);
  }

  /** Folds in a resumption: who and where as one hash, and the value that was awaited. */
  resumption(who: number, value: unknown): void {
    const low = mix(this.low, who);
    this.low = low;
    if (value !== undefined) this.value(value);
  }

  /** Folds in one integer; fractions count too, in two halves. */
  number(value: number): void {
    if ((value | 0) === value) {
      this.integer(value);
      return;
    }
    FLOAT[0] = value === value ? value : NaN;
    this.integer(HALVES[0] ?? 0);
    this.integer(HALVES[1] ?? 0);
  }

  /** Folds in one 32-bit integer. */
  integer(value: number): void {
    this.low = mix(this.low, value);
    this.high = (Math.imul(this.high, 31) + this.low) ^ (value << 7);
  }

  /** Folds in a string: its length and up to 256 of its code units, from both ends. */
  text(value: string): void {
    const length = value.length;
    this.integer(length);
    const head = Math.min(length, 128);
    for (let index = 0; index < head; index++) this.integer(value.charCodeAt(index));
    for (let index = Math.max(head, length - 128); index < length; index++) {
      this.integer(value.charCodeAt(index));
    }
  }

  /** Folds in any value of the code under test: primitives by value, the rest by type. */
  value(value: unknown): void {
    switch (typeof value) {
      case 'number':
        if ((value | 0) === value) {
          this.integer(value ^ TAG.integer);
          return;
        }
        this.integer(TAG.number);
        this.number(value);
        return;
      case 'string':
        this.integer(TAG.string);
        this.text(value);
        return;
      case 'boolean':
        this.integer(value ? TAG.true : TAG.false);
        return;
      case 'bigint':
        this.integer(TAG.bigint);
        this.text(value.toString(36));
        return;
      case 'object':
        this.integer(value === null ? TAG.null : TAG.object);
        return;
      default:
        this.integer(TAG[typeof value as 'undefined' | 'function' | 'symbol']);
    }
  }

  /** One lane, to compare two runs step by step. */
  get state(): number {
    return this.low;
  }

  /** 16 hexadecimal digits. */
  toString(): string {
    return hex(mix(this.high, this.low)) + hex(this.low);
  }
}

const TAG = {
  undefined: 1,
  null: 2,
  true: 3,
  false: 4,
  number: 5,
  string: 6,
  bigint: 7,
  symbol: 8,
  function: 9,
  object: 10,
  integer: 0x5bd1e995,
} as const;

const TWO_32 = 2 ** 32;

const FLOAT = new Float64Array(1);
const HALVES = new Int32Array(FLOAT.buffer);
