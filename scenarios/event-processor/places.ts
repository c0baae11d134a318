/**
 * So many motions of a camera may be taken in at a time. One that fails gives its place back as well.
 *
 * Invariants: D (who has left takes no place), A, B, C, K, M, N.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Pipeline } from '../doubles/pipeline';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`a place for each caller: ${callers}`, options, async (sim) => {
    const pipeline = new Pipeline(sim, {
      cameras: { fails: () => sim.pick([false, true]) },
      processor: { maxIngests: callers, maxIngestsPerCamera: callers },
    });
    pipeline.processor.start();

    await crowd(sim, 'motion', callers, async () => {
      for (let motion = 1; motion <= 3; motion += 1) {
        await sim.sleep(10);
        const { ingesting } = pipeline.processor.health();
        sim.sometimes('every other place is taken', ingesting === callers - 1);
        const answer = await pipeline.motion('front');
        sim.always('D: there is a place for each caller', answer !== 'overflow');
        sim.sometimes('a motion is lost to the camera', answer === 'failed');
      }
    });

    await pipeline.finish(60_000);
  });
}
