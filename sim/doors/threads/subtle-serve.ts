import type * as nodeCrypto from 'node:crypto';
import type { MessagePort } from 'node:worker_threads';

export interface Call {
  /** By which its reply is known. */
  readonly id: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

export interface Reply {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: DescribedError;
}

/** A clone of an error would lose its code, and one of a DOMException its class. */
export interface DescribedError {
  readonly kind: string;
  readonly name: string;
  readonly message: string;
  readonly code: string | undefined;
  readonly cause: DescribedError | undefined;
}

/** All that the thread does. Its text is what the thread is started with, so it uses nothing of this module. */
export function serve(require: NodeJS.Require): void {
  const { workerData } = require('node:worker_threads') as {
    workerData: { readonly port: MessagePort; readonly replies: Int32Array };
  };
  const { webcrypto } = require('node:crypto') as typeof nodeCrypto;
  const subtle = webcrypto.subtle as unknown as Record<
    string,
    (...args: readonly unknown[]) => Promise<unknown>
  >;
  const { port, replies } = workerData;
  const describe = (error: unknown): DescribedError => {
    const { name, message, code, cause } = error as Error & { code?: unknown };
    return {
      kind: error instanceof DOMException ? 'DOMException' : (error as Error).constructor.name,
      name,
      message,
      code: typeof code === 'string' ? code : undefined,
      cause: cause instanceof Error ? describe(cause) : undefined,
    };
  };
  const reply = (answer: Reply): void => {
    port.postMessage(answer);
    Atomics.add(replies, 0, 1);
    Atomics.notify(replies, 0);
  };
  port.on('message', ({ id, method, args }: Call) => {
    Promise.resolve(subtle[method]?.(...args)).then(
      (value) => {
        reply({ id, value });
      },
      (error: unknown) => {
        reply({ id, error: describe(error) });
      },
    );
  });
}
