/**
 * What is known of a camera includes what is known of its neighbour, and the source asks the provider
 * for that, within its own load. Neighbours are mutual: a load may come to ask for itself.
 *
 * Invariants: I (at most one load for each key and generation), J (a read settles within its budget),
 * K (nothing is left after close), L (no deadlock).
 */
import { ContextProvider, type ContextSource } from '../../services/context-provider';
import { simulate } from '../../sim';
import { CameraSource } from '../doubles/camera-source';
import { crowd } from '../doubles/crowd';
import { closeClean } from '../doubles/invariants/closing';
import { Punctuality } from '../doubles/invariants/punctuality';

const cameras = ['front', 'yard'];

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`a source asks its own cache, readers: ${callers}`, { leaks: 'fail' }, async (sim) => {
    const source = new CameraSource(sim);
    const recursive: ContextSource = {
      loadCamera: async (request, signal) => {
        const own = source.loadCamera(request, signal);
        const neighbour = cameras.find((camera) => camera !== request.camera) ?? 'front';
        const [reading, { kind }] = await Promise.all([
          own,
          provider.get({ camera: neighbour, timeMs: 0 }),
        ]);
        sim.sometimes('a load gives up waiting for itself', kind === 'timeout');
        return reading;
      },
      loadEntity: (request, signal) => source.loadEntity(request, signal),
    };
    const provider = new ContextProvider({ source: recursive, maxLoads: cameras.length + 1 });
    const punctual = new Punctuality(sim);

    await crowd(sim, 'reader', callers, async (reader) => {
      for (let read = 1; read <= 3; read += 1) {
        await sim.sleep(40);
        const camera = cameras[(reader + read) % cameras.length] ?? 'front';
        const { kind } = await punctual.check(() => provider.get({ camera, timeMs: 0 }));
        sim.sometimes('a reader gets context all the same', kind === 'context');
      }
    });

    await closeClean(sim, provider);
  });
}
