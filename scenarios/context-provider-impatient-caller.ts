/**
 * Readers share one slow load. The first of them leaves when its budget is used up; those who joined
 * later have some of theirs left and go on waiting.
 *
 * Invariants: I (at most one load of a record at a time), J (a read settles when its own budget is
 * used up, not with somebody else's), K (nothing is left after close).
 */
import { ContextProvider } from '../services/context-provider';
import { simulate } from '../sim';
import { CameraSource } from './doubles/camera-source';
import { crowd } from './doubles/crowd';

const front = { camera: 'front', timeMs: 0 };
const budgetMs = 80;
/** Timers count whole milliseconds: one may fire up to this much before its time. */
const timerGrainMs = 1;

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`a slow load is shared by readers: ${callers}`, { leaks: 'fail' }, async (sim) => {
    const source = new CameraSource(sim, { requestMs: 40, answerMs: 60 });
    const provider = new ContextProvider({ source, budgetMs });

    await crowd(sim, 'reader', callers, async () => {
      await sim.sleep(20);
      const joins = source.running('front') > 0;
      const begunMs = sim.nowMs;
      const { kind } = await provider.get(front);
      const waitedMs = sim.nowMs - begunMs;
      const patient = kind !== 'timeout' || waitedMs > budgetMs - timerGrainMs;
      sim.always('J: nobody leaves before the own budget is used up', patient);
      sim.always('I: one load of a record at a time', source.mostAtOnce('front') <= 1);
      sim.sometimes('the first reader leaves', kind === 'timeout' && !joins);
      sim.sometimes('one who joined gets the record', kind === 'context' && joins);
    });

    await provider.close();
  });
}
