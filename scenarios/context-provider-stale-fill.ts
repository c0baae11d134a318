/**
 * A camera is changed while its record is loaded: the answer that is already on its way must not
 * be kept, for it would be served for a whole TTL.
 *
 * Invariants: H (a read that starts after an invalidate returned never sees older data), K (nothing
 * is left after close).
 */
import { ContextProvider } from '../services/context-provider';
import { simulate } from '../sim';
import { CameraSource, versionOf } from './doubles/camera-source';

const front = { camera: 'front', timeMs: 0 };

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`a camera is changed under ${callers} readers`, { leaks: 'fail' }, async (sim) => {
    const source = new CameraSource(sim);
    const provider = new ContextProvider({ source });
    let announced = 1;

    const readTwice = async () => {
      for (let read = 1; read <= 2; read += 1) {
        await sim.sleep(10);
        const oldest = announced;
        const outcome = await provider.get(front);
        if (outcome.kind !== 'context') continue;
        const version = versionOf(outcome.context);
        sim.always('H: a read after an invalidate sees the change', version >= oldest);
        sim.sometimes('a read before the invalidate ends after it', version < announced);
      }
    };
    const readers = Array.from({ length: callers }, (_, index) =>
      sim.spawn(`reader ${index + 1}`, readTwice),
    );
    const writer = sim.spawn('writer', async () => {
      const version = await source.write('front');
      sim.sometimes('a load is under way at the invalidate', source.running('front') > 0);
      provider.invalidate({ camera: 'front' }, version);
      announced = version;
    });
    await Promise.all([...readers, writer]);

    await provider.close();
  });
}
