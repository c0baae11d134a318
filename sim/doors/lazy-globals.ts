import { outsideRun } from '../kernel/current';

/** Globals that Node loads when they are first touched; undici compiles WebAssembly as it loads. */
const NAMES = ['Request', 'Response', 'Headers', 'FormData', 'WebSocket', 'EventSource'];

/** Loads lazy globals outside of the run that touches them first. */
export function openLazyGlobalsDoor(): void {
  for (const name of NAMES) {
    const descriptor = Object.getOwnPropertyDescriptor(globalThis, name);
    const { get } = descriptor ?? {};
    if (descriptor?.configurable !== true || get === undefined) continue;
    Object.defineProperty(globalThis, name, {
      ...descriptor,
      get: () => outsideRun(() => Reflect.apply(get, globalThis, []) as unknown),
    });
  }
}
