import { AsyncLocalStorage } from 'node:async_hooks';
import { currentRun } from '../kernel/current';
import type { ContextRunner } from '../kernel/timers';
import { replaceFunction } from './patch';

type Storage = AsyncLocalStorage<unknown>;

/** Storages that hold a store in the run under way. */
const usedInRun = new Set<Storage>();

/** Storages that were entered with a store since the last callback returned. */
const entered = new Set<Storage>();

let enter: (this: Storage, store: unknown) => void;

/**
 * Watches who uses AsyncLocalStorage: a snapshot costs microseconds, so they are taken only from the
 * first use in a run on. What a run used is disabled behind it, for Node 20 and 22 hand on the stores of every
 * storage that was ever used, at every promise, for the life of the process.
 */
export function watchContexts(): void {
  enter = AsyncLocalStorage.prototype.enterWith;
  for (const key of ['run', 'enterWith']) {
    replaceFunction<(...args: unknown[]) => unknown>(
      AsyncLocalStorage.prototype,
      key,
      (native) =>
        function (this: Storage, ...args) {
          if (currentRun() !== undefined) {
            usedInRun.add(this);
            if (key === 'enterWith') entered.add(this);
          }
          return native.apply(this, args);
        },
    );
  }
}

/** The context of now; undefined while nobody uses one. */
export function captureContext(): ContextRunner | undefined {
  if (usedInRun.size === 0) return undefined;
  const snapshot = AsyncLocalStorage.snapshot();
  return (callback) => {
    snapshot(callback);
  };
}

/**
 * A callback has returned. What it entered would last to the end of the macrotask, which all
 * callbacks of a run share.
 */
export function leaveContexts(): void {
  if (entered.size === 0) return;
  for (const storage of entered) enter.call(storage, undefined);
  entered.clear();
}

/** A run is over: no later one is to see its stores. */
export function forgetContexts(): void {
  for (const storage of usedInRun) storage.disable();
  usedInRun.clear();
  entered.clear();
}
