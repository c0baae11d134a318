import fc from 'fast-check';
import { STRANDS } from '../workloads/strands';

/**
 * The strands of workloads/strands.ts under fast-check's scheduler, one fresh schedule per run, in the
 * form that its documentation recommends: `schedule` and `waitIdle`. The deprecated `waitAll` is about
 * five times faster, for it does not look whether a resumed strand schedules more.
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
      await scheduler.waitIdle();
      await Promise.all(done);
    }),
    { numRuns: runs },
  );
  if (executed !== runs * STRANDS * awaits) throw new Error(`fast-check executed ${executed}`);
}
