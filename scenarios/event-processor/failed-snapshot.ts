/**
 * Motions of one camera, which gives no picture now and then. A motion without a picture is no event, so
 * it must not keep the others from being one.
 *
 * Invariants: M (a cooldown is neither doubled nor burnt by a failure), A, B, K.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Pipeline } from '../doubles/pipeline';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`a camera fails under motions: ${callers}`, options, async (sim) => {
    const pipeline = new Pipeline(sim, {
      cameras: { fails: () => sim.pick([false, true]) },
      processor: { maxIngestsPerCamera: 50 },
    });
    pipeline.processor.start();

    await crowd(sim, 'motion', callers, async () => {
      await sim.sleep(10);
      const answer = await pipeline.motion('front');
      sim.sometimes('a motion is lost to the camera', answer === 'failed');
      sim.sometimes('a motion falls into a cooldown', answer === 'cooldown' || callers === 1);
    });

    await pipeline.finish(60_000);
    const lost = pipeline.answers.filter((answer) => answer === 'failed').length;
    sim.sometimes(
      'one is lost and another is accepted',
      (lost > 0 && lost < callers) || callers === 1,
    );
  });
}
