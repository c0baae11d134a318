/**
 * Several motions of one camera at the same time: one of them is an event, the others fall into its
 * cooldown.
 *
 * Invariants: M (a cooldown is neither doubled nor burnt), B (one row for each source event), A (every
 * accepted event ends), K (nothing is left after the drain).
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Pipeline } from '../doubles/pipeline';

const options = { leaks: 'fail', timeoutMs: 600_000 } as const;

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`motions of one camera: ${callers}`, options, async (sim) => {
    const pipeline = new Pipeline(sim, { processor: { maxIngestsPerCamera: 50 } });
    pipeline.processor.start();

    await crowd(sim, 'motion', callers, async () => {
      await sim.sleep(10);
      await pipeline.motion('front');
    });
    sim.sometimes('two cameras were asked', pipeline.cameras.snapshots > 1);

    await pipeline.finish(60_000);
    sim.always('M: one motion is an event', pipeline.accepted.length === 1);
  });

  simulate(`motions in a cooldown: ${callers}`, options, async (sim) => {
    const pipeline = new Pipeline(sim, { processor: { maxIngestsPerCamera: 50 } });
    pipeline.processor.start();
    await pipeline.motion('front');
    await crowd(sim, 'motion', callers, async () => {
      await sim.sleep(10);
      const answer = await pipeline.motion('front');
      sim.always('M: it falls into the cooldown', answer === 'cooldown', answer);
    });
    const { snapshots } = pipeline.cameras;
    sim.always('M: its camera is left alone', snapshots === 1, snapshots);
    await pipeline.finish(60_000);
  });
}
