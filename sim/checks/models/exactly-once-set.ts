import { callText } from '../call-text';
import { PENDING, type Model } from '../model';
import { checkKind } from './kinds';

export interface ExactlyOnceInput {
  /** `add` gives whether it is the first to add this id; `has` whether anybody has. */
  readonly kind: 'add' | 'has';
  readonly id: string;
}

/**
 * A set of ids, each of which is accepted exactly once, such as idempotency keys or tickets: the first
 * `add` of an id gives `true` and every other one `false`, and `has` gives `true` from then on.
 */
export function exactlyOnceSet(): Model<boolean, ExactlyOnceInput, boolean> {
  return {
    name: 'exactly-once set',
    init: () => false,
    step(isIn, { kind }, output) {
      if (kind === 'has') return output === PENDING || output === isIn ? [isIn] : [];
      return output === PENDING || output === !isIn ? [true] : [];
    },
    isRead: ({ kind }, output) => kind === 'has' || !output,
    partition(input) {
      checkKind(input, KINDS);
      return input.id;
    },
    describe: ({ kind }, output) => callText(kind, [], output),
  };
}

const KINDS = ['add', 'has'] as const;
