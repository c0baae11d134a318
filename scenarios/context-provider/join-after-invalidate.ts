/**
 * Whoever changes a camera reads it back at once, while a load from before the change is still under
 * way: the new reader must not be given the answer of the old load.
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
  simulate(`writers read their change back: ${callers}`, { leaks: 'fail' }, async (sim) => {
    const source = new CameraSource(sim);
    const provider = new ContextProvider({ source });
    const fresh = new Freshness(sim);
    const announcer = new Announcer({ provider, source, fresh });

    const dashboard = sim.spawn('dashboard', async () => {
      await sim.sleep(10);
      await provider.get(front);
    });
    const writers = crowd(sim, 'writer', callers, async () => {
      await sim.sleep(10);
      const version = await source.write('front');
      announcer.invalidate({ camera: 'front' }, version);
      sim.sometimes('an older load is under way', source.running('front') > 0);
      const see = fresh.begin('front');
      const outcome = await provider.get(front);
      if (outcome.kind !== 'context') return;
      const seen = versionOf(outcome.context);
      see(seen);
      sim.sometimes('a writer sees a later change', seen > version);
    });
    await Promise.all([dashboard, writers]);

    await closeClean(sim, provider);
  });
}
