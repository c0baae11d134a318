import fs from 'node:fs';
import { currentRun } from '../../kernel/current';
import { replaceFunction } from '../patch';
import { optionsOf } from './arguments';
import type { Binding, NativeFunction, Request } from './binding';
import { ReadFileJob, WriteFileJob, type Job } from './jobs';
import { leaveSimulation } from '../refusal';

/**
 * Where Node's own fs does not look a native function up at each call, but keeps the one that it found when
 * it was loaded: the classes below readFile and writeFile with a callback, in newer releases, and the
 * functions below readFile with a callback, if somebody has called it before the doors were opened.
 */
export function openKeptFunctionsDoor(binding: Binding, natives: KeptNatives): void {
  openJob(natives.ReadFileJob, 'readFile', ({ flag = 'r' }, path) => {
    const { flags } = parsed(binding, path, flag, undefined);
    return (run) => new ReadFileJob(run, path, flags, READ_AT_ONCE);
  });
  openJob(natives.WriteFileJob, 'writeFile', ({ flag, mode, encoding }, path, data) => {
    const how = parsed(binding, path, flag || 'w', mode);
    const bytes =
      typeof data === 'string' ? Buffer.from(data, (encoding || 'utf8') as BufferEncoding) : data;
    return (run) => new WriteFileJob(run, path, how.flags, how.mode, bytes);
  });
  openReadContext(binding);
}

export interface KeptNatives {
  readonly ReadFileJob: unknown;
  readonly WriteFileJob: unknown;
}

/** Node reads no more than this of a file at once. */
const READ_AT_ONCE = 512 * 1024;

interface FileOptions {
  readonly flag?: string | number;
  readonly mode?: number | string;
  readonly encoding?: string;
}

interface NativeJob {
  ondone(error: unknown, ...results: unknown[]): void;
}

type MakeJob = (run: NonNullable<ReturnType<typeof currentRun>>) => Job;
type Plan = (options: FileOptions, path: unknown, data: unknown) => MakeJob;

/** What fs.readFile or fs.writeFile was called with, while Node's own checks it and makes its job. */
let pending: readonly unknown[] | undefined;

function openJob(native: unknown, key: 'readFile' | 'writeFile', plan: Plan): void {
  if (typeof native !== 'function') return;
  replaceFunction<NativeFunction>(
    fs,
    key,
    (original) =>
      function (this: unknown, ...args) {
        if (currentRun() === undefined) return original.apply(this, args);
        pending = args;
        try {
          return original.apply(this, args);
        } finally {
          pending = undefined;
        }
      },
  );
  replaceFunction<(this: NativeJob, path: unknown) => unknown>(
    (native as { prototype: object }).prototype,
    'run',
    (original) =>
      function (path) {
        const run = currentRun();
        if (run === undefined) return original.call(this, path);
        const args = pending;
        if (args === undefined) {
          leaveSimulation(`fs.${key}`, 'take it from node:fs after heddle has begun', []);
          return undefined;
        }
        const options = key === 'readFile' ? args[1] : args[2];
        const job = plan(optionsOf<FileOptions>(options), path, args[1])(run);
        job.ondone = (...results) => {
          this.ondone(...results);
        };
        job.run();
        return undefined;
      },
  );
}

const { openSync } = fs;

/** Flags and mode as the numbers that Node makes of them. */
function parsed(
  binding: Binding,
  path: unknown,
  flag: string | number,
  mode: string | number | undefined,
): { readonly flags: number; readonly mode: number } {
  const { open } = binding;
  const taken = { flags: 0, mode: 0o666 };
  binding['open'] = (_path: unknown, flags: number, parsedMode: number) => {
    taken.flags = flags;
    taken.mode = parsedMode;
    return -1;
  };
  try {
    openSync(path as string, flag, mode);
  } finally {
    binding['open'] = open;
  }
  return taken;
}

interface ReadContext {
  fd: number;
  isUserFd: boolean;
  size: number;
  pos: number;
  buffer: Uint8Array;
  err: unknown;
  signal?: AbortSignal;
  userBuffer?: boolean;
  checkOverflow?: boolean;
  overflowBuffer?: Uint8Array;
  read(): void;
  close(error?: unknown): void;
}

/**
 * The object that readFile with a callback reads with calls functions that it found when it was loaded. If
 * that was before now, they are native, and are to be passed by.
 */
function openReadContext(binding: Binding): void {
  const isLoaded = (process as unknown as { moduleLoadList?: string[] }).moduleLoadList?.includes(
    'NativeModule internal/fs/read/context',
  );
  const context = takeContext(binding);
  if (isLoaded !== true || context === undefined) return;
  const prototype = Object.getPrototypeOf(context) as ReadContext;
  const call = (name: 'read' | 'close', args: readonly unknown[], request: Request): void => {
    (binding[name] as NativeFunction)(...args, request);
  };
  replaceFunction<(this: ReadContext) => void>(
    prototype,
    'read',
    (native) =>
      function () {
        if (currentRun() === undefined || this.signal?.aborted === true) {
          native.call(this);
          return;
        }
        const request = requestOf(binding, this, () => {
          native.call(this);
        });
        call('read', [this.fd, ...windowOf(this), -1], request);
      },
  );
  replaceFunction<(this: ReadContext, error?: unknown) => void>(
    prototype,
    'close',
    (native) =>
      function (error) {
        if (currentRun() === undefined || this.isUserFd) {
          native.call(this, error);
          return;
        }
        const request = requestOf(binding, this, () => {
          native.call(this, error);
        });
        this.err = error;
        call('close', [this.fd], request);
      },
  );
}

/** The context of a readFile that is never begun. */
function takeContext(binding: Binding): object | undefined {
  const { open } = binding;
  let context: object | undefined;
  binding['open'] = (...args: unknown[]) => {
    context = (args.at(-1) as Request).context;
  };
  try {
    // With a buffer of its own a newer release opens the file step by step.
    const options = { flag: 'r', buffer: Buffer.alloc(1) };
    fs.readFile('/', options, () => undefined);
  } finally {
    binding['open'] = open;
  }
  return context;
}

/** Lets Node's own make its request, and takes it away before it is handed on. */
function requestOf(binding: Binding, context: object, make: () => void): Request {
  const taken: { complete?: Request['oncomplete'] } = {};
  const prototype = binding.FSReqCallback.prototype as object;
  Object.defineProperty(prototype, 'oncomplete', {
    configurable: true,
    set(complete: NonNullable<Request['oncomplete']>) {
      taken.complete = complete;
      throw TAKEN;
    },
  });
  try {
    make();
  } catch (error) {
    if (error !== TAKEN) throw error;
  } finally {
    Reflect.deleteProperty(prototype, 'oncomplete');
  }
  const request = new binding.FSReqCallback();
  if (taken.complete !== undefined) request.oncomplete = taken.complete;
  request.context = context;
  return request;
}

const TAKEN = new Error('taken');

/** Where the next piece goes, as Node has just decided: buffer, offset, length. */
function windowOf(context: ReadContext): readonly [Uint8Array, number, number] {
  const { buffer, size, pos, userBuffer, checkOverflow, overflowBuffer } = context;
  if (checkOverflow === true && overflowBuffer !== undefined) return [overflowBuffer, 0, 1];
  if (size === 0) {
    return userBuffer === true
      ? [buffer, pos, buffer.byteLength - pos]
      : [buffer, 0, buffer.length];
  }
  return [buffer, pos, Math.min(READ_AT_ONCE, size - pos)];
}
