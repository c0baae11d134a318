/**
 * The store takes an event in, and the reply is lost. The attempt is repeated: it is the same event.
 *
 * Invariants: B (at most one row for each source event), A, C, D, K, N.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Pipeline } from '../doubles/pipeline';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`replies are lost under motions: ${callers}`, options, async (sim) => {
    let lost = 0;
    const pipeline = new Pipeline(sim, {
      fate: () => {
        const fate = sim.pick(['works', 'works', 'works', 'fails', 'loses'] as const);
        if (fate === 'loses') lost += 1;
        return fate;
      },
      processor: { cooldownMs: 0, storeRetryDelaysMs: [100, 200, 400, 800] },
    });
    pipeline.processor.start();

    await crowd(sim, 'motion', callers, async (index) => {
      await sim.sleep(10);
      // Every other camera gives its events no key of their own.
      const keyless = index % 2 === 0;
      const answer = await pipeline.motion(`camera ${index}`, { keyless });
      sim.sometimes(
        'an event is accepted though a reply was lost',
        answer === 'accepted' && lost > 0,
      );
    });

    await pipeline.finish(600_000);
  });
}
