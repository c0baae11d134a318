/**
 * The cap is lowered while workers ask for it. Once that is announced, what comes later is judged by it, also
 * when an answer from before is still on its way.
 *
 * Invariants: C (a cap that was announced is kept), A, B, D, K, N.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Pipeline } from '../doubles/pipeline';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;

const capMicros = 1_000_000;

/** Where the household keeps its settings. */
class Settings {
  capMicros = capMicros;
  reading = 0;

  read(): number {
    return this.capMicros;
  }

  forbid(): void {
    this.capMicros = 0;
  }
}

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`the cap is lowered under events: ${callers}`, options, async (sim) => {
    const book = new Settings();
    const settings = sim.remote(book, { requestMs: 10, answerMs: 30 });
    const dailyCapMicros = async () => {
      book.reading += 1;
      try {
        return await settings.read();
      } finally {
        book.reading -= 1;
      }
    };
    const pipeline = new Pipeline(sim, {
      processor: { dailyCapMicros, queueLimit: 100 },
      vision: { callMs: 20 },
    });
    pipeline.processor.start();

    const owner = sim.spawn('owner', async () => {
      await sim.sleep(30);
      await settings.forbid();
      sim.sometimes('the cap is being asked for', book.reading > 0);
      pipeline.processor.capChanged();
      await pipeline.motion('late');
    });
    const motions = crowd(sim, 'motion', callers, async (index) => {
      await sim.sleep(10);
      await pipeline.motion(`camera ${index}`);
    });
    await Promise.all([owner, motions]);

    await pipeline.finish(120_000);
    const late = pipeline.store.rows().find(({ motion }) => motion.camera === 'late');
    sim.always('C: nothing is spent after that', late?.state === 'skipped', late?.state);
    sim.sometimes('something was spent before', pipeline.vision.calls > 0);
  });
}
