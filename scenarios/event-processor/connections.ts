/**
 * As many workers as there are connections to the store. Nobody who has one waits for another.
 *
 * Invariants: L (no deadlock: every event ends), D (every connection comes back), A, B, C, K, N.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Pipeline } from '../doubles/pipeline';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`two connections under events: ${callers}`, options, async (sim) => {
    const connections = 2;
    const pipeline = new Pipeline(sim, { processor: { connections, workers: 2 } });
    pipeline.processor.start();

    await crowd(sim, 'motion', callers, async (index) => {
      await sim.sleep(10);
      await pipeline.motion(`camera ${index}`);
      const { connectionsInUse } = pipeline.processor.health();
      sim.sometimes(
        'every connection is in use',
        connectionsInUse === connections || callers === 1,
      );
    });

    await pipeline.finish(300_000);
  });
}
