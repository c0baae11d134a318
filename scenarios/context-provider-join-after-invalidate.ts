/**
 * Whoever changes a camera reads it back at once, while a load from before the change is still under
 * way: the new reader must not be given the answer of the old load.
 *
 * Invariants: H (a read that starts after an invalidate returned never sees older data), K (nothing
 * is left after close).
 */
import { ContextProvider } from '../services/context-provider';
import { simulate } from '../sim';
import { CameraSource, versionOf } from './doubles/camera-source';
import { crowd } from './doubles/crowd';

const front = { camera: 'front', timeMs: 0 };

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`writers read their change back: ${callers}`, { leaks: 'fail' }, async (sim) => {
    const source = new CameraSource(sim);
    const provider = new ContextProvider({ source });

    const dashboard = sim.spawn('dashboard', async () => {
      await sim.sleep(10);
      await provider.get(front);
    });
    const writers = crowd(sim, 'writer', callers, async () => {
      await sim.sleep(10);
      const version = await source.write('front');
      provider.invalidate({ camera: 'front' }, version);
      sim.sometimes('an older load is under way', source.running('front') > 0);
      const outcome = await provider.get(front);
      if (outcome.kind !== 'context') return;
      const seen = versionOf(outcome.context);
      sim.always('H: a writer sees its own change', seen >= version);
      sim.sometimes('a writer sees a later change', seen > version);
    });
    await Promise.all([dashboard, writers]);

    await provider.close();
  });
}
