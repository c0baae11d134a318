import type { EventEmitter } from 'node:events';
import { currentRun } from '../kernel/current';
import type { Process } from '../kernel/process';
import { replaceFunction } from './patch';
import { leaveSimulation } from './refusal';

/** What a process of a host has to itself besides its code: what `process` shows it. */
export interface Surroundings {
  readonly pid: number;
  readonly argv: string[];
  env: NodeJS.ProcessEnv;
  /** Its listeners on `process`. */
  readonly events: EventEmitter;
  /** Under which the network knows its machine. */
  readonly address: string;
  /** Ends the process; what it throws unwinds whoever called. */
  exit(code: number | undefined): never;
  /** A signal that the process sends to itself. */
  signal(name: string): void;
}

const surroundings = new WeakMap<Process, Surroundings>();

export function giveSurroundings(process: Process, own: Surroundings): void {
  surroundings.set(process, own);
}

/** Those of the process whose code runs now; undefined outside a run, and for the scenario itself. */
export function currentSurroundings(): Surroundings | undefined {
  const run = currentRun();
  return run === undefined ? undefined : surroundings.get(run.process);
}

const EXIT =
  'this would end or signal the process that runs the tests: throw an error in its place, or call it in a host of sim.world';

/** Methods of `process` that have to do with its listeners. */
export const LISTENING = [
  'addListener',
  'eventNames',
  'listenerCount',
  'listeners',
  'off',
  'on',
  'once',
  'prependListener',
  'prependOnceListener',
  'rawListeners',
  'removeAllListeners',
  'removeListener',
] as const;

type AnyFunction = (...args: unknown[]) => unknown;

/**
 * Opens the door of what each process has of its own: environment, arguments, listeners, its end. Node lets nobody
 * replace `process.exitCode`: it is one for all processes of a run, read when one of them ends.
 */
export function openSurroundingsDoor(): void {
  openProperty('env');
  openProperty('argv');
  for (const key of LISTENING) {
    replaceFunction<AnyFunction>(
      process,
      key,
      (native) =>
        function (this: unknown, ...args) {
          const events = currentSurroundings()?.events;
          if (events === undefined) return native.apply(this, args);
          const result = (events[key] as AnyFunction).apply(events, args);
          return result === events ? process : result;
        },
    );
  }
  openEnd('exit', (own, code) => own.exit(exitCodeOf(code)));
  openEnd('reallyExit', (own, code) => own.exit(exitCodeOf(code)));
  openEnd('abort', (own) => {
    own.signal('SIGABRT');
  });
  openEnd('kill', (own, pid, signal = 'SIGTERM') => {
    // No process can be seen from another: a pid is its own, or nobody's.
    if (pid !== own.pid) throw noSuchProcess();
    if (signal !== 0) own.signal(String(signal));
    return true;
  });
}

/** A property of `process` that each process of a host has of its own. */
function openProperty(key: 'env' | 'argv'): void {
  const descriptor = Object.getOwnPropertyDescriptor(process, key);
  let value: unknown = Reflect.get(process, key);
  const { get, set } = descriptor ?? {};
  Object.defineProperty(process, key, {
    configurable: true,
    enumerable: true,
    get: () => {
      const own = currentSurroundings();
      if (own !== undefined) return own[key];
      return get === undefined ? value : (get.call(process) as unknown);
    },
    set: (given: never) => {
      const own = currentSurroundings();
      if (own !== undefined) Reflect.set(own, key, given);
      else if (set !== undefined) set.call(process, given);
      else value = given;
    },
  });
}

/** A function that ends a process or signals it: in the scenario's own it is refused by name. */
function openEnd(
  key: 'exit' | 'reallyExit' | 'abort' | 'kill',
  act: (own: Surroundings, ...args: unknown[]) => unknown,
): void {
  replaceFunction<AnyFunction>(
    process,
    key,
    (native) =>
      function (this: unknown, ...args) {
        const own = currentSurroundings();
        if (own !== undefined) return act(own, ...args);
        leaveSimulation(`process.${key}`, EXIT, []);
        return native.apply(process, args);
      },
  );
}

function exitCodeOf(code: unknown): number | undefined {
  return code === undefined || code === null ? undefined : Number(code);
}

function noSuchProcess(): Error {
  const error = new Error('kill ESRCH');
  return Object.assign(error, { errno: -3, code: 'ESRCH', syscall: 'kill' });
}
