import type { Strategy } from '../kernel/strategy';

/** Reads the schedule of a tape; behind its end, or where a value no longer fits, the tamest. */
export function replay(recorded: readonly number[]): Strategy {
  let next = 0;
  return {
    name: 'replay',
    fair: true,
    pick: (candidates) => {
      const value = recorded[next++] ?? 0;
      return value < candidates.length ? value : 0;
    },
  };
}
