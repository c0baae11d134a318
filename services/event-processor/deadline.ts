import { ProcessorError } from './errors';
import { type Answer } from './event-store';

export interface Deadline {
  /** After how long the work is given up, in ms. */
  readonly timeoutMs: number;
  /** Gives the work up before that. */
  readonly signal?: AbortSignal;
}

/**
 * The answer of `work`, as long as it comes in time. The signal that `work` gets aborts when nobody
 * waits for its answer any more; whether it listens to that or not, the wait is over.
 *
 * @throws ProcessorError `DEADLINE`, `ABORTED`, and whatever `work` throws
 */
export async function within<T>(
  deadline: Deadline,
  work: (signal: AbortSignal) => Answer<T>,
): Promise<T> {
  const { timeoutMs, signal } = deadline;
  if (signal?.aborted === true) throw abandoned(signal);
  const controller = new AbortController();
  const leave = () => {
    if (signal !== undefined) controller.abort(abandoned(signal));
  };
  const timer = setTimeout(() => {
    controller.abort(new ProcessorError('DEADLINE', `no answer within ${timeoutMs} ms`));
  }, timeoutMs);
  signal?.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([rejectionOf(controller.signal), work(controller.signal)]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', leave);
  }
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const leave = () => reject(signal.reason as ProcessorError);
    signal.addEventListener('abort', leave, { once: true });
  });
}

/** Waits, or is told to stop waiting: `elapsed` or `aborted`. */
export async function pause(delayMs: number, signal?: AbortSignal): Promise<'elapsed' | 'aborted'> {
  if (signal?.aborted === true) return 'aborted';
  return await new Promise((resolve) => {
    const leave = () => {
      clearTimeout(timer);
      resolve('aborted');
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', leave);
      resolve('elapsed');
    }, delayMs);
    signal?.addEventListener('abort', leave, { once: true });
  });
}

export function abandoned(signal: AbortSignal): ProcessorError {
  return new ProcessorError('ABORTED', 'nobody waits any more', { cause: signal.reason });
}
