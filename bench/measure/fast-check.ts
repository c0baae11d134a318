import fc from 'fast-check';
import { STRANDS } from '../workloads/strands';

/**
 * The strands of workloads/strands.ts under fast-check's scheduler, one fresh schedule per run, in the
 * form that is fastest for it: `schedule` of a promise without a value or label, and `waitAll`.
 * `scheduleFunction` prints its arguments; `waitFor` and `waitIdle`, which are recommended today, wait
 * up to 50 ticks for each step and are four to five times slower.
 */
export async function fastCheckRuns(runs: number, awaits: number): Promise<void> {
  let executed = 0;
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const strand = async (): Promise<void> => {
        for (let index = 0; index < awaits; index++) {
          await scheduler.schedule(Promise.resolve());
          executed++;
        }
      };
      const done: Promise<void>[] = [];
      for (let index = 0; index < STRANDS; index++) done.push(strand());
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- the fastest form is the fair rival
      await scheduler.waitAll();
      await Promise.all(done);
    }),
    { numRuns: runs },
  );
  if (executed !== runs * STRANDS * awaits) throw new Error(`fast-check executed ${executed}`);
}
