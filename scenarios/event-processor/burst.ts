/**
 * More motions at the same time than the inbox has room for.
 *
 * Invariants: D (the inbox keeps its bound), A (who is told `accepted` can rely on it), B, C, K, N.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Pipeline } from '../doubles/pipeline';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`a burst of motions: ${callers}`, options, async (sim) => {
    const queueLimit = Math.ceil(callers / 2);
    const pipeline = new Pipeline(sim, { processor: { queueLimit } });
    pipeline.processor.start();

    await crowd(sim, 'motion', callers, async (index) => {
      await sim.sleep(10);
      const answer = await pipeline.motion(`camera ${index}`);
      sim.sometimes('there is no room for a motion', answer === 'overflow' || callers === 1);
    });

    await pipeline.finish(300_000);
  });
}
