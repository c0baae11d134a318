import crypto from 'node:crypto';
import type { ChoiceStream } from '../choices/choices';
import { prng } from '../choices/prng';
import { currentRun } from '../kernel/current';
import { oneFor } from '../kernel/one-for';
import type { Run } from '../kernel/run';
import { inRun, replaceFunction } from './patch';

type Callback = (error: Error | null, ...values: unknown[]) => void;
type AnyFunction = (...args: unknown[]) => unknown;

/** Opens the door of randomness: Math.random and what crypto draws; one stream of the tape. */
export function openRandomnessDoor(): void {
  replaceFunction<() => number>(Math, 'random', (native) => () => {
    const run = currentRun();
    return run === undefined ? native() : fraction(run);
  });
  replaceFunction<AnyFunction>(crypto, 'randomUUID', (native) => inRun(native, randomUuid));
  replaceFunction<AnyFunction>(crypto, 'randomBytes', (native) =>
    inRun(native, (run, size, callback) =>
      answer(run, fill(run, Buffer.alloc(Number(size))), callback),
    ),
  );
  for (const key of ['randomFillSync', 'randomFill']) {
    replaceFunction<AnyFunction>(crypto, key, (native) => inRun(native, randomFill));
  }
  replaceFunction<AnyFunction>(crypto, 'randomInt', (native) => inRun(native, randomInt));
  openWebCrypto();
}

function openWebCrypto(): void {
  const holders = new Set([
    Object.getPrototypeOf(crypto.webcrypto) as object,
    Object.getPrototypeOf(globalThis.crypto) as object,
  ]);
  for (const holder of holders) {
    replaceFunction<AnyFunction>(holder, 'randomUUID', (native) => inRun(native, randomUuid));
    replaceFunction<AnyFunction>(holder, 'getRandomValues', (native) =>
      inRun(native, (run, view) => {
        fill(run, view as NodeJS.ArrayBufferView);
        return view;
      }),
    );
  }
  // crypto.getRandomValues is a getter that leads to the same prototype.
}

function stream(run: Run): ChoiceStream {
  return run.parts.choices.stream('random');
}

const TWO_32 = 2 ** 32;

function fraction(run: Run): number {
  return stream(run).choose(TWO_32) / TWO_32;
}

function fill<T extends NodeJS.ArrayBufferView>(run: Run, view: T): T {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  if (bytes.length >= POOL_BYTES) {
    fillPool(run, bytes);
    return view;
  }
  const choices = stream(run);
  for (let index = 0; index < bytes.length; index++) bytes[index] = choices.choose(256);
  return view;
}

/** From so many bytes on they are taken for a pool, of which a package takes a few at a time. */
const POOL_BYTES = 256;

const poolsFilledIn = oneFor<Run, Map<number, number>>(() => new Map());

/**
 * A package keeps its pool beyond a run, and fills it in whichever run comes first to its end. So what fills
 * it is no choice of that run, which would then choose otherwise in a fresh process: it is the same in every
 * run, for each length and time.
 */
function fillPool(run: Run, bytes: Uint8Array): void {
  const filled = poolsFilledIn(run);
  const time = (filled.get(bytes.length) ?? 0) + 1;
  filled.set(bytes.length, time);
  const draw = prng(time, `pool of ${String(bytes.length)} bytes`);
  for (let index = 0; index < bytes.length; index++) bytes[index] = Math.floor(draw() * 256);
}

function randomUuid(run: Run): string {
  const bytes = fill(run, Buffer.alloc(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [0, 8, 12, 16, 20]
    .map((start, index, starts) => hex.slice(start, starts[index + 1]))
    .join('-');
}

function randomFill(run: Run, view: unknown, ...rest: unknown[]): unknown {
  const callback = typeof rest.at(-1) === 'function' ? rest.pop() : undefined;
  const [offset, size] = rest as [number?, number?];
  const whole = view as Uint8Array;
  const start = offset ?? 0;
  const part = new Uint8Array(
    whole.buffer,
    whole.byteOffset + start,
    size ?? whole.byteLength - start,
  );
  fill(run, part);
  return answer(run, view, callback);
}

function randomInt(run: Run, ...args: unknown[]): unknown {
  const callback = typeof args.at(-1) === 'function' ? args.pop() : undefined;
  const [first, second] = args as [number, number?];
  const [low, high] = second === undefined ? [0, first] : [first, second];
  if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high) || high <= low) {
    throw new RangeError(`The value of "max" is out of range. Received ${String(high)}`);
  }
  return answer(run, low + stream(run).choose(high - low), callback);
}

/** A value at once, or, for the forms with a callback, as a completion of the thread pool. */
function answer(run: Run, value: unknown, callback: unknown): unknown {
  if (typeof callback !== 'function') return value;
  run.standIn(1, () => {
    (callback as Callback)(null, value);
  });
  return undefined;
}
