import { callText } from '../call-text';
import { PENDING, type Model } from '../model';
import { checkKind } from './kinds';

export interface SemaphoreInput {
  /**
   * `acquire` waits for a permit. `tryAcquire` gives `true` if it took one and `false` if there was none.
   * `release` gives one back.
   */
  readonly kind: 'acquire' | 'tryAcquire' | 'release';
  /** Which semaphore, where there are several. */
  readonly key?: string;
}

/**
 * A semaphore for each key: never more than `permits` calls are between an acquire that has returned
 * and the release that follows it. A release without an acquire is illegal. An acquire that gives
 * `false` (a time-out, say) took no permit; one that is pending may hold one already.
 *
 * @param permits a whole number from 1
 */
export function semaphore(permits: number): Model<number, SemaphoreInput, unknown> {
  if (!Number.isInteger(permits) || permits < 1) {
    throw new RangeError(`a semaphore of ${String(permits)}: give it a whole number from 1`);
  }
  return {
    name: permits === 1 ? 'mutex' : `semaphore of ${String(permits)}`,
    init: () => 0,
    step(held, { kind }, output) {
      if (kind === 'release') return held > 0 ? [held - 1] : [];
      const isFree = held < permits;
      // Whoever gives up waiting may do so at any time; who only tries is told no for want of permits.
      if (output === false) return kind === 'acquire' || !isFree ? [held] : [];
      return isFree ? [held + 1] : [];
    },
    isRead: ({ kind }, output) => kind !== 'release' && output === false,
    partition(input) {
      checkKind(input, KINDS);
      return input.key ?? '';
    },
    describe: ({ kind }, output) => callText(kind, [], output === undefined ? PENDING : output),
  };
}

const KINDS = ['acquire', 'tryAcquire', 'release'] as const;
