/**
 * Loads take about as long as the provider waits for one, so that some are given up and answered all
 * the same. Meanwhile the camera is changed. An answer that comes too late must not replace a record
 * that was loaded after it.
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
const loadTimeoutMs = 100;

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`slow loads and a change under readers: ${callers}`, { leaks: 'fail' }, async (sim) => {
    const source = new CameraSource(sim, { requestMs: 20, answerMs: 80 });
    const provider = new ContextProvider({ source, loadTimeoutMs });
    const fresh = new Freshness(sim);
    const announcer = new Announcer({ provider, source, fresh });

    const readers = crowd(sim, 'reader', callers, async () => {
      for (let read = 1; read <= 5; read += 1) {
        await sim.sleep(20);
        const see = fresh.begin('front');
        const outcome = await provider.get(front);
        if (outcome.kind !== 'context') continue;
        const version = versionOf(outcome.context);
        see(version);
        const late = source.running('front') > 0;
        sim.sometimes('the change is read before an older load is answered', version > 1 && late);
      }
    });
    const writer = sim.spawn('writer', async () => {
      await sim.sleep(60);
      const version = await source.write('front');
      announcer.invalidate({ camera: 'front' }, version);
    });
    await Promise.all([readers, writer]);

    await closeClean(sim, provider);
    sim.sometimes('a load that was given up has no answer yet', source.running('front') > 0);
    await source.idle();
  });
}
