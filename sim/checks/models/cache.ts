import { isDeepStrictEqual } from 'node:util';
import { callText } from '../call-text';
import { PENDING, type Model } from '../model';
import { checkKind } from './kinds';

export type CacheInput<Value> =
  | { readonly kind: 'read'; readonly key?: string }
  | { readonly kind: 'write'; readonly key?: string; readonly value: Value }
  | { readonly kind: 'change'; readonly key?: string; readonly value: Value }
  | { readonly kind: 'invalidate'; readonly key?: string };

export interface CacheOptions<Value> {
  /** What the store has of each key at first. Default: nothing that a read could give. */
  readonly initial?: Value;
}

/**
 * A cache in front of a store, key by key: never an old value after an acknowledged write.
 *
 * A `read` gives a value, or `undefined` where the cache has nothing to say, which it never must. A
 * `write` changes store and cache: a read that begins when it has returned gives no older value.
 * Where these are two calls, a `change` is that of the store and `invalidate` tells the cache:
 * between them reads may give what they like of the old and the new, and an old value after a
 * new one; a read that begins when the invalidate has returned gives no value from before the last
 * change that it follows. Values are compared deeply, so each change should have one of its own.
 */
export function cache<Value>(
  options: CacheOptions<Value> = {},
): Model<readonly Value[], CacheInput<Value>, unknown> {
  return {
    name: 'cache',
    init: () => (options.initial === undefined ? [] : [options.initial]),
    step(served, input, output) {
      if (input.kind === 'write') return [[input.value]];
      if (input.kind === 'change') return [[...served, input.value]];
      if (input.kind === 'invalidate') return [served.slice(-1)];
      if (output === PENDING || output === undefined) return [served];
      return served.some((value) => isDeepStrictEqual(value, output)) ? [served] : [];
    },
    isRead: ({ kind }) => kind === 'read',
    partition(input) {
      checkKind(input, KINDS);
      return input.key ?? '';
    },
    describe(input, output) {
      if (input.kind === 'read') return callText('read', [], output);
      return callText(input.kind, input.kind === 'invalidate' ? [] : [input.value]);
    },
  };
}

const KINDS = ['read', 'write', 'change', 'invalidate'] as const;
