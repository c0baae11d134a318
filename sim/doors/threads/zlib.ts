import zlib from 'node:zlib';
import { currentRun } from '../../kernel/current';
import type { ContextRunner } from '../../kernel/timers';
import { replaceFunction } from '../patch';
import { doneLater } from './task';

type NativeFunction = (this: Handle, ...args: unknown[]) => unknown;

/** What a stream of zlib compresses with. */
interface Handle {
  readonly writeSync: NativeFunction;
  onerror: (...facts: unknown[]) => void;
}

/**
 * Streams of zlib, and with them the functions that take a callback, ask their handle to write, which Node
 * does in the thread pool. In a run the handle writes at once, and says so later. All above it is Node's own.
 */
export function openZlibDoor(): void {
  for (const make of STREAMS) {
    const stream = (zlib as unknown as Record<string, (() => Stream) | undefined>)[make]?.();
    if (stream === undefined) continue;
    const prototype = Object.getPrototypeOf(stream._handle) as object;
    stream.destroy();
    if (opened.has(prototype)) continue;
    opened.add(prototype);
    replaceFunction<NativeFunction>(prototype, 'init', initDoor);
    replaceFunction<NativeFunction>(prototype, 'write', writeDoor);
  }
  // Says by the door of init what a handle calls when it has written.
  zlib.createGzip().destroy();
}

interface Stream {
  readonly _handle: object;
  destroy(): void;
}

/** One for each kind of handle; Node 20 has no Zstd. */
const STREAMS = [
  'createGzip',
  'createBrotliCompress',
  'createBrotliDecompress',
  'createZstdCompress',
  'createZstdDecompress',
];

const opened = new Set<object>();

/** The same function for all handles, called with the handle as `this`. */
let hasWritten: (this: Handle) => void = () => undefined;

/** A handle calls back in the context in which it was made. */
const contexts = new WeakMap<Handle, ContextRunner>();

function initDoor(native: NativeFunction): NativeFunction {
  return function (...args) {
    const callback = args.find((arg) => typeof arg === 'function');
    if (callback !== undefined) hasWritten = callback as typeof hasWritten;
    const context = currentRun()?.captureContext();
    if (context !== undefined) contexts.set(this, context);
    return native.apply(this, args);
  };
}

function writeDoor(native: NativeFunction): NativeFunction {
  return function (...args) {
    const run = currentRun();
    if (run === undefined) return native.apply(this, args);
    const failure = writeAtOnce(this, args);
    const complete = (): void => {
      if (failure === undefined) hasWritten.call(this);
      else this.onerror(...failure);
    };
    const context = contexts.get(this);
    doneLater(run, 'zlib.write', () => {
      if (context === undefined) complete();
      else context(complete);
    });
    return undefined;
  };
}

/** What the handle would be told of an error, if there is one. */
function writeAtOnce(handle: Handle, args: unknown[]): unknown[] | undefined {
  const { onerror } = handle;
  let failure: unknown[] | undefined;
  handle.onerror = (...facts) => {
    failure = facts;
  };
  try {
    handle.writeSync(...args);
  } finally {
    handle.onerror = onerror;
  }
  return failure;
}
