import { createClock } from '@sinonjs/fake-timers';
import { compare } from './measure/compare';
import type { Measured } from './measure/figure';
import { loadWorkload } from './measure/workload';
import { watchCameras } from './workloads/code/cameras';
import { cameras } from './workloads/run-265';

/**
 * One whole run of 265 steps, 100 of them timers: modules evaluated, digest and tape included.
 * Reference: the same code, evaluated once, on a bare fake clock.
 */
export async function measure(): Promise<Measured> {
  const run = await loadWorkload('run-265', cameras);
  const { subjectMs, referenceMs } = await compare({
    subject: () => {
      for (let count = 0; count < RUNS; count++) {
        const { steps } = run();
        if (steps !== 265) throw new Error(`the run has ${steps} steps`);
      }
      return RUNS;
    },
    reference: async () => {
      for (let count = 0; count < RUNS; count++) await runBare();
      return RUNS;
    },
  });
  return { value: subjectMs * 1000, reference: referenceMs * 1000 };
}

const RUNS = 50;

async function runBare(): Promise<void> {
  const clock = createClock();
  const motions = watchCameras((callback, delayMs) => clock.setTimeout(callback, delayMs));
  await clock.runAllAsync();
  if ((await motions) !== 100) throw new Error('the bare run did not do its work');
}
