/**
 * Leases that are too short: one runs out while its holder still works, and another worker takes the event.
 * And a poisonous event, whose end the store cannot record: it is not tried for ever.
 *
 * Invariants: A (every event ends, once), B (it is announced once), C (whoever has lost its lease pays for no
 * further call), D, K, L, N.
 */
import { type ContextLookup } from '../../services/event-processor';
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { idleBreaker, Pipeline } from '../doubles/pipeline';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;
/** The first one, and three more. */
const attempts = 4;

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`leases run out under events: ${callers}`, options, async (sim) => {
    const pipeline = new Pipeline(sim, {
      vision: { callMs: 30, mood: () => sim.pick(['describes', 'describes', 'refuses']) },
      processor: {
        leaseMs: sim.pick([40, 120]),
        workers: 3,
        retryDelaysMs: [10, 10, 10, 10],
        breaker: idleBreaker,
      },
    });
    pipeline.processor.start();

    await crowd(sim, 'motion', callers, async (index) => {
      await sim.sleep(10);
      await pipeline.motion(`camera ${index}`);
    });

    await pipeline.finish(300_000);
    const { leasesLost } = pipeline.processor.metrics();
    sim.sometimes('a lease is lost', leasesLost > 0);
    sim.sometimes('an event is described twice, and stored once', pipeline.vision.calls > callers);
  });
}

for (const callers of [1, 2, 5, 10]) {
  simulate(`no end can be recorded: ${callers}`, options, async (sim) => {
    let lookups = 0;
    const context: ContextLookup = {
      get: () => {
        lookups += 1;
        return { kind: 'unknown' };
      },
    };
    const pipeline = new Pipeline(sim, {
      fate: (operation) => (operation === 'complete' ? 'fails' : 'works'),
      processor: { context, leaseMs: 10_000, storeRetryDelaysMs: [10], breaker: idleBreaker },
    });
    pipeline.processor.start();
    await crowd(sim, 'motion', callers, async (index) => {
      await pipeline.motion(`camera ${index}`);
    });
    await pipeline.finish(600_000);
    const { calls } = pipeline.vision;
    sim.always('L: it is not tried for ever', calls === callers * attempts, calls);
    sim.always('L: nor is anything looked up for what is given up', lookups === calls, lookups);
    const dead = pipeline.store.rows().filter(({ state }) => state === 'dead').length;
    sim.always('A: what comes to nothing is dead', dead === callers, dead);
  });
}
