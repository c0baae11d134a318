/**
 * The processor is stopped while events are in flight: some are worked on, some are just being leased.
 * Each is finished or given back; after the restart all of them end.
 *
 * Invariants: A (every accepted event ends in one row), K (nothing is held after the drain), B, C, N.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Pipeline } from '../doubles/pipeline';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`a stop under events: ${callers}`, options, async (sim) => {
    const pipeline = new Pipeline(sim, { vision: { callMs: 50 } });
    pipeline.processor.start();

    const motions = crowd(sim, 'motion', callers, async (index) => {
      await sim.sleep(10);
      await pipeline.motion(`camera ${index}`);
    });
    await sim.sleep(60);
    sim.sometimes(
      'two events are in flight',
      pipeline.processor.health().working.length === 2 || callers === 1,
    );
    await pipeline.stop();
    await motions;
    const { queued } = pipeline.counts();
    sim.sometimes('an event is left to the next', queued > 0);

    pipeline.restart();
    await pipeline.finish(120_000);
  });
}
