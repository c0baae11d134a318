import { createClock } from '@sinonjs/fake-timers';
import { compare } from './measure/compare';
import type { Measured } from './measure/figure';
import { loadWorkload, UNLIMITED } from './measure/workload';
import { ring } from './workloads/code/alarms';
import { timers100k, timers10k, timers1k } from './workloads/timers';

const SIZES = new Map([
  ['timers.1k', { count: 1_000, body: timers1k }],
  ['timers.10k', { count: 10_000, body: timers10k }],
  ['timers.100k', { count: 100_000, body: timers100k }],
]);

/** Sets and fires that many pending timers within one run, against a bare fake clock. */
export async function measure(name: string): Promise<Measured> {
  const size = SIZES.get(name);
  if (size === undefined) throw new Error(`there is no timers figure "${name}"`);
  const { count, body } = size;
  const run = await loadWorkload('timers', body, UNLIMITED);
  const { subjectMs, referenceMs } = await compare({
    subject: () => {
      run();
      return count;
    },
    reference: async () => {
      // Beyond the loop limit runAll takes the timers for an endless loop.
      const clock = createClock(0, count + 2);
      const rung = ring(count, (callback, delayMs) => clock.setTimeout(callback, delayMs));
      clock.runAll();
      await rung;
      return count;
    },
  });
  return { value: subjectMs * 1000, reference: referenceMs * 1000 };
}
