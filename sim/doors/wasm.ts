import { currentRun } from '../kernel/current';
import { inRun, replaceFunction } from './patch';

type AnyFunction = (...args: unknown[]) => unknown;

/** WebAssembly, which the types of Node leave out. */
interface Wasm {
  readonly Module: new (bytes: unknown) => object;
  readonly Instance: new (module: object, imports: unknown) => object;
  readonly compile: AnyFunction;
}

const wasm = Reflect.get(globalThis, 'WebAssembly') as Wasm;

/** What was compiled while the host loaded something for a run; it is wanted in the run, at once. */
const atOnce = new WeakSet<object>();

/**
 * Opens the door of WebAssembly: what Node compiles in another thread is compiled on the spot in a run,
 * and its promise settles without taking virtual time.
 */
export function openWasmDoor(): void {
  replaceFunction<AnyFunction>(wasm, 'compile', (native) =>
    inRun(native, (_run, bytes) => soon(() => new wasm.Module(bytes))),
  );
  replaceFunction<AnyFunction>(
    wasm,
    'instantiate',
    (native) =>
      (source, imports, ...more) =>
        currentRun() !== undefined || atOnce.has(source as object)
          ? soon(() => instantiated(source, imports))
          : Reflect.apply(native, wasm, [source, imports, ...more]),
  );
}

/** Runs `load` such that what it compiles is compiled when it returns, also outside of a run. */
export function compilingAtOnce<T>(load: () => T): T {
  const { compile } = wasm;
  const compileHere = (bytes: unknown): Promise<object> =>
    soon(() => {
      const module = new wasm.Module(bytes);
      atOnce.add(module);
      return module;
    });
  Object.assign(wasm, { compile: compileHere });
  try {
    return load();
  } finally {
    Object.assign(wasm, { compile });
  }
}

function instantiated(source: unknown, imports: unknown): unknown {
  if (source instanceof wasm.Module) return new wasm.Instance(source, imports);
  const module = new wasm.Module(source);
  return { module, instance: new wasm.Instance(module, imports) };
}

function soon<T>(make: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(make());
  });
}
