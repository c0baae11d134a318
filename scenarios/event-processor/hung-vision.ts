/**
 * Some calls of the model are never answered, and take no notice of being given up. A worker waits for its
 * deadline and no longer.
 *
 * Invariants: G (a call that hangs delays the others by its deadline at most), L (every event ends), D, A,
 * B, C, K, N.
 */
import { type VisionModel } from '../../services/event-processor';
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { idleBreaker, Pipeline } from '../doubles/pipeline';

const workers = 2;
/** Late by what steps take. */
const graceMs = 1_000;
/** Four calls of 5 s, 14 s between them, and what the store takes; less than a lease of 60 s. */
const longestMs = 45_000;
const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`calls hang under events: ${callers}`, options, async (sim) => {
    let hung = 0;
    const pipeline = new Pipeline(sim, {
      vision: {
        mood: () => {
          const mood = sim.pick(['describes', 'describes', 'hangs'] as const);
          if (mood === 'hangs') hung += 1;
          return mood;
        },
      },
      processor: { workers, breaker: idleBreaker },
    });
    pipeline.processor.start();

    await crowd(sim, 'motion', callers, async (index) => {
      await sim.sleep(10);
      await pipeline.motion(`camera ${index}`);
    });

    await pipeline.finish(Math.ceil(callers / workers) * longestMs);
    sim.sometimes('every worker meets a call that hangs', hung >= 2);
    sim.sometimes('an event is described in spite of that', hung > 0 && pipeline.heard.length > 0);
  });
}

for (const callers of [1, 2, 5, 10]) {
  simulate(`several pictures take longer: ${callers}`, options, async (sim) => {
    const [visionDeadlineMs, severalFramesDeadlineMs] = [2_000, 6_000];
    const vision: VisionModel = {
      describe: async ({ frames }, signal) => {
        const begunMs = sim.nowMs;
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        const tookMs = sim.nowMs - begunMs;
        const dueMs = frames.length > 1 ? severalFramesDeadlineMs : visionDeadlineMs;
        const isDue = tookMs >= dueMs - 1 && tookMs < dueMs + graceMs;
        sim.always('G: a call takes its time and no longer', isDue, frames.length, tookMs);
        throw new Error('given up');
      },
    };
    const pipeline = new Pipeline(sim, {
      processor: {
        ...{ vision, visionDeadlineMs, severalFramesDeadlineMs, workers },
        ...{ breaker: idleBreaker, retryDelaysMs: [10] },
      },
    });
    const { processor } = pipeline;
    processor.start();
    await crowd(sim, 'motion', callers, async (index) => {
      await processor.ingest({ camera: `camera ${index}`, atMs: index, frames: 1 + (index % 3) });
    });
    await pipeline.finish(callers * 30_000);
  });
}
