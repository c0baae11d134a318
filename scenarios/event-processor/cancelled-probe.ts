/**
 * The model was down, and the circuit breaker lets one call through to see whether it is back. The camera of
 * that very event is removed meanwhile, so the call is given up. Another one must be let through.
 *
 * Invariants: L (every event ends), A (a removed camera ends its events), B, C, D, K, N.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Pipeline } from '../doubles/pipeline';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`a probe is cancelled under events: ${callers}`, options, async (sim) => {
    let calls = 0;
    const pipeline = new Pipeline(sim, {
      vision: {
        callMs: 200,
        mood: () => {
          calls += 1;
          return calls <= 2 ? 'refuses' : 'describes';
        },
      },
      processor: { breaker: { failuresInRow: 2, openMs: 5_000 }, retryDelaysMs: [500, 500, 500] },
    });
    pipeline.processor.start();

    const owner = sim.spawn('owner', async () => {
      for (let look = 1; look <= 200; look += 1) {
        await sim.sleep(50);
        const { breaker, visionCalls } = pipeline.processor.health();
        if (breaker !== 'half_open' || visionCalls === 0) continue;
        for (const camera of pipeline.working()) await pipeline.processor.cameraRemoved(camera);
        return;
      }
    });
    const motions = crowd(sim, 'motion', callers + 1, async (index) => {
      await sim.sleep(10);
      await pipeline.motion(`camera ${index}`);
    });
    await Promise.all([owner, motions]);

    await pipeline.finish(600_000);
    const { cameraGone, vision_aborted: aborted } = pipeline.processor.metrics();
    sim.sometimes('a probe is cancelled', cameraGone > 0 && aborted > 0);
  });
}
