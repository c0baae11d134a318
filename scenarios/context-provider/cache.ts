/**
 * The cache as its callers see it: reads at the same time, reads during writes, a mix of everything
 * against a sequential model, and the races of getOrCompute underneath.
 *
 * Invariants: H (a read that starts after an invalidate returned never sees older data), I (at most
 * one load for each key and generation), J (a read settles within its budget), K (nothing is left
 * after close).
 */
import { ContextError, ContextProvider, SingleFlightCache } from '../../services/context-provider';
import { simulate } from '../../sim';
import { Announcer } from '../doubles/announcer';
import { CameraSource, versionOf } from '../doubles/camera-source';
import { crowd } from '../doubles/crowd';
import { GenerationModel } from '../doubles/generation-model';
import { closeClean } from '../doubles/invariants/closing';
import { Freshness } from '../doubles/invariants/freshness';
import { Punctuality } from '../doubles/invariants/punctuality';
import { SingleLoad } from '../doubles/invariants/single-load';

const front = { camera: 'front', timeMs: 0 };

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`concurrent reads: ${callers}`, { leaks: 'fail' }, async (sim) => {
    const source = new CameraSource(sim);
    const provider = new ContextProvider({ source });
    const punctual = new Punctuality(sim);
    const model = new GenerationModel();

    await crowd(sim, 'reader', callers, async () => {
      for (let read = 1; read <= 2; read += 1) {
        await sim.sleep(10);
        const outcome = await punctual.check(() => provider.get(front));
        if (outcome.kind !== 'context') continue;
        const same = model.agrees(model.generation, outcome.context.camera);
        sim.always('all readers share one record', same);
      }
    });
    sim.always('I: one load serves them all', source.begun('front') === 1);
    sim.sometimes('a reader joins a load', provider.metrics().cameras.joins > 0);
    sim.sometimes('a reader finds the record', provider.metrics().cameras.hits > 0);

    await closeClean(sim, provider);
  });

  simulate(`reads during writes: ${callers}`, { leaks: 'fail' }, async (sim) => {
    const source = new CameraSource(sim);
    const provider = new ContextProvider({ source });
    const fresh = new Freshness(sim);
    const announcer = new Announcer({ provider, source, fresh });
    const writes = 3;

    const readers = crowd(sim, 'reader', callers, async () => {
      for (let read = 1; read <= 4; read += 1) {
        await sim.sleep(10);
        const see = fresh.begin('front');
        const outcome = await provider.get(front);
        if (outcome.kind !== 'context') continue;
        const version = versionOf(outcome.context);
        see(version);
        const isAhead = version > Math.max(1, fresh.newest('front'));
        sim.sometimes('a read sees a change before it is announced', isAhead);
      }
    });
    const writer = sim.spawn('writer', async () => {
      for (let write = 1; write <= writes; write += 1) {
        await sim.sleep(10);
        announcer.invalidate({ camera: 'front' }, await source.write('front'));
      }
    });
    await Promise.all([readers, writer]);
    sim.always('I: one load in each generation', source.begun('front') <= 1 + writes);
    sim.sometimes('an answer is discarded', provider.metrics().cameras.discarded > 0);

    await closeClean(sim, provider);
  });

  simulate(`consistency: ${callers}`, { leaks: 'fail' }, async (sim) => {
    const source = new CameraSource(sim);
    const provider = new ContextProvider({ source });
    const fresh = new Freshness(sim);
    const announcer = new Announcer({ provider, source, fresh });
    const models = new Map(['front', 'yard'].map((camera) => [camera, new GenerationModel()]));

    await crowd(sim, 'caller', callers, async () => {
      for (let step = 1; step <= 4; step += 1) {
        await sim.sleep(10);
        const [camera, model] = sim.pick([...models]);
        const action = sim.pick(['read', 'read', 'write', 'clear']);
        if (action === 'clear') {
          provider.clear();
          source.overtake(...models.keys());
          for (const each of models.values()) each.next();
        } else if (action === 'write') {
          announcer.invalidate({ camera }, await source.write(camera));
          model.next();
        } else {
          const see = fresh.begin(camera);
          const { generation } = model;
          const outcome = await provider.get({ camera, timeMs: 0 });
          if (outcome.kind !== 'context') continue;
          see(versionOf(outcome.context));
          const same = model.agrees(generation, outcome.context.camera);
          sim.always('a generation has one record', same);
          sim.sometimes('a read outlives its generation', generation < model.generation);
        }
      }
    });
    for (const [camera, model] of models) {
      const loads = source.begun(camera);
      sim.always('I: one load in each generation', loads <= model.generation);
    }

    await closeClean(sim, provider);
  });

  simulate(`getOrCompute races: ${callers}`, { leaks: 'fail' }, async (sim) => {
    const cache = new SingleFlightCache<{ readonly generation: number }>();
    const model = new GenerationModel();
    const single = new SingleLoad(sim);

    const compute = async () => {
      const { generation } = model;
      const ended = single.begin('key');
      try {
        await sim.sleep(20);
        if (sim.pick([false, false, true])) throw new Error('not available');
        return { generation };
      } finally {
        ended();
      }
    };
    const callOrLeave = async () => {
      const { generation } = model;
      const leaving = new AbortController();
      const { signal } = leaving;
      const patience = setTimeout(() => leaving.abort(), 40);
      const [call] = await Promise.allSettled([cache.getOrCompute('key', compute, { signal })]);
      clearTimeout(patience);
      if (call.status === 'fulfilled') {
        sim.always('H: a caller gets no older value', call.value.generation >= generation);
        sim.always('a generation has one value', model.agrees(generation, call.value));
        sim.sometimes('a value outlives its generation', generation < model.generation);
      } else {
        const left = call.reason instanceof ContextError && call.reason.code === 'ABORTED';
        sim.always('only who leaves is told so', !left || signal.aborted);
        sim.sometimes('a caller leaves', left);
        sim.sometimes('a computation fails', !left);
      }
    };

    await crowd(sim, 'caller', callers, async () => {
      for (let call = 1; call <= 3; call += 1) {
        await sim.sleep(10);
        if (sim.pick([false, false, false, true])) {
          cache.invalidate('key');
          single.overtake('key');
          model.next();
        }
        await callOrLeave();
      }
    });

    await cache.close();
  });
}
