import { inspect } from 'node:util';
import { ProcessorError } from './errors';

/** The longest delay that a Node timer keeps; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Throws `INVALID_ARGUMENT` unless `value` is an object. */
export function checkObject(name: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) throw invalid(name, 'an object', value);
}

/** Throws `INVALID_ARGUMENT` unless `value` is an object with these methods. */
export function checkMethods(name: string, value: unknown, methods: readonly string[]): void {
  checkObject(name, value);
  const members = value as Record<string, unknown>;
  const missing = methods.find((method) => typeof members[method] !== 'function');
  if (missing !== undefined) throw invalid(name, `an object with a method ${missing}`, value);
}

/** Throws `INVALID_ARGUMENT` unless `value` is a whole number from `least` to `most`. */
export function checkWhole(
  name: string,
  value: unknown,
  range: { readonly least: number; readonly most: number },
): number {
  const { least, most } = range;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    throw invalid(name, `a whole number from ${least} to ${most}`, value);
  }
  return value;
}

/** Throws `INVALID_ARGUMENT` unless `value` is a whole number from 1 to `most`. */
export function checkCount(name: string, value: unknown, most: number): number {
  return checkWhole(name, value, { least: 1, most });
}

/** Throws `INVALID_ARGUMENT` unless `value` is a delay of 1 ms to what a Node timer can hold. */
export function checkDelay(name: string, value: unknown): number {
  return checkWhole(name, value, { least: 1, most: LONGEST_TIMER_MS });
}

/** Throws `INVALID_ARGUMENT` unless `value` is a list of at most ten delays. */
export function checkDelays(name: string, value: unknown): readonly number[] {
  if (!Array.isArray(value) || value.length > 10) {
    throw invalid(name, 'a list of at most 10 delays', value);
  }
  return value.map((delay, index) => checkDelay(`${name}[${index}]`, delay));
}

/** Throws `INVALID_ARGUMENT` unless `value` is a string of 1 to `longest` characters. */
export function checkText(name: string, value: unknown, longest = 256): string {
  if (typeof value !== 'string' || value === '' || value.length > longest) {
    throw invalid(name, `a string of 1 to ${longest} characters`, value);
  }
  return value;
}

export function invalid(name: string, expected: string, value: unknown): ProcessorError {
  const shown = inspect(value, { depth: 0, maxStringLength: 40, breakLength: Infinity });
  return new ProcessorError('INVALID_ARGUMENT', `${name} must be ${expected}, got ${shown}`);
}
