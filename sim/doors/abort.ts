import { currentRun } from '../kernel/current';
import { replaceFunction } from './patch';

type SignalAfter = (delayMs: number) => AbortSignal;

/** Opens the door of AbortSignal.timeout: an unref'd timer in virtual time that aborts. */
export function openAbortDoor(): void {
  replaceFunction<SignalAfter>(
    AbortSignal,
    'timeout',
    (native) =>
      function (delayMs) {
        const run = currentRun();
        // Node itself words the error for what is no whole number of milliseconds.
        if (run === undefined || !isDelay(delayMs)) return native.call(AbortSignal, delayMs);
        const controller = new AbortController();
        const abort = (): void => {
          controller.abort(timeoutError());
        };
        run.timers.set('timer', delayMs, abort).unref();
        return controller.signal;
      },
  );
}

function timeoutError(): DOMException {
  return new DOMException('The operation was aborted due to timeout', 'TimeoutError');
}

function isDelay(delayMs: unknown): boolean {
  return (
    typeof delayMs === 'number' &&
    Number.isInteger(delayMs) &&
    delayMs >= 0 &&
    delayMs <= LONGEST_MS
  );
}

const LONGEST_MS = 2 ** 32 - 1;
