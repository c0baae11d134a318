import { compare } from './measure/compare';
import { fastCheckRuns } from './measure/fast-check';
import type { Measured } from './measure/figure';
import { loadWorkload } from './measure/workload';
import { LONG_AWAITS, longStrands, STRANDS } from './workloads/strands';

/** Steps within one run of 10,000 steps (5 strands), against fast-check's scheduler. */
export async function measure(): Promise<Measured> {
  const run = await loadWorkload('strands', longStrands);
  const { subjectMs, referenceMs } = await compare({
    subject: () => run().steps,
    reference: async () => {
      await fastCheckRuns(1, LONG_AWAITS);
      return STRANDS * LONG_AWAITS;
    },
  });
  return { value: 1000 / subjectMs, reference: 1000 / referenceMs };
}
