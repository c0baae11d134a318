import { currentRun } from '../kernel/current';
import type { Run } from '../kernel/run';
import { VirtualTimeout } from '../kernel/timers';
import { setTimeoutOf, type TimersOf } from './timers-of';

interface TimerOptions {
  readonly signal?: AbortSignal;
  readonly ref?: boolean;
}

interface Cancellable {
  unref(): unknown;
  cancel(): void;
}

/** node:timers/promises over virtual time. Intervals are plain timers, whoever sets them. */
export function virtualTimersPromises(whose: TimersOf): {
  setTimeout<T>(delay?: number, value?: T, options?: TimerOptions): Promise<T>;
  setImmediate<T>(value?: T, options?: TimerOptions): Promise<T>;
  setInterval<T>(delay?: number, value?: T, options?: TimerOptions): AsyncGenerator<T>;
} {
  return {
    setTimeout: (delay, value, options) =>
      settleOnce(value, options, (run, done) => startTimeout(run, whose, Number(delay), done)),
    setImmediate: (value, options) => settleOnce(value, options, startImmediate),
    setInterval: (delay, value, options) => intervals(Number(delay), value, options),
  };
}

type Start = (run: Run, done: () => void) => Cancellable;

function settleOnce<T>(
  value: T | undefined,
  options: TimerOptions | undefined,
  start: Start,
): Promise<T> {
  const run = currentRun();
  if (run === undefined) return Promise.reject(new Error('no run is under way'));
  const signal = options?.signal;
  if (signal?.aborted === true) return Promise.reject(abortError(signal));
  return new Promise<T>((resolve, reject) => {
    const timer = start(run, () => {
      signal?.removeEventListener('abort', abort);
      resolve(value as T);
    });
    if (options?.ref === false) timer.unref();
    const abort = (): void => {
      timer.cancel();
      reject(abortError(signal));
    };
    signal?.addEventListener('abort', abort, { once: true });
  });
}

function startTimeout(run: Run, whose: TimersOf, delay: number, done: () => void): Cancellable {
  const timeout = setTimeoutOf(whose, run, delay, done);
  return {
    unref: () => (timeout instanceof VirtualTimeout ? timeout.unref() : undefined),
    cancel: () => {
      run.timers.clear(timeout);
    },
  };
}

function startImmediate(run: Run, done: () => void): Cancellable {
  const immediate = run.timers.setImmediate(done);
  return {
    unref: () => immediate.unref(),
    cancel: () => {
      immediate.clear();
    },
  };
}

async function* intervals<T>(
  delay: number,
  value: T | undefined,
  options: TimerOptions | undefined,
): AsyncGenerator<T> {
  const run = currentRun();
  const signal = options?.signal;
  if (signal?.aborted === true) throw abortError(signal);
  if (run === undefined) return;
  let passed = 0;
  let wake: (() => void) | undefined;
  const interval = run.timers.set('interval', delay, () => {
    passed++;
    wake?.();
  });
  if (options?.ref === false) interval.unref();
  const abort = (): void => wake?.();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    for (;;) {
      if (isAborted(signal)) throw abortError(signal);
      if (passed === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      for (; passed > 0; passed--) yield value as T;
    }
  } finally {
    interval.close();
    signal?.removeEventListener('abort', abort);
  }
}

/** Read anew each time: the signal changes while the loop waits. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted ?? false;
}

function abortError(signal: AbortSignal | undefined): Error {
  const error = new Error('The operation was aborted', { cause: signal?.reason });
  error.name = 'AbortError';
  return Object.assign(error, { code: 'ABORT_ERR' });
}
