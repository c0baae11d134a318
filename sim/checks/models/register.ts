import { isDeepStrictEqual } from 'node:util';
import { callText } from '../call-text';
import { PENDING, type Model } from '../model';
import { checkKind } from './kinds';

export type RegisterInput<Value> =
  | { readonly kind: 'read'; readonly key?: string }
  | { readonly kind: 'write'; readonly key?: string; readonly value: Value }
  | {
      readonly kind: 'compareAndSet';
      readonly key?: string;
      readonly expected: Value | undefined;
      readonly value: Value;
    };

export interface RegisterOptions<Value> {
  /** What each register holds at first. Default: `undefined`. */
  readonly initial?: Value;
}

/**
 * A register for each key, such as a row, a setting or an entry of a map: a read gives what was
 * written last; a compare-and-set writes only if the register holds what is expected, and gives whether
 * it did; what a write gives does not matter. Calls without a key are all of one register. Values are
 * compared deeply.
 */
export function register<Value>(
  options: RegisterOptions<Value> = {},
): Model<Value | undefined, RegisterInput<Value>, unknown> {
  return {
    name: 'register',
    init: () => options.initial,
    step(value, input, output) {
      if (input.kind === 'write') return [input.value];
      if (input.kind === 'read') return agree(output, value) ? [value] : [];
      const isDone = isDeepStrictEqual(value, input.expected);
      if (!agree(output, isDone)) return [];
      return [isDone ? input.value : value];
    },
    isRead: ({ kind }, output) => kind === 'read' || (kind === 'compareAndSet' && output === false),
    partition(input) {
      checkKind(input, KINDS);
      return input.key ?? '';
    },
    describe(input, output) {
      if (input.kind === 'write') return callText('write', [input.value]);
      if (input.kind === 'read') return callText('read', [], output);
      return callText('compareAndSet', [input.expected, input.value], output);
    },
  };
}

function agree(output: unknown, expected: unknown): boolean {
  return output === PENDING || isDeepStrictEqual(output, expected);
}

const KINDS = ['read', 'write', 'compareAndSet'] as const;
