import { Errand } from '../../kernel/errand';
import type { Run } from '../../kernel/run';
import type { Request } from './binding';
import { spansOf, waitFor } from './slowness';

/** How an operation ended, for whoever waits for it. */
export interface Settle<T> {
  done(value: T): void;
  failed(error: unknown): void;
}

/**
 * An operation of the thread pool: it takes effect some time after it was asked for, and its answer comes
 * some time after that, on the strand that asked. Two that are under way may take effect in either order.
 *
 * @param name of the call, by which its strand is named: `open`
 */
export function completeLater<T>(run: Run, name: string, effect: () => T, settle: Settle<T>): void {
  const errand = new Errand(run, `fs.${name}`);
  const spans = spansOf(run, name);
  const answer = (give: () => void): void => {
    errand.answerAfter(waitFor(spans.answer), give);
  };
  errand.after(waitFor(spans.request), () => {
    let value: T;
    try {
      value = effect();
    } catch (error) {
      answer(() => {
        settle.failed(error);
      });
      return;
    }
    answer(() => {
      settle.done(value);
    });
  });
}

/** The same for whoever waits for a promise. @param worded makes of an error what the promise rejects with */
export function promiseLater<T>(
  run: Run,
  name: string,
  effect: () => T,
  worded: (error: unknown) => unknown,
): Promise<T> {
  return new Promise((resolve, reject) => {
    completeLater(run, name, effect, {
      done: resolve,
      failed: (error) => {
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- an Error or what a door threw
        reject(worded(error));
      },
    });
  });
}

/** Tells a request of Node's own fs. @param worded makes of an error what it is told; default the error itself */
export function settling(
  request: Request,
  worded: (error: unknown) => unknown = (error) => error,
): Settle<unknown> {
  return {
    done: (value) => {
      if (value === undefined) request.oncomplete?.(null);
      else request.oncomplete?.(null, value);
    },
    failed: (error) => {
      request.oncomplete?.(worded(error));
    },
  };
}
