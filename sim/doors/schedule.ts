import { promisify } from 'node:util';
import timers from 'node:timers';
import timersPromises from 'node:timers/promises';
import { currentRun, isHostAtWork, outsideRun } from '../kernel/current';
import type { Run } from '../kernel/run';
import { VirtualImmediate, type TimerKind } from '../kernel/timers';
import { inRun, replaceFunction } from './patch';
import { setTimeoutOf } from './timers-of';
import { virtualTimersPromises } from './timers-promises';

type Callback = (...args: unknown[]) => unknown;
type SetTimer = (callback: Callback, delay?: number, ...args: unknown[]) => unknown;
type SetImmediate = (callback: Callback, ...args: unknown[]) => unknown;

const GLOBAL_TIMERS = [
  'setTimeout',
  'setInterval',
  'setImmediate',
  'clearTimeout',
  'clearInterval',
  'clearImmediate',
];

/** Opens the door of the schedule: timers, immediates, nextTick, queueMicrotask, timers/promises. */
export function openScheduleDoor(): void {
  replaceFunction<SetTimer>(globalThis, 'setTimeout', (native) => timerDoor(native, 'timer'));
  replaceFunction<SetTimer>(globalThis, 'setInterval', (native) => timerDoor(native, 'interval'));
  replaceFunction<SetImmediate>(globalThis, 'setImmediate', immediateDoor);
  for (const key of ['clearTimeout', 'clearInterval']) replaceFunction(globalThis, key, clearDoor);
  replaceFunction(globalThis, 'clearImmediate', clearImmediateDoor);
  for (const key of GLOBAL_TIMERS) {
    // The module has the same functions as the globals.
    replaceFunction<Callback>(timers, key, () => Reflect.get(globalThis, key) as Callback);
  }
  replaceFunction<SetImmediate>(process, 'nextTick', nextTickDoor);
  replaceFunction<(callback: Callback) => void>(globalThis, 'queueMicrotask', microtaskDoor);
  openPromisesDoor();
}

/** Timers that a file gets in place of the global ones. */
export interface OwnTimers {
  readonly setTimeout: SetTimer;
  readonly setInterval: SetTimer;
}

/** What code in scenario files and doubles gets instead: timers that stand in for I/O. */
export function standInTimers(whose: 'scenario' | 'double'): OwnTimers {
  const native = globalThis.setTimeout as unknown as SetTimer;
  const standIn: SetTimer = (callback, delay, ...args) => {
    const run = currentRun();
    if (run === undefined || typeof callback !== 'function')
      return native(callback, delay, ...args);
    return setTimeoutOf(whose, run, Number(delay), guarded(callback, args));
  };
  Object.defineProperty(standIn, 'name', { value: 'setTimeout' });
  Object.defineProperty(standIn, promisify.custom, {
    value: virtualTimersPromises(whose).setTimeout,
  });
  return {
    setTimeout: standIn,
    setInterval: globalThis.setInterval,
  };
}

function timerDoor(native: SetTimer, kind: TimerKind): SetTimer {
  return function (callback, delay, ...args) {
    const run = currentRun();
    // Node itself words the error for what is no function.
    if (run === undefined || typeof callback !== 'function')
      return native(callback, delay, ...args);
    return run.timers.set(kind, Number(delay), guarded(callback, args));
  };
}

function guarded(callback: Callback, args: unknown[]): () => void {
  return args.length === 0
    ? callback
    : function (this: unknown) {
        callback.apply(this, args);
      };
}

function immediateDoor(native: SetImmediate): SetImmediate {
  return function (callback, ...args) {
    const run = currentRun();
    if (run === undefined || typeof callback !== 'function') return native(callback, ...args);
    return run.timers.setImmediate(guarded(callback, args));
  };
}

function clearDoor(native: (handle: unknown) => void): (handle: unknown) => void {
  return function (handle) {
    const run = currentRun();
    if (run === undefined) native(handle);
    else run.timers.clear(handle);
  };
}

function clearImmediateDoor(native: (handle: unknown) => void): (handle: unknown) => void {
  return function (handle) {
    if (handle instanceof VirtualImmediate) handle.clear();
    else if (currentRun() === undefined) native(handle);
  };
}

/** An exception that escapes a tick would abort the process: it is caught inside the tick. */
function nextTickDoor(native: SetImmediate): SetImmediate {
  return function (callback, ...args) {
    const run = currentRun();
    if (run === undefined || typeof callback !== 'function') {
      return native.call(process, isHostAtWork() ? hosted(callback) : callback, ...args);
    }
    if (!run.countTick()) return undefined;
    native.call(process, caught(run, callback), ...args);
    return undefined;
  };
}

function microtaskDoor(native: (callback: Callback) => void): (callback: Callback) => void {
  return function (callback) {
    const run = currentRun();
    if (run === undefined || typeof callback !== 'function') native(callback);
    else if (run.countTick()) native(caught(run, callback));
  };
}

/** What the host queues while it works in the middle of a run is drained there, but not part of it. */
function hosted(callback: Callback): Callback {
  return typeof callback === 'function'
    ? (...args) => outsideRun(() => callback(...args))
    : callback;
}

function caught(run: Run, callback: Callback): Callback {
  const strand = run.strand;
  return (...args) => {
    if (run.isOver(strand)) return;
    run.strand = strand;
    try {
      callback(...args);
    } catch (error) {
      run.uncaught(error);
    }
  };
}

/** promisify(setTimeout) leads to these too: Node looks timers/promises up when it is asked. */
function openPromisesDoor(): void {
  const virtual = virtualTimersPromises('code');
  for (const key of ['setTimeout', 'setImmediate', 'setInterval'] as const) {
    replaceFunction<Callback>(timersPromises, key, (native) =>
      inRun(native, (_run, ...args) => (virtual[key] as Callback)(...args)),
    );
  }
  openSchedulerDoor(virtual);
}

function openSchedulerDoor(virtual: ReturnType<typeof virtualTimersPromises>): void {
  const prototype = Object.getPrototypeOf(timersPromises.scheduler) as object;
  replaceFunction<Callback>(prototype, 'wait', (native) =>
    inRun(native, (_run, delay, options) =>
      virtual.setTimeout(delay as number, undefined, options as object | undefined),
    ),
  );
  replaceFunction<Callback>(prototype, 'yield', (native) =>
    inRun(native, () => virtual.setImmediate()),
  );
}
