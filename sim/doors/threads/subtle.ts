import crypto from 'node:crypto';
import type { Run } from '../../kernel/run';
import { inRun, replaceFunction } from '../patch';
import { callInThread, canCross } from './subtle-thread';
import { doneLater } from './task';

type AnyFunction = (...args: unknown[]) => unknown;

/**
 * crypto.subtle has no form that gives its result at once. Its functions are called in another thread, which is
 * waited for; the promise is settled some time later.
 */
export function openSubtleDoor(): void {
  const { subtle } = crypto.webcrypto;
  const prototype = Object.getPrototypeOf(subtle) as Record<string, unknown>;
  for (const key of Object.getOwnPropertyNames(prototype)) {
    if (key === 'constructor' || typeof prototype[key] !== 'function') continue;
    replaceFunction<AnyFunction>(prototype, key, (native) =>
      inRun(native, function (this: unknown, run, ...args) {
        // Node itself says what is wrong, without leaving the thread.
        if (this !== subtle || !canCross(args)) return native.apply(this, args);
        return settledLater(run, key, args);
      }),
    );
  }
}

function settledLater(run: Run, method: string, args: readonly unknown[]): Promise<unknown> {
  const answer = callInThread(method, args);
  return new Promise((resolve, reject) => {
    doneLater(run, `crypto.subtle.${method}`, () => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- an Error or a DOMException
      if (answer.kind === 'failed') reject(answer.error);
      else resolve(answer.value);
    });
  });
}
