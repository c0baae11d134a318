import { performance } from 'node:perf_hooks';
import { Script } from 'node:vm';
import { AsyncStackRepair } from '../doors';

/** The only place of the runner that knows real time: hops, deadlines, progress. */

const nativeSetImmediate = setImmediate;
const nativeSetTimeout = setTimeout;
const nativeClearTimeout = clearTimeout;

/**
 * Calls `body` in a fresh macrotask of the host, where a run must begin: not behind an await, for
 * what follows that is a microtask, and queues cannot be drained from inside one.
 */
export function inMacrotask<T>(body: () => T | PromiseLike<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    nativeSetImmediate(() => {
      try {
        resolve(body());
      } catch (error) {
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- it passes on what the user's code rejected with
        reject(error);
      }
      if (!wasTerminated) return;
      wasTerminated = false;
      throw new AsyncStackRepair();
    });
  });
}

/** Whether code of the macrotask at hand was terminated. */
let wasTerminated = false;

/** Calls `body` after real milliseconds, unless the function that is returned is called before. */
export function afterRealTime(delayMs: number, body: () => void): () => void {
  const timer = nativeSetTimeout(body, delayMs);
  return () => nativeClearTimeout(timer);
}

/** Real milliseconds from an arbitrary origin. */
export function realNowMs(): number {
  return performance.now();
}

/** Now, as ISO 8601 in UTC. */
export function realTimestamp(): string {
  return new Date().toISOString();
}

/** Thrown where synchronous code did not return in time. */
export class Hang extends Error {
  override readonly name = 'Hang';
}

const KEY = Symbol.for('heddle.guarded');

const script = new Script(`globalThis[Symbol.for('heddle.guarded')]()`, {
  filename: 'heddle:guard',
});

/**
 * Calls `body` under a real time limit, which also ends loops in synchronous code and in microtasks.
 * One watchdog serves a batch of runs, for each costs a thread.
 */
export function withinRealTime<T>(limitMs: number, body: () => T): T {
  let result: { value: T } | undefined;
  Object.defineProperty(globalThis, KEY, {
    configurable: true,
    value: () => {
      result = { value: body() };
    },
  });
  try {
    script.runInThisContext({ timeout: limitMs });
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
      wasTerminated = true;
      throw new Hang(`no return within ${String(limitMs)} ms`);
    }
    throw error;
  } finally {
    Reflect.deleteProperty(globalThis, KEY);
  }
  if (result === undefined) throw new Hang('the batch was broken off');
  return result.value;
}
