/**
 * Events of several cameras wait for the same permit. Each is described by its own pictures.
 *
 * Invariants: B (the row of an event is about that event), A, C, D, K, N.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Pipeline } from '../doubles/pipeline';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`one permit under cameras: ${callers}`, options, async (sim) => {
    const pipeline = new Pipeline(sim, {
      vision: { callMs: 50 },
      processor: { workers: Math.min(callers, 5), visionConcurrency: 1 },
    });
    pipeline.processor.start();

    await crowd(sim, 'motion', callers, async (index) => {
      await sim.sleep(10);
      await pipeline.motion(`camera ${index}`);
      const { visionWaiting } = pipeline.processor.health();
      sim.sometimes('an event waits for the permit', visionWaiting > 0 || callers < 5);
    });

    await pipeline.finish(120_000);
  });
}
