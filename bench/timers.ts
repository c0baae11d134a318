import { createClock } from '@sinonjs/fake-timers';
import { compare } from './measure/compare';
import type { Measured } from './measure/figure';
import { loadWorkload, UNLIMITED } from './measure/workload';
import { LATEST_MS, ring } from './workloads/code/alarms';

const COUNTS: Readonly<Record<string, number | undefined>> = {
  'timers.1k': 1_000,
  'timers.10k': 10_000,
  'timers.100k': 100_000,
};

/** Sets and fires that many pending timers within one run, against a bare fake clock. */
export async function measure(name: string): Promise<Measured> {
  const count = COUNTS[name];
  if (count === undefined) throw new Error(`there is no timers figure "${name}"`);
  const run = await loadWorkload('timers', name.replace('.', ''), UNLIMITED);
  const { subjectMs, referenceMs } = await compare({
    subject: () => {
      run();
      return count;
    },
    reference: async () => {
      const clock = createClock();
      const rung = ring(count, (callback, delayMs) => clock.setTimeout(callback, delayMs));
      clock.tick(LATEST_MS);
      await rung;
      return count;
    },
  });
  return { value: subjectMs * 1000, reference: referenceMs * 1000 };
}
