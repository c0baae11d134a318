/**
 * Motions of a few cameras, some of them reported again under the same key, over hours in which
 * replies of the store are lost: whatever the cameras were told must be explained by one order of
 * their calls, against a sequential model of what a processor accepts.
 *
 * Invariants: B (at most one row for each source event), M (a cooldown is neither doubled nor burnt),
 * A (every accepted event ends), C, D, K, N.
 */
import { ProcessorError } from '../../services/event-processor';
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { acceptedMotions } from '../doubles/models/accepted-motions';
import { Pipeline } from '../doubles/pipeline';

const options = { leaks: 'fail', timeoutMs: 36_000_000 } as const;
const cooldownMs = 60_000;

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`one order explains the answers: ${callers}`, options, async (sim) => {
    const pipeline = new Pipeline(sim, {
      processor: {
        cooldownMs,
        maxIngestsPerCamera: 50,
        queueLimit: 1_000,
        storeRetryDelaysMs: [100, 200],
      },
      // An event whose work fails again and again comes to nothing, which the model does not know.
      fate: (operation) =>
        operation === 'look' || operation === 'accept'
          ? sim.pick(['works', 'works', 'works', 'fails', 'loses'] as const)
          : 'works',
    });
    const history = sim.history(acceptedMotions(cooldownMs));
    pipeline.processor.start();

    const report = async (camera: string, source: number) => {
      const key = `key ${source}`;
      const call = history.call({ camera, key, askedAtMs: Date.now() });
      const ingest = pipeline.processor.ingest({ camera, atMs: source }, key);
      const answer = await ingest.catch((error: unknown) => {
        if (error instanceof ProcessorError) return 'failed' as const;
        throw error;
      });
      history.return(call, { answer, answeredAtMs: Date.now() });
      sim.sometimes('a motion is reported again', answer === 'duplicate');
      sim.sometimes('a motion falls into a cooldown', answer === 'cooldown');
      sim.sometimes('a caller is told nothing', answer === 'failed');
    };
    await crowd(sim, 'motion', callers, async () => {
      for (let motion = 1; motion <= 3; motion += 1) {
        await sim.sleep(sim.pick([10, 10, 40_000]));
        await report(sim.pick(['front', 'yard']), Math.floor(sim.random() * (callers + 1)));
      }
    });

    await pipeline.finish(3_600_000);
  });
}
