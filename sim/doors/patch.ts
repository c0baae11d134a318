import { currentRun } from '../kernel/current';
import type { Run } from '../kernel/run';

/**
 * Doors are permanent: each replaces one of Node's functions, once per process, by a function that
 * dispatches on the current run and is Node's own outside one. So what a package kept when it was
 * loaded is still inside.
 */
type AnyFunction = (...args: never[]) => unknown;

/** Replaces `holder[key]`, with the name, length and own properties that it had. */
export function replaceFunction<T extends AnyFunction>(
  holder: object,
  key: string,
  make: (native: T) => T,
): void {
  const descriptor = Object.getOwnPropertyDescriptor(holder, key);
  const native = (descriptor?.value ?? Reflect.get(holder, key)) as T;
  const door = make(native);
  copyShape(native, door);
  Object.defineProperty(holder, key, {
    configurable: true,
    enumerable: descriptor?.enumerable ?? true,
    writable: true,
    value: door,
  });
}

/** A function that is Node's own outside a run; in one, `virtual` answers, with the same `this` and arguments. */
export function inRun<This>(
  native: (...args: unknown[]) => unknown,
  virtual: (this: This, run: Run, ...args: unknown[]) => unknown,
): (this: This, ...args: unknown[]) => unknown {
  return function (...args) {
    const run = currentRun();
    return run === undefined ? native.apply(this, args) : virtual.call(this, run, ...args);
  };
}

/** Gives a door the own properties (name, length, promisify.custom, statics) of what it stands for. */
export function copyShape(native: object, door: object): void {
  for (const key of Reflect.ownKeys(native)) {
    const property = Object.getOwnPropertyDescriptor(native, key);
    const own = Object.getOwnPropertyDescriptor(door, key);
    if (property === undefined || own?.configurable === false) continue;
    Object.defineProperty(door, key, { ...property, configurable: true });
  }
}
