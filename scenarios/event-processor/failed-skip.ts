/**
 * The budget is used up, and the store fails while that is recorded. An event that cannot be skipped is left
 * for later; on no account is it described.
 *
 * Invariants: C (what is charged was reserved before, within the cap), A, B, K, N.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Pipeline } from '../doubles/pipeline';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;

const priceMicros = 20_000;

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`skips fail under events: ${callers}`, options, async (sim) => {
    let failures = 0;
    const pipeline = new Pipeline(sim, {
      vision: { priceMicros, callMs: 20 },
      fate: (operation) => {
        if (operation !== 'skip') return 'works';
        const fate = sim.pick(['works', 'fails', 'loses'] as const);
        if (fate !== 'works') failures += 1;
        return fate;
      },
      processor: {
        callPriceMicros: priceMicros,
        dailyCapMicros: Math.floor(callers / 2) * priceMicros,
        storeRetryDelaysMs: [100],
        leaseMs: 10_000,
      },
    });
    pipeline.processor.start();

    await crowd(sim, 'motion', callers, async (index) => {
      await sim.sleep(10);
      await pipeline.motion(`camera ${index}`);
    });

    await pipeline.finish(600_000);
    sim.sometimes('a skip cannot be recorded', failures > 1);
    sim.sometimes('an event is left to its lease', pipeline.processor.metrics().attemptsLost > 0);
  });
}
