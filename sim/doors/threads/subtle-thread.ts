import {
  MessageChannel,
  receiveMessageOnPort,
  Worker,
  type MessagePort,
  type WorkerOptions,
} from 'node:worker_threads';
import { InternalError } from '../../errors';
import { outsideRun } from '../../kernel/current';
import { type DescribedError, serve, type Call, type Reply } from './subtle-serve';

export type ThreadAnswer =
  | { readonly kind: 'done'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Calls `crypto.subtle[method]` in another thread, and waits for it. */
export function callInThread(method: string, args: readonly unknown[]): ThreadAnswer {
  const reply = outsideRun(() => replyTo({ method, args: args.map(crossing) }));
  return reply.error === undefined
    ? { kind: 'done', value: reply.value }
    : { kind: 'failed', error: errorOf(reply.error) };
}

/** Functions and symbols are no arguments of crypto.subtle, and do not cross to a thread. */
export function canCross(args: readonly unknown[]): boolean {
  return args.every((arg) => typeof arg !== 'function' && typeof arg !== 'symbol');
}

interface Thread {
  readonly port: MessagePort;
  readonly replies: Int32Array;
}

let thread: Thread | undefined;

/** Longer than any key takes to be made. */
const PATIENCE_MS = 60_000;

function replyTo(call: Omit<Call, 'id'>): Reply {
  thread ??= startThread();
  const { port, replies } = thread;
  const id = ++lastId;
  port.postMessage({ ...call, id } satisfies Call);
  for (;;) {
    const before = Atomics.load(replies, 0);
    const reply = received(port, id);
    if (reply !== undefined) return reply;
    if (Atomics.wait(replies, 0, before, PATIENCE_MS) === 'timed-out') {
      throw new InternalError(`the thread of crypto.subtle does not answer ${call.method}`);
    }
  }
}

let lastId = 0;

/** A run that was broken off while it waited leaves a reply behind: it is passed over. */
function received(port: MessagePort, id: number): Reply | undefined {
  for (;;) {
    const got = receiveMessageOnPort(port) as { readonly message: Reply } | undefined;
    if (got === undefined || got.message.id === id) return got?.message;
  }
}

/** One for the process, begun when it is first needed; it does not keep the process alive. */
function startThread(): Thread {
  const { port1: port, port2 } = new MessageChannel();
  const replies = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const options: WorkerOptions = {
    eval: true,
    // What compiles the code under test has no business there.
    execArgv: [],
    env: {},
    workerData: { port: port2, replies },
    transferList: [port2],
  };
  new Worker(`(${serve.toString()})(require)`, options).unref();
  port.unref();
  return { port, replies };
}

/** Views are copied, for a clone takes all that is under a view, such as the pool of Buffer. */
function crossing(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value)) return copyOf(value as NodeJS.ArrayBufferView);
  if (Object.getPrototypeOf(value) !== Object.prototype && !isIterable(value)) return value;
  if (isIterable(value)) return Array.from(value, crossing);
  const parts = Object.entries(value).filter(([, part]) => canCross([part]));
  return Object.fromEntries(parts.map(([key, part]) => [key, crossing(part)]));
}

function isIterable(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value;
}

function copyOf(view: NodeJS.ArrayBufferView): unknown {
  if (!(view.buffer instanceof ArrayBuffer)) return view;
  const bytes = view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength);
  if (Buffer.isBuffer(view)) return new Uint8Array(bytes);
  const View = view.constructor as new (buffer: ArrayBuffer) => unknown;
  return new View(bytes);
}

function errorOf(described: DescribedError): unknown {
  const { kind, name, message, code, cause } = described;
  const options = cause === undefined ? {} : { cause: errorOf(cause) };
  if (kind === 'DOMException') return new DOMException(message, { name, ...options });
  const Class = ERRORS[kind] ?? Error;
  const error = new Class(message, options);
  return code === undefined ? error : Object.assign(error, { code });
}

const ERRORS: Readonly<Record<string, ErrorConstructor | undefined>> = {
  RangeError: RangeError,
  SyntaxError: SyntaxError,
  TypeError: TypeError,
};
