/**
 * The database is slow and sometimes fails. A load may outlast the budget of its caller and fail when
 * nobody waits for it any more: that must not be remembered as "there is no such camera".
 *
 * Invariants: H (what is known of a camera is never older than its last change, and it existed from
 * the start), K (nothing is left after close).
 */
import { ContextProvider } from '../../services/context-provider';
import { simulate } from '../../sim';
import { CameraSource } from '../doubles/camera-source';
import { crowd } from '../doubles/crowd';
import { closeClean } from '../doubles/invariants/closing';

const front = { camera: 'front', timeMs: 0 };
/** Request and answer together take as long as a caller waits. */
const slow = { requestMs: 40, answerMs: 40 };

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`loads fail under readers: ${callers}`, { leaks: 'fail' }, async (sim) => {
    const fails = () => sim.pick([false, true]);
    const source = new CameraSource(sim, { ...slow, fails });
    const provider = new ContextProvider({ source });

    await crowd(sim, 'reader', callers, async () => {
      for (let read = 1; read <= 3; read += 1) {
        await sim.sleep(20);
        const { kind } = await provider.get(front);
        sim.always('H: a camera that exists is never unknown', kind !== 'unknown');
        sim.sometimes('a reader leaves before its load ends', kind === 'timeout');
        sim.sometimes('a reader is told of the failure', kind === 'failed');
        sim.sometimes('a reader gets context in spite of failures', kind === 'context');
      }
    });

    await closeClean(sim, provider);
  });
}
