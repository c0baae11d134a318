/**
 * A camera delivers the same event several times, since it got no answer in time. It is one event.
 *
 * Invariants: B (at most one row for each source event), A, C, D, K, N.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Pipeline } from '../doubles/pipeline';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`an event is delivered times: ${callers}`, options, async (sim) => {
    const pipeline = new Pipeline(sim, {
      processor: { cooldownMs: 0, maxIngestsPerCamera: 50 },
      vision: { callMs: 20 },
    });
    pipeline.processor.start();

    await crowd(sim, 'delivery', callers, async () => {
      await sim.sleep(20);
      const { ingesting } = pipeline.processor.health();
      sim.sometimes('another delivery is being taken in', ingesting > 0 || callers === 1);
      await pipeline.report({ camera: 'front', atMs: 1 }, 'motion 1');
    });

    await pipeline.finish(60_000);
    sim.always('B: one delivery is accepted', pipeline.accepted.length === 1);
  });
}
