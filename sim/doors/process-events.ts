import { currentRun } from '../kernel/current';
import type { RunHost } from '../kernel/run';
import { captureContext, forgetContexts, leaveContexts } from './contexts';
import { replaceFunction } from './patch';
import { currentSurroundings } from './surroundings';

type Emit = (event: string | symbol, ...args: unknown[]) => boolean;

/**
 * Thrown out of a macrotask, as its last act, after code in it was terminated from outside: Node's
 * stack of async ids is out of step then, and Node sets it right only behind an uncaught exception.
 */
export class AsyncStackRepair extends Error {
  override readonly name = 'AsyncStackRepair';
}

/**
 * Opens the door of process events: what would end the process, or print a warning, is an event of
 * the run instead. Nothing may throw out of the drain.
 */
export function openProcessEventsDoor(): void {
  replaceFunction<Emit>(
    process,
    'emit',
    (native) =>
      function (this: NodeJS.Process, event, ...args) {
        if (args[0] instanceof AsyncStackRepair) return true;
        const run = currentRun();
        if (run === undefined) return native.call(this, event, ...args);
        switch (event) {
          case 'unhandledRejection':
            run.rejections.raised(args[1] as object, args[0]);
            return true;
          case 'rejectionHandled':
            run.rejections.handled(args[0] as object);
            return true;
          case 'uncaughtException':
            run.uncaught(args[0]);
            return true;
          case 'uncaughtExceptionMonitor':
          case 'warning':
          case 'multipleResolves':
            return true;
          default:
            return (
              currentSurroundings()?.events.emit(event, ...args) ??
              native.call(this, event, ...args)
            );
        }
      },
  );
}

/**
 * Remembers who listens on `process` now. What comes later belongs to the code under test: it gets
 * the events of its run, and `restore` takes it off again.
 */
export function guardListeners(): ListenerGuard {
  const before = new Map<string, readonly unknown[]>();
  for (const event of GUARDED_EVENTS) before.set(event, process.rawListeners(event));
  const added = (event: string): Listener[] => {
    const known = before.get(event) ?? [];
    if (process.listenerCount(event) <= known.length) return [];
    const listeners = process.rawListeners(event) as Listener[];
    return listeners.filter((listener) => !known.includes(listener));
  };
  return {
    added,
    restore: () => {
      forgetContexts();
      for (const event of GUARDED_EVENTS) {
        for (const listener of added(event)) process.removeListener(event, listener);
      }
    },
  };
}

type Listener = (...args: unknown[]) => void;

export interface ListenerGuard {
  /** Listeners that came since the guard was set. */
  added(event: string): Listener[];
  /** Takes them off again, and forgets the AsyncLocalStorage contexts of the run. */
  restore(): void;
}

const GUARDED_EVENTS = [
  'uncaughtException',
  'unhandledRejection',
  'rejectionHandled',
  'warning',
  'exit',
  'beforeExit',
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  'SIGUSR2',
  'message',
  'disconnect',
];

/**
 * Makes what a run needs to know of the process.
 *
 * @param readsThrough folders whose files a run may read; default none
 */
export function runHost(guard: ListenerGuard, readsThrough: readonly string[] = []): RunHost {
  return {
    readsThrough,
    emit: (event, ...args) => {
      const own = currentSurroundings()?.events;
      if (own !== undefined) return own.emit(event, ...args);
      const listeners = guard.added(event);
      for (const listener of listeners) listener.apply(process, args);
      return listeners.length > 0;
    },
    captureContext,
    leaveContexts,
  };
}
