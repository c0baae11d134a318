import { Module } from 'node:module';
import { currentRun, outsideRun } from '../../kernel/current';
import { oneFor } from '../../kernel/one-for';
import type { Process } from '../../kernel/process';
import type { Run } from '../../kernel/run';
import { inRun, replaceFunction } from '../patch';
import { compilingAtOnce } from '../wasm';
import { adoptFastTimers } from './fast-timers';

type AnyFunction = (...args: unknown[]) => unknown;

/** What undici sends requests by; an agent by default, which keeps connections alive. */
interface Dispatcher {
  dispatch(options: object, handler: object): boolean;
  destroy(): Promise<void>;
}

type AgentClass = new (options?: object) => Dispatcher;

/** Where every copy of undici in a process finds the dispatcher of all, Node's own copy too. */
const SLOTS = [1, 2].map((version) =>
  Symbol.for(`undici.globalDispatcher.${String(version)}`),
) as readonly symbol[];

/**
 * Opens the door of `fetch`, and of the package undici, of which Node has a copy for it. Both run
 * unmodified, over the sockets of the run. What all code of a process of the operating system shares, the
 * agent and a clock of undici's own, is one for each process of a run.
 */
export function openUndiciDoor(): void {
  replaceFunction<AnyFunction>(globalThis, 'fetch', (native) =>
    inRun(native, function (this: unknown, run, ...args) {
      adoptNodesOwn();
      leaveNoTimings(run);
      return Reflect.apply(native, this, args);
    }),
  );
  watchLoading();
}

/** Node's copy loads, and compiles its parser, outside of the run that is the first to touch it. */
export function loadOutside<T>(load: () => T): T {
  const value = outsideRun(() => compilingAtOnce(load));
  if (currentRun() !== undefined) adoptNodesOwn();
  return value;
}

/** Requests that a run made are no part of the timeline of the next. */
function leaveNoTimings(run: Run): void {
  if (timed.has(run)) return;
  timed.add(run);
  run.onLeave.push(() => {
    performance.clearResourceTimings();
  });
}

const timed = new WeakSet<Run>();

/** What Node's own copy put into each slot; undefined until it is adopted. */
let nodesOwn: ReadonlyMap<symbol, Dispatcher> | undefined;

function adoptNodesOwn(): void {
  if (nodesOwn === undefined) {
    outsideRun(() => {
      nodesOwn = dispatchersOfNode();
      const [agent] = [...nodesOwn.values()].filter(isAgent);
      if (agent !== undefined) adoptTimersOf(agent.constructor as AgentClass);
    });
  }
  for (const [slot, made] of nodesOwn ?? []) route(slot, made);
}

/** Node's copy takes a dispatcher that another copy has left: it is to make one of its own. */
function dispatchersOfNode(): ReadonlyMap<symbol, Dispatcher> {
  const before = SLOTS.map(dispatcherAt);
  SLOTS.forEach((slot, index) => {
    if (before[index] !== undefined) Reflect.set(globalThis, slot, undefined);
  });
  compilingAtOnce(() => globalThis.Response);
  const made = new Map<symbol, Dispatcher>();
  SLOTS.forEach((slot, index) => {
    const own = dispatcherAt(slot) ?? before[index];
    if (own !== undefined) made.set(slot, own);
    if (before[index] !== undefined) Reflect.set(globalThis, slot, before[index]);
  });
  return made;
}

function dispatcherAt(slot: symbol): Dispatcher | undefined {
  return Reflect.get(globalThis, slot) as Dispatcher | undefined;
}

function isAgent(dispatcher: Dispatcher): boolean {
  return dispatcher.constructor.name === 'Agent';
}

/** An attempt to connect has such a timer. This one never gets further, and is given up at once. */
function adoptTimersOf(Agent: AgentClass): void {
  const giveUp = new AbortController();
  adoptFastTimers(() => {
    const agent = new Agent({
      connect: { lookup: () => undefined, autoSelectFamily: false, signal: giveUp.signal },
    });
    agent.dispatch({ origin: 'http://undici.invalid', path: '/', method: 'GET' }, NOBODY);
    giveUp.abort();
    void agent.destroy();
  });
}

/** A handler as all versions of undici want it. */
const NOBODY = Object.fromEntries(
  [
    ...['onConnect', 'onHeaders', 'onData', 'onComplete', 'onError', 'onBodySent'],
    ...['onRequestStart', 'onResponseStart', 'onResponseData', 'onResponseEnd', 'onResponseError'],
  ].map((name) => [name, () => undefined]),
);

const routers = new WeakSet<object>();

/** Puts what leads to the dispatcher of the process that asks where all processes look for one. */
function route(slot: symbol, made: Dispatcher): void {
  const original = dispatcherAt(slot);
  if (original === undefined || routers.has(original)) return;
  const target = (): Dispatcher => {
    const run = currentRun();
    return run === undefined ? original : dispatcherOf(run, slot, made);
  };
  const router = new Proxy(original, {
    get: (_original, key) => {
      const dispatcher = target();
      const value: unknown = Reflect.get(dispatcher, key, dispatcher);
      return typeof value === 'function' && key !== 'constructor'
        ? (value as AnyFunction).bind(dispatcher)
        : value;
    },
    getPrototypeOf: () => Reflect.getPrototypeOf(target()),
  });
  routers.add(router);
  Reflect.set(globalThis, slot, router);
}

/** What a process has in place of what all of the operating system's process would share. */
interface Own {
  /** Agents of its own by those that they stand for. */
  readonly agents: Map<unknown, Dispatcher>;
  /** What `setGlobalDispatcher` of the package has left in each slot. */
  readonly slots: Map<symbol, Dispatcher>;
  /** What it was given. */
  set: Dispatcher | undefined;
}

const ownOf = oneFor<Process, Own>(() => ({
  agents: new Map(),
  slots: new Map(),
  set: undefined,
}));

function dispatcherOf(run: Run, slot: symbol, made: Dispatcher): Dispatcher {
  const own = ownOf(run.process);
  const set = own.slots.get(slot);
  if (set !== undefined) return set;
  const before = own.agents.get(made);
  if (before !== undefined) return before;
  const Agent = made.constructor as AgentClass;
  // Node 26 has an agent for itself, and beside it one that speaks to older copies by way of it.
  const other = [...(nodesOwn ?? [])].find(([, one]) => one !== made && isAgent(one));
  const agent =
    isAgent(made) || other === undefined ? new Agent() : new Agent(dispatcherOf(run, ...other));
  own.agents.set(made, agent);
  return agent;
}

/** The package is met file by file, by whichever loader: three of its files are of interest. */
const FILE = /^(.*[\\/]undici)[\\/]lib[\\/](util[\\/]timers|dispatcher[\\/]agent|global)\.js$/;

const agentClasses = new Map<string, AgentClass>();

/** A file of a package has been loaded: if it belongs to undici, what it keeps is taken over. */
export function adoptPackageFile(filename: string, exported: unknown): void {
  if (!filename.includes('undici')) return;
  const [, folder, file] = FILE.exec(filename) ?? [];
  if (folder === undefined || exported === null) return;
  if (file === 'global') {
    adoptGlobal(folder, exported as GlobalFile);
  } else if (typeof exported === 'function') {
    agentClasses.set(folder, exported as AgentClass);
  } else {
    adoptNodesOwn();
    const timers = exported as TimersFile;
    outsideRun(() => {
      adoptFastTimers(() => {
        timers.clearFastTimeout(timers.setFastTimeout(() => undefined, TICK_OF_NOBODY_MS));
      });
    });
  }
}

interface TimersFile {
  setFastTimeout(callback: () => void, delayMs: number): unknown;
  clearFastTimeout(timer: unknown): void;
}

interface GlobalFile {
  setGlobalDispatcher(dispatcher: Dispatcher): void;
  getGlobalDispatcher(): Dispatcher | undefined;
}

const TICK_OF_NOBODY_MS = 2_000;

function adoptGlobal(folder: string, file: GlobalFile): void {
  replaceFunction<(dispatcher: Dispatcher) => void>(
    file,
    'setGlobalDispatcher',
    (native) => (dispatcher) => {
      const run = currentRun();
      if (run === undefined) {
        native(dispatcher);
        return;
      }
      adoptNodesOwn();
      const before = SLOTS.map(dispatcherAt);
      native(dispatcher);
      const own = ownOf(run.process);
      own.set = dispatcher;
      SLOTS.forEach((slot, index) => {
        const given = dispatcherAt(slot);
        if (given !== undefined && given !== before[index]) own.slots.set(slot, given);
        Reflect.set(globalThis, slot, before[index]);
      });
    },
  );
  replaceFunction<() => Dispatcher | undefined>(file, 'getGlobalDispatcher', (native) => () => {
    const run = currentRun();
    const Agent = agentClasses.get(folder);
    if (run === undefined || Agent === undefined) return native();
    const own = ownOf(run.process);
    if (own.set !== undefined) return own.set;
    const agent = own.agents.get(Agent) ?? new Agent();
    own.agents.set(Agent, agent);
    return agent;
  });
}

/** Node's own loader of CommonJS; that of heddle says itself what it has loaded. */
function watchLoading(): void {
  const extensions = (Module as unknown as { readonly _extensions: Record<string, AnyFunction> })
    ._extensions;
  const load = extensions['.js'];
  if (load === undefined) return;
  extensions['.js'] = function (this: unknown, module, filename) {
    const result = Reflect.apply(load, this, [module, filename]);
    adoptPackageFile(String(filename), (module as { readonly exports: unknown }).exports);
    return result;
  };
}
