import type { Run } from '../kernel/run';

/**
 * Whose code sets a timer: the code under test, the scenario's own file, or a file that was named as a
 * double.
 */
export type TimersOf = 'code' | 'scenario' | 'double';

/**
 * Sets a timer in a run. Timers of doubles stand in for I/O, and those of the scenario's own file too
 * unless the run is `exact`; a stand-in may take longer or shorter than it says.
 */
export function setTimeoutOf(
  whose: TimersOf,
  run: Run,
  delayMs: number,
  callback: () => void,
): object {
  const standsIn = whose === 'double' || (whose === 'scenario' && !run.options.exact);
  return standsIn ? run.standIn(delayMs, callback) : run.timers.set('timer', delayMs, callback);
}
