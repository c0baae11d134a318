/**
 * People say who was really seen, while that entity is loaded from a replica that lags behind. Their
 * changes may be announced in the other order than they were made.
 *
 * Invariants: H (a read that starts after a change was announced never sees older data), K (nothing
 * is left after close).
 */
import { ContextChanges, ContextProvider } from '../../services/context-provider';
import { simulate } from '../../sim';
import { Announcer } from '../doubles/announcer';
import { CameraSource, versionOf } from '../doubles/camera-source';
import { crowd } from '../doubles/crowd';
import { closeClean } from '../doubles/invariants/closing';
import { Freshness } from '../doubles/invariants/freshness';

const query = { camera: 'front', timeMs: 0, entity: 'anna' };
const record = { name: 'anna', role: 'resident' };

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`feedback comes in, readers: ${callers}`, { leaks: 'fail' }, async (sim) => {
    const source = new CameraSource(sim, { lagMs: 30 });
    const provider = new ContextProvider({ source });
    const fresh = new Freshness(sim);
    const announcer = new Announcer({ provider, source, fresh });
    const changes = new ContextChanges({ store: source, provider: announcer });

    const readers = crowd(sim, 'reader', callers, async () => {
      for (let read = 1; read <= 8; read += 1) {
        await sim.sleep(10);
        const see = fresh.begin('anna');
        const outcome = await provider.get(query);
        if (outcome.kind === 'context') see(versionOf(outcome.context, 'entity'));
        sim.sometimes('the replica is behind what was announced', outcome.kind === 'failed');
      }
    });
    const people = crowd(sim, 'person', 3, async () => {
      await sim.sleep(10);
      const version = await changes.changeEntity('anna', record);
      sim.sometimes('a change is announced after a later one', version < fresh.newest('anna'));
    });
    await Promise.all([readers, people]);
    await source.idle();

    await closeClean(sim, provider);
  });
}
