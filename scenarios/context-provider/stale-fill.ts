/**
 * A camera is changed while its record is loaded: the answer that is already on its way must not be
 * kept, for it would be served for a whole TTL.
 *
 * Invariants: H (a read that starts after an invalidate returned never sees older data), K (nothing
 * is left after close).
 */
import { ContextProvider } from '../../services/context-provider';
import { simulate } from '../../sim';
import { Announcer } from '../doubles/announcer';
import { CameraSource, versionOf } from '../doubles/camera-source';
import { crowd } from '../doubles/crowd';
import { closeClean } from '../doubles/invariants/closing';
import { Freshness } from '../doubles/invariants/freshness';

const front = { camera: 'front', timeMs: 0 };

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`a camera changes under readers: ${callers}`, { leaks: 'fail' }, async (sim) => {
    const source = new CameraSource(sim);
    const provider = new ContextProvider({ source });
    const fresh = new Freshness(sim);
    const announcer = new Announcer({ provider, source, fresh });

    const readers = crowd(sim, 'reader', callers, async () => {
      for (let read = 1; read <= 2; read += 1) {
        await sim.sleep(10);
        const see = fresh.begin('front');
        const outcome = await provider.get(front);
        if (outcome.kind !== 'context') continue;
        const version = versionOf(outcome.context);
        see(version);
        sim.sometimes(
          'a read from before the invalidate ends after it',
          version < fresh.newest('front'),
        );
      }
    });
    const writer = sim.spawn('writer', async () => {
      await sim.sleep(10);
      const version = await source.write('front');
      sim.sometimes('the invalidate overtakes a load', source.running('front') > 0);
      announcer.invalidate({ camera: 'front' }, version);
    });
    await Promise.all([readers, writer]);

    await closeClean(sim, provider);
  });
}
