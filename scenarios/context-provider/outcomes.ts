/**
 * Readers of cameras, hours and people, while records change, everything is forgotten, and at last the
 * provider closes: each is told what is so, and not that something failed where nothing did.
 *
 * Invariants: H (a change reaches every hour of a camera, and after `clear` everything is loaded anew),
 * K (closed is when nothing is loaded any more).
 */
import { ContextChanges, ContextError, ContextProvider } from '../../services/context-provider';
import { simulate } from '../../sim';
import { Announcer } from '../doubles/announcer';
import { CameraSource, versionOf } from '../doubles/camera-source';
import { crowd } from '../doubles/crowd';
import { closeClean } from '../doubles/invariants/closing';
import { Freshness } from '../doubles/invariants/freshness';

const hourMs = 3_600_000;

for (const callers of [1, 2, 5, 10]) {
  simulate(`cameras, hours and people, readers: ${callers}`, { leaks: 'fail' }, async (sim) => {
    const source = new CameraSource(sim, { missing: ['nowhere'] });
    const provider = new ContextProvider({ source });
    const fresh = new Freshness(sim);
    const announcer = new Announcer({ provider, source, fresh });

    await crowd(sim, 'reader', callers, async () => {
      for (let step = 1; step <= 5; step += 1) {
        await sim.sleep(10);
        const timeMs = sim.pick([0, 3, 23]) * hourMs;
        const seeCamera = fresh.begin('front');
        const seeEntity = fresh.begin('ann');
        const outcome = await provider.get({ camera: 'front', timeMs, entity: 'ann' });
        sim.always('nothing has failed', outcome.kind !== 'failed', outcome.kind);
        if (outcome.kind === 'context') {
          seeCamera(versionOf(outcome.context));
          seeEntity(versionOf(outcome.context, 'entity'));
          const shared = [outcome.context.camera, outcome.context.entity];
          sim.always('nobody can change what all share', shared.every(Object.isFrozen));
        }
        const { kind } = await provider.get({ camera: 'nowhere', timeMs });
        sim.always('there is no such camera', kind === 'unknown' || kind === 'timeout', kind);
        const change = sim.pick([{ camera: 'front' }, { entity: 'ann' }]);
        announcer.invalidate(change, await source.write(change.camera ?? change.entity));
      }
    });

    await closeClean(sim, provider);
  });

  simulate(`everything is forgotten under readers: ${callers}`, { leaks: 'fail' }, async (sim) => {
    const source = new CameraSource(sim);
    const provider = new ContextProvider({ source });

    await crowd(sim, 'reader', callers, async () => {
      for (let step = 1; step <= 3; step += 1) {
        await sim.sleep(10);
        const begun = ['front', 'ann'].map((record) => source.begun(record));
        if (sim.pick([false, true])) continue;
        provider.clear();
        source.overtake('front', 'ann');
        const { kind } = await provider.get({ camera: 'front', timeMs: 0, entity: 'ann' });
        if (kind !== 'context') continue;
        const anew = ['front', 'ann'].every(
          (record, at) => source.begun(record) > (begun[at] ?? 0),
        );
        sim.always('H: what was forgotten is loaded anew', anew);
      }
    });

    await closeClean(sim, provider);
  });

  simulate(`readers are told of the end: ${callers}`, { leaks: 'fail' }, async (sim) => {
    const source = new CameraSource(sim, { requestMs: 20, answerMs: 20 });
    const provider = new ContextProvider({ source });
    let closed = false;

    const readers = crowd(sim, 'reader', callers, async () => {
      for (let read = 1; read <= 4; read += 1) {
        await sim.sleep(10);
        const isLate = provider.health().state !== 'open';
        const { kind } = await provider.get({ camera: `camera ${read}`, timeMs: 0 });
        sim.always('nothing has failed', kind !== 'failed', kind);
        sim.always('K: who comes after close is told so', !isLate || kind === 'closed', kind);
        const { state, loading } = provider.health();
        sim.always(
          'K: closed is when nothing is loaded',
          state !== 'closed' || loading === 0,
          state,
        );
        sim.always('K: it stays closed', !closed || state === 'closed', state);
        sim.sometimes('it is closing', state === 'closing');
      }
    });
    await sim.sleep(30);
    await provider.close();
    closed = true;
    await Promise.all([readers, closeClean(sim, provider)]);
  });
}

simulate('a change that fails is not one', { leaks: 'fail' }, async (sim) => {
  const source = new CameraSource(sim);
  const provider = new ContextProvider({ source });
  const record = { name: 'Front', zone: 'yard', usualMotions: 3 };
  const refused = new Error('the database is full');
  const saveEntity = async () => NaN;
  const saveCamera = async () => {
    await sim.sleep(5);
    throw refused;
  };
  const changes = new ContextChanges({ store: { saveCamera, saveEntity }, provider });

  const [lost, odd] = await Promise.allSettled([
    changes.changeCamera('front', record),
    changes.changeEntity('ann', { name: 'Ann', role: 'resident' }),
  ]);
  sim.always('the change is refused', lost.status === 'rejected' && lost.reason === refused);
  const isTold = odd.status === 'rejected' && codeOf(odd.reason) === 'INVALID_READING';
  sim.always('a version is what the store must answer', isTold);

  await closeClean(sim, provider);
});

simulate('a source that fails is no source that is slow', { leaks: 'fail' }, async (sim) => {
  const source = new CameraSource(sim, { fails: () => true });
  const provider = new ContextProvider({ source, budgetMs: 5_000 });

  const { kind } = await provider.get({ camera: 'front', timeMs: 0 });
  sim.always('the caller is told of the failure', kind === 'failed', kind);

  await closeClean(sim, provider);
});

function codeOf(reason: unknown): string | undefined {
  return reason instanceof ContextError ? reason.code : undefined;
}
