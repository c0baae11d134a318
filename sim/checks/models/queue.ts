import { isDeepStrictEqual } from 'node:util';
import { callText } from '../call-text';
import { PENDING, type Model } from '../model';
import { checkKind } from './kinds';

export type QueueInput<Value> =
  | { readonly kind: 'put'; readonly key?: string; readonly value: Value }
  | { readonly kind: 'take'; readonly key?: string };

export interface QueueOptions {
  /** How many values it holds at most. Default: any number. */
  readonly capacity?: number;
}

/**
 * A first-in first-out queue for each key: what is taken is what was put in first of all that is still
 * in it, nothing is lost, and nothing comes out twice. A take gives `undefined` exactly if the queue was
 * empty, or waits; a put gives `false` exactly if it was full, or waits. Values are compared deeply.
 */
export function queue<Value>(
  options: QueueOptions = {},
): Model<readonly Value[], QueueInput<Value>, unknown> {
  const { capacity = Infinity } = options;
  return {
    name: 'queue',
    init: () => [],
    step(values, input, output) {
      if (input.kind === 'put') {
        const isFull = values.length >= capacity;
        if (output !== PENDING && (output === false) !== isFull) return [];
        return [isFull ? values : [...values, input.value]];
      }
      const [first, ...rest] = values;
      return output === PENDING || isDeepStrictEqual(output, first) ? [rest] : [];
    },
    isRead: ({ kind }, output) => kind === 'put' && output === false,
    partition(input) {
      checkKind(input, KINDS);
      return input.key ?? '';
    },
    describe(input, output) {
      if (input.kind === 'take') return callText('take', [], output);
      return callText('put', [input.value], output === undefined ? PENDING : output);
    },
  };
}

const KINDS = ['put', 'take'] as const;
