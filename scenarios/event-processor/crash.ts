/**
 * The process dies at any moment, and another one takes over: at first from the inbox, and when the leases
 * of the dead one have run out, also what that had begun.
 *
 * Invariants: A (every accepted event ends in one row), B (at most one row for each source event), C (what
 * was charged before the crash is in the ledger), N (what is durable is announced), D, K.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Pipeline } from '../doubles/pipeline';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`a crash under events: ${callers}`, options, async (sim) => {
    const pipeline = new Pipeline(sim, { vision: { callMs: 50 } });
    pipeline.processor.start();

    const motions = crowd(sim, 'motion', callers, async (index) => {
      await sim.sleep(10);
      await pipeline.motion(`camera ${index}`);
    });
    await sim.sleep(Math.max(60, callers * 10));
    const { leased, unpublished } = pipeline.counts();
    sim.sometimes('an event is leased', leased > 0);
    sim.sometimes('a message is not yet announced', unpublished > 0);
    sim.sometimes('a motion is being taken in', pipeline.processor.health().ingesting > 0);
    sim.sometimes('the model is being called', pipeline.vision.running > 0);
    pipeline.crash();
    await motions;

    await pipeline.finish(300_000);
    const events = pipeline.store.rows().length;
    sim.sometimes('an event is described twice, and stored once', pipeline.vision.calls > events);
  });
}
