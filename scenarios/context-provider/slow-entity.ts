/**
 * Cameras are near and entities are far away. Whoever asks for both has one budget for both, also
 * when somebody else began to load the entity long ago.
 *
 * Invariants: I (at most one load for each key and generation), J (a read settles within its budget),
 * K (nothing is left after close).
 */
import { ContextProvider, type ContextSource } from '../../services/context-provider';
import { simulate } from '../../sim';
import { CameraSource } from '../doubles/camera-source';
import { crowd } from '../doubles/crowd';
import { closeClean } from '../doubles/invariants/closing';
import { Punctuality } from '../doubles/invariants/punctuality';

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`an entity is far away, readers: ${callers}`, { leaks: 'fail' }, async (sim) => {
    const near = new CameraSource(sim, { requestMs: 5, answerMs: 5 });
    const far = new CameraSource(sim, { requestMs: 60, answerMs: 60 });
    const source: ContextSource = {
      loadCamera: (request, signal) => near.loadCamera(request, signal),
      loadEntity: (request, signal) => far.loadEntity(request, signal),
    };
    const provider = new ContextProvider({ source });
    const punctual = new Punctuality(sim);

    await crowd(sim, 'reader', callers, async (reader) => {
      await sim.sleep(20);
      const joins = far.running('anna') > 0;
      const query = { camera: `camera ${reader}`, timeMs: 0, entity: 'anna' };
      const { kind } = await punctual.check(() => provider.get(query));
      sim.sometimes('the budget is used up', kind === 'timeout');
      sim.sometimes('one who joined gets context', kind === 'context' && joins);
    });

    await closeClean(sim, provider);
  });
}
