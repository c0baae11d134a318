/**
 * Readers share one slow load. The first of them leaves when its budget is used up; those who joined
 * later have some of theirs left and go on waiting.
 *
 * Invariants: I (at most one load of a record at a time), J (a read settles when its own budget is
 * used up, not with somebody else's), K (nothing is left after close).
 */
import { ContextProvider } from '../../services/context-provider';
import { simulate } from '../../sim';
import { CameraSource } from '../doubles/camera-source';
import { crowd } from '../doubles/crowd';
import { closeClean } from '../doubles/invariants/closing';
import { Punctuality } from '../doubles/invariants/punctuality';

const front = { camera: 'front', timeMs: 0 };

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`a slow load is shared by readers: ${callers}`, { leaks: 'fail' }, async (sim) => {
    const source = new CameraSource(sim, { requestMs: 40, answerMs: 60 });
    const provider = new ContextProvider({ source });
    const punctual = new Punctuality(sim);

    await crowd(sim, 'reader', callers, async () => {
      await sim.sleep(20);
      const joins = source.running('front') > 0;
      const { kind } = await punctual.check(() => provider.get(front));
      sim.sometimes('the first reader leaves', kind === 'timeout' && !joins);
      sim.sometimes('one who joined gets the record', kind === 'context' && joins);
    });

    await closeClean(sim, provider);
  });
}
