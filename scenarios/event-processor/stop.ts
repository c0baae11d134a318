/**
 * The processor is stopped while events are in flight: some are worked on, some are just being leased.
 * Each is finished or given back; after the restart all of them end.
 *
 * Invariants: A (every accepted event ends in one row), K (nothing is held after the drain), B, C, N.
 */
import { type VisionModel } from '../../services/event-processor';
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Pipeline } from '../doubles/pipeline';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`a stop under events: ${callers}`, options, async (sim) => {
    const pipeline = new Pipeline(sim, { vision: { callMs: 50 } });
    pipeline.processor.start();

    const motions = crowd(sim, 'motion', callers, async (index) => {
      await sim.sleep(10);
      await pipeline.motion(`camera ${index}`);
    });
    await sim.sleep(60);
    sim.sometimes(
      'two events are in flight',
      pipeline.processor.health().working.length === 2 || callers === 1,
    );
    await pipeline.stop();
    await motions;
    const { queued } = pipeline.counts();
    sim.sometimes('an event is left to the next', queued > 0);

    pipeline.restart();
    await pipeline.finish(120_000);
  });

  simulate(`nothing is begun during a stop: ${callers}`, options, async (sim) => {
    let begun: readonly string[] | undefined;
    const pipeline = new Pipeline(sim, {
      vision: {
        callMs: 50,
        mood: ({ motion: { camera } }) => {
          sim.always('K: no further event is begun', begun?.includes(camera) ?? true, camera);
          return 'describes';
        },
      },
    });
    pipeline.processor.start();
    await crowd(sim, 'motion', callers, async (index) => {
      await sim.sleep(10);
      await pipeline.motion(`camera ${index}`);
    });
    begun = pipeline.working();
    await pipeline.stop();

    begun = undefined;
    pipeline.restart();
    await pipeline.finish(120_000);
  });

  simulate(`a stop while nobody says what may be spent: ${callers}`, options, async (sim) => {
    const isOpen = new AbortController();
    const dailyCapMicros = async () => {
      const { signal } = isOpen;
      if (!signal.aborted)
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return 5_000_000;
    };
    const pipeline = new Pipeline(sim, { processor: { dailyCapMicros } });
    pipeline.processor.start();
    await crowd(sim, 'motion', callers, async (index) => {
      await pipeline.motion(`camera ${index}`);
    });
    await pipeline.stop(2_000);
    const isBack = pipeline.store.rows().every(({ state, failures }) => {
      return state === 'queued' && failures === 0;
    });
    sim.always('A: what was begun is given back, and need not wait', isBack, pipeline.counts());

    isOpen.abort();
    pipeline.restart();
    await pipeline.finish(120_000);
  });

  simulate(`a stop without time: ${callers}`, options, async (sim) => {
    let isOver = false;
    const pipeline = new Pipeline(sim, {
      vision: { mood: () => 'hangs' },
      // Longer than the stop comes after the start: the relay sleeps by then, and nothing wakes it.
      processor: { pollMs: 600_000 },
      fate: (operation) => {
        const isEnd = !isOver || operation === 'retryLater';
        sim.always('K: nothing is begun after it', isEnd, operation);
        return 'works';
      },
    });
    const { processor, vision } = pipeline;
    processor.start();
    await crowd(sim, 'motion', callers, async (index) => {
      await pipeline.motion(`camera ${index}`);
    });
    await sim.sleep(400);
    const { left } = await processor.drain(1);
    isOver = true;
    sim.sometimes('an event is left to its lease', left.length > 0);
    sim.always('K: no call is waited for', vision.running === 0, vision.running);
    await vision.close();
    // What the store was asked for is answered by then.
    await sim.sleep(200);
    sim.always('K: nothing is under way', processor.health().working.length === 0);
  });

  simulate(`a stop waits for as long as it may: ${callers}`, options, async (sim) => {
    const deadlineMs = 30_000;
    // Time for the store to take back what is given back.
    const lastMs = deadlineMs - 2_000;
    let stoppedAtMs = Infinity;
    const vision: VisionModel = {
      describe: async (_request, signal) => {
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        const tookMs = sim.nowMs - stoppedAtMs;
        const isLast = tookMs >= lastMs - 1 && tookMs < deadlineMs;
        sim.always('A: what is under way has until shortly before the deadline', isLast, tookMs);
        throw new Error('given up');
      },
    };
    const pipeline = new Pipeline(sim, {
      processor: { vision, visionDeadlineMs: 300_000, leaseMs: 600_000 },
    });
    const { processor } = pipeline;
    processor.start();
    await crowd(sim, 'motion', callers, async (index) => {
      await pipeline.motion(`camera ${index}`);
    });
    await sim.sleep(400);
    stoppedAtMs = sim.nowMs;
    await pipeline.stop(deadlineMs);
    const { queued } = pipeline.counts();
    sim.always('A: it is given back then', queued === callers, queued);
  });
}
