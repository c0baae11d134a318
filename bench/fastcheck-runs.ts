import { compare } from './measure/compare';
import { fastCheckRuns } from './measure/fast-check';
import type { Measured } from './measure/figure';
import { loadWorkload } from './measure/workload';
import { SHORT_AWAITS, shortStrands } from './workloads/strands';

/** Whole runs of 5 strands with 10 awaits each, against fast-check's scheduler. */
export async function measure(): Promise<Measured> {
  const run = await loadWorkload('strands', shortStrands);
  const { subjectMs, referenceMs } = await compare({
    subject: () => {
      for (let count = 0; count < RUNS; count++) run();
      return RUNS;
    },
    reference: async () => {
      await fastCheckRuns(RUNS, SHORT_AWAITS);
      return RUNS;
    },
  });
  return { value: 1000 / subjectMs, reference: 1000 / referenceMs };
}

const RUNS = 100;
