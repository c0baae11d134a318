import * as nodeModule from 'node:module';
import { RULES, verdictFor } from './classes';
import { Guards, type Gate, type Guarded } from './guard';
import {
  type BuiltIn,
  globalsNamed,
  inventoryOfModule,
  inventoryOfValue,
  loadSilently,
  publicModules,
} from './inventory';

/** One place from which code can call something that no run may call. */
export interface Refusal extends Guarded {
  readonly holder: object;
  readonly key: string | symbol;
}

/**
 * Every place on this Node that is to be guarded, but for the modules that are guarded when they are
 * first loaded (`DEFERRED`) and have not been. Loads the other modules that it needs.
 */
export function refusals(): readonly Refusal[] {
  const found = [...globalsNamed(refusedGlobals(), isOnTheWay)];
  for (const name of publicModules()) {
    if (DEFERRED.has(name) || !ON_THE_WAY.has(name)) continue;
    found.push(...inventoryOfModule(name, loadSilently(name), isOnTheWay));
  }
  return refusalsAmong(found);
}

/** Names of the refused built-ins that Node does not let anyone replace; empty before installing. */
export function unreplaceable(): readonly string[] {
  return [...fixed].sort();
}

/** Node's own function behind a guard; any other function is given back as it is. */
export function originalOf<F>(value: F): F {
  return typeof value === 'function'
    ? (guards.originalOf(value as unknown as AnyFunction) as unknown as F)
    : value;
}

/**
 * Puts a guard in front of every refused built-in, for good. A guard calls `refuse` if `isInsideRun`
 * holds, and else is Node's own function. `refuse` raises; if it returns, the call is let through.
 * A second call only replaces the two callbacks.
 *
 * @returns a function that puts back what is still guarded, for tests and for embedders.
 */
export function installRefusals(
  isInsideRun: () => boolean,
  refuse: (name: string, remedy: string, aliases: readonly string[]) => void,
): () => void {
  gate.isInsideRun = isInsideRun;
  gate.refuse = refuse;
  if (undo.length === 0) {
    for (const refusal of deepestFirst(refusals())) replace(refusal);
    guardLateModules();
    nodeModule.syncBuiltinESMExports();
  }
  return uninstall;
}

/**
 * What `call` gives, with every guard out of the way, although a run is current. For heddle's own
 * synchronous work in the middle of a run: loading a module, and formatting a stack, for which
 * source maps are read from the disk.
 */
export function outsideRun<T>(call: () => T): T {
  passing += 1;
  try {
    return call();
  } finally {
    passing -= 1;
  }
}

let passing = 0;

type AnyFunction = (...parameters: unknown[]) => unknown;

/**
 * Guarded when first loaded, since loading them warns, takes long, or changes the process: repl
 * loads domain, which changes how events are emitted.
 */
const DEFERRED = new Set([
  'cluster',
  'ffi',
  'http2',
  'inspector',
  'inspector/promises',
  'quic',
  'repl',
  'sea',
  'sqlite',
  'test',
  'trace_events',
  'v8',
  'wasi',
]);

const gate: Gate = { isInsideRun: () => false, refuse: () => undefined };
// The gate's own properties change with each install, so it is asked through them.
const guards = new Guards({
  isInsideRun: () => passing === 0 && gate.isInsideRun(),
  refuse: (name, remedy, aliases) => gate.refuse(name, remedy, aliases),
});
/** What has a refused name below it: `net`, `net.Socket` and `net.Socket.prototype`. */
const ON_THE_WAY: ReadonlySet<string> = new Set(
  refusedPatterns().flatMap((pattern) => {
    const parts = pattern.split('.');
    return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('.'));
  }),
);

const fixed = new Set<string>();
const undo: (() => void)[] = [];

function refusedGlobals(): readonly string[] {
  const modules = new Set(publicModules());
  const roots = refusedPatterns().map((pattern) => pattern.split('.')[0] ?? pattern);
  return [...new Set(roots)].filter((root) => !modules.has(root));
}

function refusedPatterns(): readonly string[] {
  return RULES.filter((rule) => rule.verdict.class === 'refused').map((rule) => rule.pattern);
}

/** A refused name, or one with a refused name below it. */
function isOnTheWay(name: string): boolean {
  return ON_THE_WAY.has(name) || verdictFor(name)?.class === 'refused';
}

function refusalsAmong(entries: readonly BuiltIn[]): readonly Refusal[] {
  const byTarget = new Map<unknown, BuiltIn[]>();
  for (const entry of entries) {
    if (verdictFor(entry.name)?.class !== 'refused') continue;
    const target = targetOf(entry);
    const same = byTarget.get(target);
    if (same === undefined) byTarget.set(target, [entry]);
    else same.push(entry);
  }
  const found: Refusal[] = [];
  for (const same of byTarget.values()) {
    const names = same.map((entry) => entry.name).sort(shortestFirst);
    const [name = '', ...aliases] = names;
    const verdict = verdictFor(name);
    if (verdict?.class !== 'refused') continue;
    for (const { holder, key } of distinctPlaces(same)) {
      found.push({ name, aliases, remedy: verdict.remedy, holder, key });
    }
  }
  return found;
}

/** Two names are aliases if they lead to one function, or to one accessor. */
function targetOf({ holder, key, kind }: BuiltIn): unknown {
  const descriptor = Object.getOwnPropertyDescriptor(holder, key);
  if (kind === 'accessor') return descriptor?.get ?? descriptor?.set ?? holder;
  const value: unknown =
    descriptor?.get === undefined ? descriptor?.value : Reflect.get(holder, key);
  return typeof value === 'function' ? guards.originalOf(value as AnyFunction) : value;
}

function distinctPlaces(entries: readonly BuiltIn[]): readonly BuiltIn[] {
  return entries.filter(
    (entry, index) =>
      entries.findIndex(({ holder, key }) => holder === entry.holder && key === entry.key) ===
      index,
  );
}

function shortestFirst(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1);
}

/** A function's own members are guarded before it is, so that its guard gets guarded copies. */
function deepestFirst(found: readonly Refusal[]): readonly Refusal[] {
  return [...found].sort((a, b) => b.name.split('.').length - a.name.split('.').length);
}

function replace(refusal: Refusal): void {
  const { holder, key } = refusal;
  const before = Object.getOwnPropertyDescriptor(holder, key);
  if (before === undefined || guards.isGuard(before.value)) return;
  const isLazyValue = before.get !== undefined && typeof peek(refusal) === 'function';
  const current = isLazyValue ? Object.getOwnPropertyDescriptor(holder, key) : before;
  const after = current === undefined ? undefined : guardedDescriptor(refusal, current);
  if (after === undefined || !Reflect.defineProperty(holder, key, after)) {
    fixed.add(refusal.name);
    return;
  }
  undo.push(() => {
    const now = Object.getOwnPropertyDescriptor(holder, key);
    const isOurs = now?.value === after.value && now?.get === after.get;
    if (isOurs) Reflect.defineProperty(holder, key, before);
  });
  if (typeof after.value === 'function')
    renameConstructor(before.value, after.value as AnyFunction);
}

/** Globals of Node 20 are accessors that turn into values when they are first read. */
function peek({ holder, key }: Refusal): unknown {
  const isQuietGlobal = holder === globalThis && !String(key).endsWith('Storage');
  return isQuietGlobal ? Reflect.get(holder, key) : undefined;
}

function guardedDescriptor(
  refusal: Refusal,
  before: PropertyDescriptor,
): PropertyDescriptor | undefined {
  if (before.get !== undefined || before.set !== undefined) return guardedAccessor(refusal, before);
  if (typeof before.value !== 'function') return undefined;
  return { ...before, value: guards.of(before.value as AnyFunction, refusal) };
}

function guardedAccessor(refusal: Refusal, before: PropertyDescriptor): PropertyDescriptor {
  const { get: read, set: write } = before;
  const after: PropertyDescriptor = {
    configurable: true,
    enumerable: before.enumerable ?? false,
  };
  if (read !== undefined) {
    after.get = HIDES_FUNCTION.has(refusal.name)
      ? function (this: unknown): unknown {
          return guardedValue(refusal, Reflect.apply(read, this, []), after);
        }
      : guards.of(read, refusal);
  }
  if (write !== undefined) {
    after.set = HIDES_FUNCTION.has(refusal.name) ? write : guards.of(write, refusal);
  }
  return after;
}

/** Accessors that load a function when they are first read; reading is no offence, calling is. */
const HIDES_FUNCTION = new Set(['util.debounce', 'util.throttle']);

/** Some of these accessors replace themselves by their value, so the guarded one is put back. */
function guardedValue(refusal: Refusal, value: unknown, accessor: PropertyDescriptor): unknown {
  if (typeof value !== 'function') return value;
  const { holder, key, name } = refusal;
  if (Object.getOwnPropertyDescriptor(holder, key)?.get !== accessor.get) {
    Reflect.defineProperty(holder, key, accessor);
  }
  const original = guards.originalOf(value as AnyFunction);
  if (!unfolded.has(original)) {
    unfolded.add(original);
    for (const below of refusalsAmong(inventoryOfValue(name, original, isOnTheWay))) replace(below);
  }
  const guard = guards.of(original, refusal);
  renameConstructor(original, guard);
  return guard;
}

let unfolded = new WeakSet<object>();

/** Otherwise `instance.constructor` would be a way round the guard. */
function renameConstructor(original: unknown, guard: AnyFunction): void {
  if (typeof original !== 'function') return;
  const proto: unknown = (original as AnyFunction).prototype;
  if (typeof proto !== 'object' || proto === null) return;
  const before = Object.getOwnPropertyDescriptor(proto, 'constructor');
  if (before === undefined || before.value !== original) return;
  if (!Reflect.defineProperty(proto, 'constructor', { ...before, value: guard })) return;
  undo.push(() => Reflect.defineProperty(proto, 'constructor', before));
}

/** Deferred modules come in by require or by process.getBuiltinModule; both are watched. */
function guardLateModules(): void {
  const places: readonly (readonly [object, string])[] = [
    [nodeModule.Module, '_load'],
    [process, 'getBuiltinModule'],
  ];
  for (const [holder, key] of places) {
    const original: unknown = Reflect.get(holder, key);
    if (typeof original !== 'function') continue;
    const watch = function (this: unknown, request: unknown, ...rest: unknown[]): unknown {
      const exported: unknown = Reflect.apply(original, this, [request, ...rest]);
      if (typeof request === 'string') guardIfDeferred(request, exported);
      return exported;
    };
    Object.defineProperty(watch, 'name', { value: key });
    Reflect.set(holder, key, watch);
    undo.push(() => {
      if (Reflect.get(holder, key) === watch) Reflect.set(holder, key, original);
    });
  }
}

function guardIfDeferred(request: string, exported: unknown): void {
  const name = request.startsWith('node:') ? request.slice('node:'.length) : request;
  if (!DEFERRED.has(name) || guardedLate.has(name) || undo.length === 0) return;
  if (!nodeModule.isBuiltin(request)) return;
  guardedLate.add(name);
  const found = refusalsAmong(inventoryOfModule(name, exported, isOnTheWay));
  for (const refusal of deepestFirst(found)) replace(refusal);
  nodeModule.syncBuiltinESMExports();
}

const guardedLate = new Set<string>();

function uninstall(): void {
  for (const step of undo.splice(0).reverse()) step();
  guardedLate.clear();
  unfolded = new WeakSet();
  fixed.clear();
  gate.isInsideRun = () => false;
  nodeModule.syncBuiltinESMExports();
}
