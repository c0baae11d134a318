/**
 * More motions than the inbox holds, and a model that fails now and then, so that some events wait for
 * another attempt. Whoever is told `accepted` can rely on it, the others are told `overflow`.
 *
 * Invariants: A (every accepted event ends in one row), D (the inbox keeps its bound), B, C, K, N.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { idleBreaker, Pipeline } from '../doubles/pipeline';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`a small inbox under motions: ${callers}`, options, async (sim) => {
    const queueLimit = Math.max(1, Math.floor(callers / 2));
    const pipeline = new Pipeline(sim, {
      vision: { mood: () => sim.pick(['describes', 'refuses']) },
      processor: { queueLimit, breaker: idleBreaker },
    });
    pipeline.processor.start();

    await crowd(sim, 'motion', callers, async (index) => {
      for (let motion = 1; motion <= (callers > 5 ? 1 : 3); motion += 1) {
        await sim.sleep(200);
        const answer = await pipeline.motion(`camera ${index}.${motion}`);
        const { retryPending } = pipeline.counts();
        sim.sometimes(
          'the inbox is full of what has failed',
          answer === 'overflow' && retryPending > 0,
        );
      }
    });

    await pipeline.finish(3_000_000);
  });
}
