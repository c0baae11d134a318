/**
 * People change a camera while it is asked for. A change is announced when it can be read, and not
 * before: a reader in between would put the old record back, for a whole TTL.
 *
 * Invariants: H (a read that starts after a change was made never sees older data), I (at most one
 * load for each key and generation), K (nothing is left after close).
 */
import { ContextChanges, ContextProvider } from '../../services/context-provider';
import { simulate } from '../../sim';
import { Announcer } from '../doubles/announcer';
import { CameraSource, versionOf } from '../doubles/camera-source';
import { crowd } from '../doubles/crowd';
import { closeClean } from '../doubles/invariants/closing';
import { Freshness } from '../doubles/invariants/freshness';

const front = { camera: 'front', timeMs: 0 };
const record = { name: 'front', zone: 'garden', usualMotions: 0 };

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`a person edits a camera under readers: ${callers}`, { leaks: 'fail' }, async (sim) => {
    const source = new CameraSource(sim);
    const provider = new ContextProvider({ source });
    const fresh = new Freshness(sim);
    const announcer = new Announcer({ provider, source, fresh });
    const changes = new ContextChanges({ store: source, provider: announcer });

    const readers = crowd(sim, 'reader', callers, async () => {
      for (let read = 1; read <= 5; read += 1) {
        const see = fresh.begin('front');
        const outcome = await provider.get(front);
        if (outcome.kind === 'context') see(versionOf(outcome.context));
        await sim.sleep(10);
      }
    });
    const person = sim.spawn('person', async () => {
      await sim.sleep(20);
      const version = await changes.changeCamera('front', record);
      fresh.announce('front', version);
      sim.sometimes('the change is made under a load', source.running('front') > 0);
    });
    await Promise.all([readers, person]);
    sim.sometimes('the change was read', source.begun('front') > 1);

    await closeClean(sim, provider);
  });
}
