import type { Granularity } from '../../sim/kernel/run';
import { AWAITS } from '../workloads/awaits';
import { compare } from './compare';
import type { Measured } from './figure';
import { loadWorkload, UNLIMITED } from './workload';

/** Awaits per second of a function of workloads/awaits.ts, in a run and as Node itself executes it. */
export async function againstNative(
  code: () => Promise<void>,
  granularity: Granularity,
): Promise<Measured> {
  const run = await loadWorkload('awaits', code, { ...UNLIMITED, granularity });
  const { subjectMs, referenceMs } = await compare({
    subject: () => {
      run();
      return AWAITS;
    },
    reference: async () => {
      await code();
      return AWAITS;
    },
  });
  return { value: 1000 / subjectMs, reference: 1000 / referenceMs };
}
