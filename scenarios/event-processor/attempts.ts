/**
 * The model fails now and then, and takes its money all the same. Each attempt is paid for, and all of them
 * together stay within the cap.
 *
 * Invariants: C (what is charged is in the ledger, and within the cap), A, B, K, N.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { idleBreaker, Pipeline } from '../doubles/pipeline';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;

const priceMicros = 20_000;

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`every attempt is paid for, under events: ${callers}`, options, async (sim) => {
    const affordable = callers * 2;
    const pipeline = new Pipeline(sim, {
      vision: { priceMicros, mood: () => sim.pick(['describes', 'refuses']) },
      processor: {
        callPriceMicros: priceMicros,
        dailyCapMicros: affordable * priceMicros,
        breaker: idleBreaker,
      },
    });
    pipeline.processor.start();

    await crowd(sim, 'motion', callers, async (index) => {
      await sim.sleep(10);
      await pipeline.motion(`camera ${index}`);
    });

    await pipeline.finish(3_000_000);
    const { described, skipped } = pipeline.processor.metrics();
    sim.sometimes('an event takes several attempts', pipeline.vision.calls > described);
    sim.sometimes('the attempts use the budget up', skipped > 0);
  });
}
