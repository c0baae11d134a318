/**
 * Events of different hours ask for one camera at the same time. What is usual at noon is not what is
 * usual at midnight, also when both are loaded together.
 *
 * Invariants: I (a load serves its own key, and there is at most one for each), J (a read settles
 * within its budget), K (nothing is left after close).
 */
import { ContextProvider } from '../../services/context-provider';
import { simulate } from '../../sim';
import { CameraSource } from '../doubles/camera-source';
import { crowd } from '../doubles/crowd';
import { closeClean } from '../doubles/invariants/closing';
import { Punctuality } from '../doubles/invariants/punctuality';

const hourMs = 3_600_000;

for (const callers of [2, 5, 10, 50]) {
  simulate(`one camera at several hours, readers: ${callers}`, { leaks: 'fail' }, async (sim) => {
    const source = new CameraSource(sim);
    const provider = new ContextProvider({ source });
    const punctual = new Punctuality(sim);

    await crowd(sim, 'reader', callers, async (reader) => {
      for (let read = 1; read <= 2; read += 1) {
        await sim.sleep(10);
        const hour = reader % 24;
        const isLoading = source.running('front') > 0;
        const query = { camera: 'front', timeMs: hour * hourMs };
        const outcome = await punctual.check(() => provider.get(query));
        if (outcome.kind !== 'context') continue;
        const { usualMotions } = outcome.context.camera;
        sim.always('I: a load serves its own hour', usualMotions === hour, { usualMotions, hour });
        sim.sometimes('another hour is loaded at the same time', isLoading);
      }
    });

    await closeClean(sim, provider);
  });
}
