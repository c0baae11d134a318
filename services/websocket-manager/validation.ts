import { inspect } from 'node:util';
import { WebSocketManagerError } from './errors';

/** The longest delay that a Node timer keeps; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
const LONGEST_ID = 256;

/** Throws `INVALID_ARGUMENT` unless `value` is an object. */
export function checkObject(name: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) throw invalid(name, 'an object', value);
}

/** Throws `INVALID_ARGUMENT` unless `value` is a function. */
export function checkFunction(name: string, value: unknown): void {
  if (typeof value !== 'function') throw invalid(name, 'a function', value);
}

/** Throws `INVALID_ARGUMENT` unless `value` is a delay from 1 ms to what a Node timer can hold. */
export function checkDelay(name: string, value: unknown): number {
  if (typeof value !== 'number' || !(value >= 1 && value <= LONGEST_TIMER_MS)) {
    throw invalid(name, `a number of milliseconds from 1 to ${LONGEST_TIMER_MS}`, value);
  }
  return value;
}

/** Throws `INVALID_ARGUMENT` unless `value` is a whole number from 1 to `most`. */
export function checkCount(name: string, value: unknown, most: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > most) {
    throw invalid(name, `a whole number from 1 to ${most}`, value);
  }
  return value;
}

/** Throws `INVALID_ARGUMENT` unless `value` is a string of 1 to 256 characters. */
export function checkId(name: string, value: unknown): string {
  if (!isId(value)) throw invalid(name, `a string of 1 to ${LONGEST_ID} characters`, value);
  return value;
}

export function isId(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST_ID;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function invalid(name: string, expected: string, value: unknown): WebSocketManagerError {
  const shown = inspect(value, { depth: 0, maxStringLength: 40, breakLength: Infinity });
  return new WebSocketManagerError('INVALID_ARGUMENT', `${name} must be ${expected}, got ${shown}`);
}
