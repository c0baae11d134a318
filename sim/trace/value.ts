import { types } from 'node:util';

/** Characters of a value that are shown. */
const MAX_TEXT = 40;

/**
 * A value of the code under test in few words: primitives as they are written, anything else by its
 * type. Runs no code of the user: no getter, no proxy trap, no toString.
 */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return shorten(JSON.stringify(value));
    case 'bigint':
      return shorten(`${String(value)}n`);
    case 'symbol':
      return 'a symbol';
    case 'function':
      return 'a function';
    case 'object':
      return value === null ? 'null' : describeObject(value);
    default:
      return String(value);
  }
}

function describeObject(value: object): string {
  if (types.isProxy(value)) return 'an object';
  if (Array.isArray(value)) return `an array of ${String(value.length)}`;
  const name = classNameOf(value);
  if (types.isNativeError(value)) return `${name}: ${shorten(messageOf(value))}`;
  return name === 'Object' ? 'an object' : name;
}

function classNameOf(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (typeof prototype !== 'object' || prototype === null || types.isProxy(prototype)) {
    return 'Object';
  }
  const constructor = dataOf(prototype, 'constructor');
  if (typeof constructor !== 'function' || types.isProxy(constructor)) return 'Object';
  const name = dataOf(constructor, 'name');
  return typeof name === 'string' && name !== '' ? name : 'Object';
}

function messageOf(error: Error): string {
  const message = dataOf(error, 'message');
  return typeof message === 'string' ? (message.split('\n')[0] ?? '') : '';
}

/** A property of one's own that is no accessor. */
function dataOf(holder: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(holder, key)?.value as unknown;
}

function shorten(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT - 1)}…`;
}
