import { AsyncLocalStorage } from 'node:async_hooks';
import { currentRun } from '../kernel/current';
import type { RunHost } from '../kernel/run';
import type { ContextRunner } from '../kernel/timers';
import { replaceFunction } from './patch';

type Emit = (event: string | symbol, ...args: unknown[]) => boolean;

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
            return native.call(this, event, ...args);
        }
      },
  );
}

/** Remembers who listens on `process` and on its streams; the returned function takes others off. */
export function guardListeners(): ListenerGuard {
  const before = new Map<string, ReadonlySet<unknown>>();
  for (const event of GUARDED_EVENTS) before.set(event, new Set(process.rawListeners(event)));
  const added = (event: string): Listener[] =>
    (process.rawListeners(event) as Listener[]).filter(
      (listener) => !(before.get(event)?.has(listener) ?? false),
    );
  return {
    added,
    restore: () => {
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
  /** Takes them off again. */
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

/** Makes what a run needs to know of the process. */
export function runHost(guard: ListenerGuard): RunHost {
  return {
    emit: (event, ...args) => {
      const listeners = guard.added(event);
      for (const listener of listeners) listener.apply(process, args);
      return listeners.length > 0;
    },
    captureContext,
  };
}

let contextsInUse = false;

/** Snapshots cost about a microsecond, so they are taken only once somebody uses AsyncLocalStorage. */
export function watchContexts(): void {
  const prototype = AsyncLocalStorage.prototype as unknown as Record<string, unknown>;
  for (const key of ['run', 'enterWith']) {
    replaceFunction<(...args: unknown[]) => unknown>(
      prototype,
      key,
      (native) =>
        function (this: unknown, ...args) {
          contextsInUse = true;
          return native.apply(this, args);
        },
    );
  }
}

function captureContext(): ContextRunner | undefined {
  if (!contextsInUse) return undefined;
  const snapshot = AsyncLocalStorage.snapshot();
  return (callback) => {
    snapshot(callback);
  };
}
