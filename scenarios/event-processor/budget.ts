/**
 * Events of many cameras, and a cap that allows for a few of them: workers that look at the same rest of
 * the budget at the same time must not spend it twice.
 *
 * Invariants: C (settled and reserved cost never exceeds the cap), A, B, K, N.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Pipeline } from '../doubles/pipeline';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;

const priceMicros = 20_000;

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`a small budget under events: ${callers}`, options, async (sim) => {
    const affordable = Math.ceil(callers / 2);
    const pipeline = new Pipeline(sim, {
      vision: { priceMicros, callMs: 20 },
      processor: {
        workers: Math.min(callers, 5),
        callPriceMicros: priceMicros,
        dailyCapMicros: affordable * priceMicros,
      },
    });
    pipeline.processor.start();

    await crowd(sim, 'motion', callers, async (index) => {
      await sim.sleep(10);
      await pipeline.motion(`camera ${index}`);
    });

    await pipeline.finish(120_000);
    sim.always('C: what is affordable is called for', pipeline.vision.calls === affordable);
  });
}
