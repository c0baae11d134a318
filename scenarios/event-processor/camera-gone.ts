/**
 * A camera is removed while some of its events are worked on and others wait: all of them end, calls of the
 * model for it are given up, and other cameras notice nothing. One that comes back is heard at once.
 *
 * Invariants: A (events of a removed camera end), G (its calls are not waited for), M (its cooldown is
 * forgotten), B, C, D, K, N.
 */
import { ProcessorError } from '../../services/event-processor';
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Pipeline } from '../doubles/pipeline';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`a camera is removed under events: ${callers}`, options, async (sim) => {
    let isThere = true;
    const pipeline = new Pipeline(sim, {
      vision: {
        mood: ({ motion }) => (isThere && motion.camera === 'gone' ? 'hangs' : 'describes'),
      },
      processor: { queueLimit: 200, cooldownMs: 0, workers: 3, maxIngestsPerCamera: 50 },
    });
    const { processor, store } = pipeline;
    await crowd(sim, 'motion', callers, async (index) => {
      // More than one of them waits, and workers other than the first have it.
      if (index % 2 === 0) await pipeline.motion(`camera ${index}`);
      await pipeline.motion('gone');
    });
    processor.start();
    for (let look = 1; look <= 100 && !pipeline.working().includes('gone'); look += 1) {
      await sim.sleep(10);
    }
    await sim.sleep(sim.pick([10, 40]));
    const isCalled = pipeline.working().includes('gone') && pipeline.vision.running > 0;
    sim.sometimes('the model is being called', isCalled);
    const unfinished = store.rows().filter(({ motion }) => motion.camera === 'gone').length;
    const ended = await processor.cameraRemoved('gone');
    sim.always('A: all of its events end', ended === unfinished, ended, unfinished);
    const { cameraGone } = processor.metrics();
    sim.always('A: each end is counted once', cameraGone === ended, cameraGone);
    sim.sometimes('several events end with it', ended > 1 || callers === 1);
    await sim.sleep(400);
    sim.always('G: nobody works for it any more', !pipeline.working().includes('gone'));

    isThere = false;
    const answer = await pipeline.motion('gone');
    sim.always('M: a camera that comes back is heard', answer === 'accepted', answer);
    await pipeline.finish(120_000);
    const failures = store.rows().filter((row) => row.failures > 0).length;
    sim.always('A: no attempt has failed', failures === 0, failures);
  });

  simulate(`a camera cannot be removed under events: ${callers}`, options, async (sim) => {
    const pipeline = new Pipeline(sim, {
      vision: { callMs: 200 },
      fate: (operation) => (operation === 'cameraGone' ? 'fails' : 'works'),
      processor: { storeRetryDelaysMs: [10] },
    });
    const { processor } = pipeline;
    processor.start();
    await crowd(sim, 'motion', callers, async (index) => {
      await pipeline.motion(`camera ${index}`);
    });
    for (const camera of pipeline.working()) {
      const told = await processor.cameraRemoved(camera).catch(codeOf);
      sim.always('who cannot remove it is told so', told === 'STORE_FAILED', told);
    }
    sim.always('C: no call is given up', pipeline.vision.abandoned === 0);
    await pipeline.finish(120_000);
  });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof ProcessorError ? error.code : undefined;
}
