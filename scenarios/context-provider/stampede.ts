/**
 * A popular record expires, and many readers come before it is loaded again.
 *
 * Invariants: I (at most one load of a record at a time), K (nothing is left after close).
 */
import { ContextProvider } from '../../services/context-provider';
import { simulate } from '../../sim';
import { CameraSource } from '../doubles/camera-source';
import { crowd } from '../doubles/crowd';
import { closeClean } from '../doubles/invariants/closing';

const front = { camera: 'front', timeMs: 0 };
/** Even at half its length it outlasts the 30 s for which a record is fresh. */
const beyondTtlMs = 60_000;
const options = { leaks: 'fail', timeoutMs: 600_000 } as const;

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`a record expires under readers: ${callers}`, options, async (sim) => {
    const source = new CameraSource(sim);
    const provider = new ContextProvider({ source });

    await provider.get(front);
    await sim.sleep(beyondTtlMs);

    await crowd(sim, 'reader', callers, async () => {
      await sim.sleep(5);
      sim.sometimes('a reader comes while the record is loaded', source.running('front') > 0);
      await provider.get(front);
    });
    sim.sometimes('the record is loaded again', source.begun('front') === 2);

    await closeClean(sim, provider);
  });
}
