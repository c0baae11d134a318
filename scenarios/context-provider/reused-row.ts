/**
 * A driver that answers with the same object each time and fills it anew for the next query. What is
 * remembered of a camera must not change when another one is loaded.
 *
 * Invariants: H (a read sees the record of its own camera, and never older data), K (nothing is left
 * after close).
 */
import {
  type CameraContext,
  ContextProvider,
  type ContextSource,
  type Reading,
} from '../../services/context-provider';
import { simulate } from '../../sim';
import { CameraSource } from '../doubles/camera-source';
import { crowd } from '../doubles/crowd';
import { closeClean } from '../doubles/invariants/closing';

const cameras = ['front', 'yard', 'garage'];

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`a driver uses its rows again, readers: ${callers}`, { leaks: 'fail' }, async (sim) => {
    const source = new CameraSource(sim);
    const row = { name: '', zone: '', usualMotions: 0 };
    const driver: ContextSource = {
      loadCamera: async (request, signal): Promise<Reading<CameraContext>> => {
        const { version, record } = await source.loadCamera(request, signal);
        Object.assign(row, record);
        return { version, record: row };
      },
      loadEntity: (request, signal) => source.loadEntity(request, signal),
    };
    const provider = new ContextProvider({ source: driver });

    await crowd(sim, 'reader', callers, async (reader) => {
      for (let read = 1; read <= 4; read += 1) {
        await sim.sleep(10);
        const camera = cameras[(reader + read) % cameras.length] ?? 'front';
        const outcome = await provider.get({ camera, timeMs: 0 });
        if (outcome.kind !== 'context') continue;
        const { name } = outcome.context.camera;
        sim.always('H: a read sees its own camera', name.startsWith(`${camera} `), {
          camera,
          name,
        });
        sim.sometimes('the row has changed since', row.name !== name);
      }
    });

    await closeClean(sim, provider);
  });
}
