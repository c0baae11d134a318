import * as nodeModule from 'node:module';
import * as vm from 'node:vm';

/** One function, class or accessor that this Node exports, and the object that really holds it. */
export interface BuiltIn {
  /** `fs.readFile`, `net.Socket.prototype.connect`, `fs/promises.open`; a global has no module: `fetch`. */
  readonly name: string;
  readonly kind: 'function' | 'class' | 'accessor';
  /** The object whose own property it is; for an inherited method, the prototype it comes from. */
  readonly holder: object;
  readonly key: string | symbol;
}

/** Every public built-in of the running Node, sorted by name. Loads every built-in module, silently. */
export function inventory(): readonly BuiltIn[] {
  const found: BuiltIn[] = [...inventoryOfGlobals()];
  for (const name of publicModules()) found.push(...inventoryOfModule(name, loadSilently(name)));
  return sortedByName(found);
}

/** Whether to record a name or look below it; a walk that wants little is quick. */
export type Wanted = (name: string) => boolean;

/** The built-ins of one module; `exported` may be anything that looks like a module's exports. */
export function inventoryOfModule(
  name: string,
  exported: unknown,
  isWanted: Wanted = everything,
): readonly BuiltIn[] {
  const walk = new Walk(isWanted);
  if (isHolder(exported)) walk.visit(name, exported, []);
  return sortedByName(walk.found);
}

/** The class or function `value`, called `name`, and what it holds; for what hides behind an accessor. */
export function inventoryOfValue(
  name: string,
  value: object,
  isWanted: Wanted = everything,
): readonly BuiltIn[] {
  const cut = name.lastIndexOf('.');
  const walk = new Walk(isWanted);
  const key = name.slice(cut + 1);
  walk.visitProperty(cut < 0 ? '' : name.slice(0, cut), { [key]: value }, key, []);
  return sortedByName(walk.found.filter((entry) => entry.name !== name));
}

/** What Node adds to `globalThis`, and those ECMAScript functions that are not deterministic. */
function inventoryOfGlobals(): readonly BuiltIn[] {
  const names = Object.getOwnPropertyNames(globalThis);
  return globalsNamed(names.filter((name) => !ecmaScriptGlobals().has(name)));
}

/** As `inventoryOfGlobals`, but touches only the globals named: another one may be slow to load. */
export function globalsNamed(
  names: readonly string[],
  isWanted: Wanted = everything,
): readonly BuiltIn[] {
  const walk = new Walk(isWanted);
  for (const name of names) {
    if (GLOBALS_THAT_ARE_MODULES.has(name) || !Object.hasOwn(globalThis, name)) continue;
    walk.visitProperty('', globalThis, name, []);
  }
  for (const [path, keys] of UNSTEADY_ECMASCRIPT) walk.visitNamed(path, keys);
  return sortedByName(walk.found);
}

/**
 * Names of the modules that anyone may load, without `node:`. Those with a leading underscore are
 * left out: they show again what http, stream and tls export, and their way to the network is the
 * same `net.Socket.prototype.connect`. So is `sys`, the very object that `util` is.
 */
export function publicModules(): readonly string[] {
  const listed = nodeModule.builtinModules.map((name) => name.replace(/^node:/, ''));
  const schemeOnly = SCHEME_ONLY_MODULES.filter((name) => nodeModule.isBuiltin(`node:${name}`));
  const names = new Set([...listed, ...schemeOnly]);
  return [...names].filter((name) => !name.startsWith('_') && name !== 'sys').sort();
}

/** Loads a built-in module without the deprecation or experimental warning that doing so may give. */
export function loadSilently(name: string): unknown {
  // Requiring it reads all its members, and with them opens the standard streams.
  if (name === 'process') return process;
  const descriptor = Object.getOwnPropertyDescriptor(process, 'emitWarning');
  Object.defineProperty(process, 'emitWarning', { configurable: true, value: () => undefined });
  try {
    return process.getBuiltinModule(`node:${name}`);
  } finally {
    if (descriptor === undefined) Reflect.deleteProperty(process, 'emitWarning');
    else Object.defineProperty(process, 'emitWarning', descriptor);
  }
}

/** Node 20 and 22 do not list the modules that need the `node:` scheme. */
const SCHEME_ONLY_MODULES = ['ffi', 'quic', 'sea', 'sqlite', 'test', 'test/reporters'];

/** `crypto` as a global is `crypto.webcrypto`; `process` and `console` are the modules so called. */
const GLOBALS_THAT_ARE_MODULES = new Set(['console', 'crypto', 'global', 'globalThis', 'process']);

/** ECMAScript functions whose result depends on the clock, chance, collection or other threads. */
const UNSTEADY_ECMASCRIPT: readonly (readonly [string, readonly string[] | 'all'])[] = [
  ['', ['Date', 'FinalizationRegistry', 'WeakRef']],
  ['Atomics', ['wait', 'waitAsync']],
  ['Date', ['now']],
  ['Intl.DateTimeFormat.prototype', ['format', 'formatToParts']],
  ['Math', ['random']],
  ['Temporal.Now', 'all'],
  ['WebAssembly', 'all'],
];

/** Accessors that only load something, so that looking behind them is harmless. */
const QUIET_ACCESSORS = new Set([
  'crypto.subtle',
  'crypto.webcrypto',
  'crypto.webcrypto.subtle',
  'dns.promises',
  'fs.promises',
  'navigator.locks',
  'process.report',
  'stream.promises',
  'timers.promises',
  'util.types',
]);

/** Touching these warns, or opens a file. */
const LOUD_GLOBALS = new Set(['localStorage', 'sessionStorage']);

/** Objects that are no plain namespaces, whose inherited methods people call through this name. */
const INSTANCES = new Set([
  'console',
  'crypto.subtle',
  'crypto.webcrypto',
  'crypto.webcrypto.subtle',
  'navigator',
  'navigator.locks',
  'perf_hooks.performance',
  'performance',
  'process',
  'process.permission',
  'process.report',
  'test.mock',
  'timers.promises.scheduler',
  'timers/promises.scheduler',
  'worker_threads.locks',
]);

/** Data, registries that fill up while the process runs, or listeners. */
const CLOSED = new Set([
  'module._cache',
  'module._extensions',
  'module._pathCache',
  'process._events',
  'process.config',
  'process.env',
  'process.features',
  'process.mainModule',
  'process.release',
  'process.versions',
]);

const SYMBOL_NAMES = new Map<symbol, string>(
  (['iterator', 'asyncIterator', 'dispose', 'asyncDispose'] as const).flatMap((key) => {
    const symbol: unknown = Reflect.get(Symbol, key);
    return typeof symbol === 'symbol' ? [[symbol, `[Symbol.${key}]`] as const] : [];
  }),
);

const FUNCTION_KEYS = new Set(['arguments', 'caller', 'length', 'name', 'prototype', 'super_']);

const DEEPEST_NAMESPACE = 5;

type AnyFunction = (...parameters: readonly unknown[]) => unknown;

function everything(): boolean {
  return true;
}

class Walk {
  readonly found: BuiltIn[] = [];

  constructor(private readonly isWanted: Wanted) {}

  /** Records what `holder` holds under `path`; `ancestors` are the objects on the way, to end cycles. */
  visit(path: string, holder: object, ancestors: readonly object[]): void {
    if (ancestors.includes(holder) || ancestors.length > DEEPEST_NAMESPACE) return;
    const within = [...ancestors, holder];
    for (const key of keysOf(holder)) this.visitProperty(path, holder, key, within);
    if (!INSTANCES.has(path)) return;
    for (const proto of prototypesAbove(holder)) {
      for (const key of keysOf(proto)) {
        if (key !== 'constructor') this.visitProperty(path, proto, key, within);
      }
    }
  }

  visitProperty(
    path: string,
    holder: object,
    key: string | symbol,
    ancestors: readonly object[],
  ): void {
    const name = joined(path, key);
    if (name === undefined || CLOSED.has(name) || !this.isWanted(name)) return;
    if (holder === globalThis && LOUD_GLOBALS.has(name)) {
      this.found.push({ name, kind: 'accessor', holder, key });
      return;
    }
    const descriptor = Object.getOwnPropertyDescriptor(holder, key);
    if (descriptor === undefined) return;
    const isAccessor = descriptor.get !== undefined || descriptor.set !== undefined;
    if (isAccessor && holder !== globalThis && !QUIET_ACCESSORS.has(name)) {
      this.found.push({ name, kind: 'accessor', holder, key });
      return;
    }
    const value: unknown = isAccessor
      ? Reflect.get(holder, key, ownerFor(path, holder, ancestors))
      : descriptor.value;
    if (typeof value === 'function') {
      this.visitFunction(name, holder, key, value as AnyFunction, ancestors);
    } else if (isHolder(value) && (isPlain(value) || INSTANCES.has(name))) {
      this.visit(name, value, ancestors);
    }
  }

  /** Records members of an ECMAScript object without looking at its other members. */
  visitNamed(path: string, keys: readonly string[] | 'all'): void {
    let holder: unknown = globalThis;
    for (const part of path === '' ? [] : path.split('.')) {
      if (!isHolder(holder)) return;
      holder = Reflect.get(holder, part);
    }
    if (!isHolder(holder)) return;
    for (const key of keys === 'all' ? Object.getOwnPropertyNames(holder) : keys) {
      const name = path === '' ? key : `${path}.${key}`;
      if (!this.isWanted(name)) continue;
      const descriptor = Object.getOwnPropertyDescriptor(holder, key);
      if (descriptor === undefined) continue;
      if (descriptor.get !== undefined) {
        this.found.push({ name, kind: 'accessor', holder, key });
      } else if (typeof descriptor.value === 'function') {
        const kind = isClass(key, descriptor.value as AnyFunction) ? 'class' : 'function';
        this.found.push({ name, kind, holder, key });
      }
    }
  }

  private visitFunction(
    name: string,
    holder: object,
    key: string | symbol,
    value: AnyFunction,
    ancestors: readonly object[],
  ): void {
    const isConstructor = typeof key === 'string' && isClass(key, value);
    this.found.push({ name, kind: isConstructor ? 'class' : 'function', holder, key });
    if (ancestors.includes(value)) return;
    this.visit(name, value, ancestors);
    if (!isConstructor) return;
    const proto: unknown = value.prototype;
    if (!isHolder(proto)) return;
    for (const level of [proto, ...hiddenPrototypesAbove(proto)]) {
      for (const member of keysOf(level)) {
        if (member !== 'constructor') {
          this.visitProperty(`${name}.prototype`, level, member, [...ancestors, value, level]);
        }
      }
    }
  }
}

/** A getter on an instance's prototype wants the instance; one on a namespace wants the namespace. */
function ownerFor(path: string, holder: object, ancestors: readonly object[]): object {
  return INSTANCES.has(path) ? (ancestors[ancestors.length - 1] ?? holder) : holder;
}

function joined(path: string, key: string | symbol): string | undefined {
  if (typeof key === 'symbol') {
    const symbolName = SYMBOL_NAMES.get(key);
    return symbolName === undefined ? undefined : `${path}${symbolName}`;
  }
  return path === '' ? key : `${path}.${key}`;
}

function keysOf(holder: object): readonly (string | symbol)[] {
  const keys = Reflect.ownKeys(holder);
  return typeof holder === 'function'
    ? keys.filter((key) => !FUNCTION_KEYS.has(String(key)))
    : keys;
}

function isHolder(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return false;
  const proto: unknown = Object.getPrototypeOf(value);
  return proto === null || proto === Object.prototype;
}

function isClass(key: string, value: AnyFunction): boolean {
  const proto: unknown = Object.getOwnPropertyDescriptor(value, 'prototype')?.value;
  if (!isHolder(proto)) return false;
  return /^[A-Z]/.test(key) || Reflect.ownKeys(proto).length > 1;
}

function prototypesAbove(instance: object): readonly object[] {
  const above: object[] = [];
  let proto: unknown = Object.getPrototypeOf(instance);
  while (isHolder(proto) && proto !== Object.prototype) {
    above.push(proto);
    proto = Object.getPrototypeOf(proto);
  }
  return above;
}

/**
 * Prototypes above `proto` whose class nobody exports, such as the base of all zlib streams; their
 * methods have no other name. The search ends at a class with an exported name.
 */
function hiddenPrototypesAbove(proto: object): readonly object[] {
  const hidden: object[] = [];
  for (const above of prototypesAbove(proto)) {
    const maker: unknown = Object.getOwnPropertyDescriptor(above, 'constructor')?.value;
    if (typeof maker !== 'function' || !HIDDEN_BASES.has(maker.name)) break;
    hidden.push(above);
  }
  return hidden;
}

const HIDDEN_BASES = new Set([
  'Brotli',
  'ContextifyScript',
  'Interface',
  'InterfaceConstructor',
  'LazyTransform',
  'NodeEventTarget',
  'ResolverBase',
  'StatsBase',
  'ZipBuffer',
  'ZipEntry',
  'ZipFile',
  'Zlib',
  'ZlibBase',
  'Zstd',
]);

let ecmaScript: ReadonlySet<string> | undefined;

/** The names that the engine gives a bare context, asked of the engine itself. */
function ecmaScriptGlobals(): ReadonlySet<string> {
  if (ecmaScript === undefined) {
    const names: unknown = vm.runInNewContext('Object.getOwnPropertyNames(globalThis)');
    if (!Array.isArray(names)) throw new TypeError('a bare context does not list its globals');
    ecmaScript = new Set(Array.from(names, String));
  }
  return ecmaScript;
}

function sortedByName(found: readonly BuiltIn[]): readonly BuiltIn[] {
  const first = new Map<string, BuiltIn>();
  for (const entry of found) if (!first.has(entry.name)) first.set(entry.name, entry);
  return [...first.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
