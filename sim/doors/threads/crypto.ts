import crypto from 'node:crypto';
import { outsideRun } from '../../kernel/current';
import type { Run } from '../../kernel/run';
import { inRun, replaceFunction } from '../patch';
import { doneLater } from './task';

type AnyFunction = (...args: unknown[]) => unknown;

/**
 * Functions of node:crypto that take a callback have a form without: `pbkdf2Sync`, or, for `sign` and a few more,
 * the same function. It is called at once, and the callback some time later.
 */
export function openCryptoDoor(): void {
  const functions = crypto as unknown as Record<string, AnyFunction | undefined>;
  for (const key of TASKS) {
    const native = functions[key];
    if (native === undefined) continue;
    const compute = functions[`${key}Sync`] ?? native;
    replaceFunction<AnyFunction>(crypto, key, () =>
      inRun(native, (run, ...args) => {
        const at = args.findLastIndex((arg) => typeof arg === 'function');
        // Node itself says what it misses, or gives its result at once.
        if (at < 0) return native(...args);
        const task = { key, native, compute, args: args.slice(0, at) };
        perform(run, task, args[at] as AnyFunction);
        return undefined;
      }),
    );
  }
}

const TASKS = [
  'argon2',
  'checkPrime',
  'decapsulate',
  'diffieHellman',
  'encapsulate',
  'generateKey',
  'generateKeyPair',
  'generatePrime',
  'hkdf',
  'pbkdf2',
  'scrypt',
  'sign',
  'verify',
];

interface Task {
  readonly key: string;
  readonly native: AnyFunction;
  readonly compute: AnyFunction;
  /** Without the callback. */
  readonly args: readonly unknown[];
}

/** Throws what Node throws at once, such as for an argument of the wrong type. */
function perform(run: Run, task: Task, callback: AnyFunction): void {
  const answers = answersOf(task);
  doneLater(run, `crypto.${task.key}`, () => {
    callback(...answers);
  });
}

function answersOf(task: Task): readonly unknown[] {
  let result: unknown;
  try {
    result = task.compute(...task.args);
  } catch (error) {
    if (!fallsToTheThread(task)) throw error;
    return [error];
  }
  if (task.key !== 'generateKeyPair') return [null, result];
  const { publicKey, privateKey } = result as crypto.KeyPairKeyObjectResult;
  return [null, publicKey, privateKey];
}

/**
 * Whether what was thrown would be told to the callback: Node's own asynchronous form throws at once what it does
 * not leave to the thread. What becomes of it then is nobody's matter.
 */
function fallsToTheThread({ native, args }: Task): boolean {
  try {
    outsideRun(() => native(...args, () => undefined));
    return true;
  } catch {
    return false;
  }
}
