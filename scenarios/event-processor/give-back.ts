/**
 * The processor is stopped while the model is slow: at the deadline what is not finished is given back. The
 * call was made all the same, so it is paid for, and again after the restart.
 *
 * Invariants: C (what is charged is in the ledger, and within the cap), A, B, K, N.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Pipeline } from '../doubles/pipeline';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`a short drain under events: ${callers}`, options, async (sim) => {
    const pipeline = new Pipeline(sim, { vision: { callMs: 1_000 } });
    pipeline.processor.start();

    await crowd(sim, 'motion', callers, async (index) => {
      await sim.sleep(10);
      await pipeline.motion(`camera ${index}`);
    });
    await sim.sleep(500);
    await pipeline.stop(2_000);
    sim.sometimes('a call is given up', pipeline.vision.abandoned > 0);
    sim.sometimes('a call is finished in time', pipeline.heard.length > 0);

    pipeline.restart();
    await pipeline.finish(600_000);
  });
}
