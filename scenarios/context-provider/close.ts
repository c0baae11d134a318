/**
 * The provider is closed while it is read and changed. Loads that a change has overtaken are still
 * under way, and close waits for them too.
 *
 * Invariants: J (a read settles within its budget), K (nothing is left after close).
 */
import { ContextProvider } from '../../services/context-provider';
import { simulate } from '../../sim';
import { Announcer } from '../doubles/announcer';
import { CameraSource } from '../doubles/camera-source';
import { crowd } from '../doubles/crowd';
import { closeClean } from '../doubles/invariants/closing';
import { Freshness } from '../doubles/invariants/freshness';
import { Punctuality } from '../doubles/invariants/punctuality';

const front = { camera: 'front', timeMs: 0 };

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`it closes under readers: ${callers}`, { leaks: 'fail' }, async (sim) => {
    const source = new CameraSource(sim, { requestMs: 20, answerMs: 20 });
    const provider = new ContextProvider({ source });
    const punctual = new Punctuality(sim);
    const announcer = new Announcer({ provider, source, fresh: new Freshness(sim) });

    const readers = crowd(sim, 'reader', callers, async () => {
      for (let read = 1; read <= 4; read += 1) {
        const { kind } = await punctual.check(() => provider.get(front));
        sim.sometimes('a reader is told that it is closed', kind === 'closed');
        await sim.sleep(10);
      }
    });
    const changes = sim.spawn('changes', async () => {
      for (let change = 1; change <= 3; change += 1) {
        await sim.sleep(15);
        announcer.invalidate({ camera: 'front' }, 1);
      }
    });
    await sim.sleep(40);
    sim.sometimes('it closes during a load', source.running('front') > 0);
    sim.sometimes('it closes during an overtaken load', source.running('front') > 1);
    await closeClean(sim, provider);
    sim.always('K: no load is under way at the source', source.running('front') === 0);
    await Promise.all([readers, changes]);
  });
}
