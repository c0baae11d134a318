/**
 * A camera is asked for before it is there, and nobody announces it when it comes. "No such camera" is
 * remembered for a while, and not for longer because the database fails in between.
 *
 * Invariants: H (that nothing is known is not believed beyond its time), K (nothing is left after
 * close).
 */
import { ContextProvider } from '../../services/context-provider';
import { simulate } from '../../sim';
import { CameraSource } from '../doubles/camera-source';
import { crowd } from '../doubles/crowd';
import { closeClean } from '../doubles/invariants/closing';

const garage = { camera: 'garage', timeMs: 0 };
const negativeTtlMs = 1_000;
/** A load that began before the camera was there may fill the cache so much later. */
const loadTimeoutMs = 500;
const options = { leaks: 'fail', timeoutMs: 600_000 } as const;

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`a camera is put up, waited for by readers: ${callers}`, options, async (sim) => {
    const fails = () => sim.pick([false, true]);
    const source = new CameraSource(sim, { missing: ['garage'], fails });
    const provider = new ContextProvider({ source, negativeTtlMs, loadTimeoutMs });
    let isThereMs = Infinity;

    const readers = crowd(sim, 'reader', callers, async () => {
      for (let read = 1; read <= 8; read += 1) {
        await sim.sleep(400);
        const begunMs = sim.nowMs;
        const { kind } = await provider.get(garage);
        const isOverdue = begunMs > isThereMs + negativeTtlMs + loadTimeoutMs;
        sim.always('H: a camera is not unknown for longer', kind !== 'unknown' || !isOverdue);
        sim.sometimes('the camera is not known yet', kind === 'unknown');
        sim.sometimes('the camera is known at last', kind === 'context');
        sim.sometimes('a reader is told of a failure', kind === 'failed');
      }
    });
    const installer = sim.spawn('installer', async () => {
      await sim.sleep(400);
      await source.create('garage');
      isThereMs = sim.nowMs;
    });
    await Promise.all([readers, installer]);

    await closeClean(sim, provider);
  });
}
