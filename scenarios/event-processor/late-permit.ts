/**
 * More workers than calls of the model at a time: who waits for a permit too long goes away, and must
 * not be given one afterwards.
 *
 * Invariants: D (every permit comes back), L (every event ends), A, B, C, K, N.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Pipeline } from '../doubles/pipeline';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`one call at a time under events: ${callers}`, options, async (sim) => {
    const pipeline = new Pipeline(sim, {
      vision: { callMs: 2_000 },
      processor: {
        workers: Math.min(callers, 5),
        visionConcurrency: 1,
        visionDeadlineMs: 2_500,
        retryDelaysMs: [500, 500, 500],
      },
    });
    pipeline.processor.start();

    await crowd(sim, 'motion', callers, async (index) => {
      await sim.sleep(10);
      await pipeline.motion(`camera ${index}`);
    });

    await pipeline.finish(1_800_000);
    sim.always('D: one call at a time', pipeline.vision.mostAtOnce <= 1);
    const { vision_refused: refused } = pipeline.processor.metrics();
    sim.sometimes('somebody waits for a permit in vain', refused > 0 || callers < 3);
  });
}
