import { print } from './error-facts';

/** A misspelt option would be ignored in silence. @throws TypeError for a name that is none of `names` */
export function checkOptionNames(call: string, options: object, names: ReadonlySet<string>): void {
  const unknown = Object.keys(options).find((name) => !names.has(name));
  if (unknown === undefined) return;
  throw new TypeError(`${call} has no option "${unknown}": it has ${[...names].join(', ')}`);
}

/** @throws RangeError unless it is a finite number from 0 */
export function checkDuration(what: string, ms: unknown): void {
  if (typeof ms === 'number' && Number.isFinite(ms) && ms >= 0) return;
  throw new RangeError(`${what} got ${quoted(ms)}: give it milliseconds from 0`);
}

/** For messages: a text shows where it begins and ends. */
export function quoted(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : printed(value);
}

/** Survives objects that cannot be read. */
export function printed(value: unknown): string {
  try {
    return print(value);
  } catch {
    return 'a value that cannot be read';
  }
}
