/**
 * A camera is changed again and again while slow loads are under way: a load from before a change must
 * not be taken for one from after it, however often its place was given to another.
 *
 * Invariants: H (a read that starts after an invalidate returned never sees older data), I (at most
 * one load for each key and generation), K (nothing is left after close).
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
  simulate(`changes overtake loads, readers: ${callers}`, { leaks: 'fail' }, async (sim) => {
    const source = new CameraSource(sim, { requestMs: 10, answerMs: 30 });
    const provider = new ContextProvider({ source });
    const fresh = new Freshness(sim);
    const announcer = new Announcer({ provider, source, fresh });

    const readers = crowd(sim, 'reader', callers, async () => {
      for (let read = 1; read <= 6; read += 1) {
        await sim.sleep(10);
        const see = fresh.begin('front');
        const outcome = await provider.get(front);
        if (outcome.kind === 'context') see(versionOf(outcome.context));
      }
    });
    const writer = sim.spawn('writer', async () => {
      for (let write = 1; write <= 5; write += 1) {
        await sim.sleep(10);
        announcer.invalidate({ camera: 'front' }, await source.write('front'));
        sim.sometimes('loads of two generations are under way', source.running('front') > 1);
      }
    });
    await Promise.all([readers, writer]);
    sim.sometimes('an answer is discarded', provider.metrics().cameras.discarded > 0);

    await closeClean(sim, provider);
  });
}
