/**
 * A change overtakes a load, and the next readers gather on a new one. When the old load ends it must
 * clear away its own traces and not those of the new one, which would then be loaded once more.
 *
 * Invariants: I (at most one load for each key and generation), J (a read settles within its budget),
 * K (nothing is left after close).
 */
import { ContextProvider } from '../../services/context-provider';
import { simulate } from '../../sim';
import { CameraSource } from '../doubles/camera-source';
import { crowd } from '../doubles/crowd';
import { closeClean } from '../doubles/invariants/closing';
import { Punctuality } from '../doubles/invariants/punctuality';

const front = { camera: 'front', timeMs: 0 };

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`readers gather after a change: ${callers}`, { leaks: 'fail' }, async (sim) => {
    const source = new CameraSource(sim, { requestMs: 20, answerMs: 20 });
    const provider = new ContextProvider({ source });
    const punctual = new Punctuality(sim);

    for (let round = 1; round <= 3; round += 1) {
      const dashboard = sim.spawn('dashboard', () => provider.get(front));
      const version = await source.write('front');
      sim.sometimes('the change overtakes a load', source.running('front') > 0);
      provider.invalidate({ camera: 'front' }, version);
      source.overtake('front');

      await crowd(sim, 'reader', callers, async () => {
        for (let read = 1; read <= 3; read += 1) {
          await punctual.check(() => provider.get(front));
          await sim.sleep(5);
        }
      });
      await dashboard;
      // For the next round.
      provider.clear();
      source.overtake('front');
    }
    sim.sometimes('the old load was answered in vain', provider.metrics().cameras.discarded > 0);

    await closeClean(sim, provider);
  });
}
