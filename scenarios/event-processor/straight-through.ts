/**
 * Events for which nothing is wrong but a reply or two: none waits for the next look at the inbox, counts
 * as a failure or is begun twice, and who drains at the same time is told so.
 *
 * Invariants: A, B, D (one worker has one event), K (a drain is one drain), L (work is begun when it
 * comes), N (a message is heard once).
 */
import { ProcessorError } from '../../services/event-processor';
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Pipeline, type PipelineOptions } from '../doubles/pipeline';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;
/** Longer than an event may take: who waits for it has missed a ring. */
const pollMs = 600_000;

for (const callers of [1, 2, 5, 10]) {
  simulate(`no event waits for a look: ${callers}`, options, async (sim) => {
    const pipeline = new Pipeline(sim, {
      processor: { pollMs, context: { get: () => ({ kind: 'context', context: 'a yard' }) } },
      vision: {
        // Less than is reserved for a call.
        priceMicros: 5_000,
        mood: ({ context }) => {
          sim.always('the model is told what is known', context === 'a yard', context);
          return 'describes';
        },
      },
    });
    pipeline.processor.start();
    await crowd(sim, 'motion', callers, async (index) => {
      await sim.sleep(50);
      await pipeline.motion(`camera ${index}`);
    });
    await pipeline.ended(60_000);
    const begunMs = sim.nowMs;
    await pipeline.stop();
    sim.always('K: a drain takes no longer than it must', sim.nowMs - begunMs < 5_000);
    await pipeline.finish(60_000);
    const failures = pipeline.store.rows().filter((row) => row.failures > 0).length;
    sim.always('A: no attempt has failed', failures === 0, failures);
  });

  simulate(`replies are lost now and then: ${callers}`, options, async (sim) => {
    const firsts = new Set(['accept', 'lease', 'markPublished']);
    const fate: PipelineOptions['fate'] = (operation) =>
      firsts.delete(operation) ? 'loses' : 'works';
    const pipeline = new Pipeline(sim, {
      fate,
      processor: { workers: 1 },
      vision: {
        mood: () => {
          const { leased } = pipeline.counts();
          sim.always('D: one worker has one event', leased === 1, leased);
          return 'describes';
        },
      },
    });
    await crowd(sim, 'motion', callers, async (index) => {
      const answer = await pipeline.motion(`camera ${index}`);
      sim.always('A: what failed once is tried again', answer === 'accepted', answer);
    });
    pipeline.processor.start();
    pipeline.processor.start();
    await pipeline.finish(120_000);
    const heard = new Set(pipeline.heard.map(({ outboxSeq }) => outboxSeq)).size;
    sim.always('N: a message is heard once', heard === pipeline.heard.length, heard);
    const most = Math.max(...pipeline.store.rows().map(({ fence }) => fence));
    sim.always('B: each event is leased once', most === 1, most);
  });

  simulate(`it drains under events: ${callers}`, options, async (sim) => {
    const pipeline = new Pipeline(sim, {
      vision: { mood: () => sim.pick(['describes', 'hangs']) },
    });
    const { processor } = pipeline;
    processor.start();
    await crowd(sim, 'motion', callers, async (index) => {
      await pipeline.motion(`camera ${index}`);
    });
    await sim.sleep(20);
    const drain = pipeline.stop(3_000);
    const refused = await processor.ingest({ camera: 'late', atMs: 1 }).catch(codeOf);
    sim.always('K: what comes while it drains is refused', refused === 'NOT_RUNNING', refused);
    await drain;
    const again = processor.drain();
    sim.always('K: it is drained once', processor.health().state === 'drained');
    await Promise.all([again, pipeline.vision.close()]);
    const failed = pipeline.store.rows().filter(({ failures }) => failures > 0).length;
    sim.always('A: to be given back is no failure', failed === 0, failed);
  });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof ProcessorError ? error.code : undefined;
}
