import http from 'node:http';
import { loadOutside } from './network/undici';

/** Globals that Node loads with its own copy of undici when they are first touched; `http` has some too. */
const NAMES = [
  'FormData',
  'Headers',
  'Request',
  'Response',
  'MessageEvent',
  'CloseEvent',
  'ErrorEvent',
  'WebSocket',
  'EventSource',
];

/** Loads lazy globals outside of the run that touches them first. */
export function openLazyGlobalsDoor(): void {
  for (const name of NAMES) {
    for (const holder of [globalThis, http]) {
      const descriptor = Object.getOwnPropertyDescriptor(holder, name);
      const { get } = descriptor ?? {};
      if (descriptor?.configurable !== true || get === undefined) continue;
      Object.defineProperty(holder, name, {
        ...descriptor,
        get(this: unknown) {
          return loadOutside(() => Reflect.apply(get, this, []) as unknown);
        },
      });
    }
  }
}
