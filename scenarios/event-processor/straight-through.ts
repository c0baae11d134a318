/**
 * Events for which nothing is wrong but a reply or two: none waits for the next look at the inbox, counts
 * as a failure or is begun twice, and who drains at the same time is told so.
 *
 * Invariants: A, B, D (one worker has one event), K (a drain is one drain), L (work is begun when it
 * comes), N (a message is heard once).
 */
import { type EventProcessor, ProcessorError } from '../../services/event-processor';
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { idleBreaker, Pipeline, type PipelineOptions } from '../doubles/pipeline';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;
/** Longer than an event may take: who waits for it has missed a ring. */
const pollMs = 600_000;
const priceMicros = 5_000;

for (const callers of [1, 2, 5, 10]) {
  simulate(`no event waits for a look: ${callers}`, options, async (sim) => {
    const pipeline = new Pipeline(sim, {
      // One worker: another one would have it, if this one has missed a ring.
      processor: {
        pollMs,
        workers: 1,
        context: { get: () => ({ kind: 'context', context: 'a yard' }) },
      },
      vision: {
        // Less than is reserved for a call.
        priceMicros,
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
    await sim.sleep(1_000);
    sim.always('N: it is heard at once', pipeline.heard.length === callers, pipeline.heard);
    const { settledMicros } = pipeline.counts();
    sim.always('C: what was spent, and no more', settledMicros === callers * priceMicros);
    const begunMs = sim.nowMs;
    await pipeline.stop();
    sim.always('K: a drain takes no longer than it must', sim.nowMs - begunMs < 5_000);
    await pipeline.finish(60_000);
    const failures = pipeline.store.rows().filter((row) => row.failures > 0).length;
    sim.always('A: no attempt has failed', failures === 0, failures);
  });

  simulate(`no attempt waits for a look: ${callers}`, options, async (sim) => {
    const refused = new Set<string>();
    const pipeline = new Pipeline(sim, {
      processor: { pollMs, workers: 1, breaker: idleBreaker },
      vision: {
        mood: ({ motion: { camera } }) => {
          if (refused.has(camera)) return 'describes';
          refused.add(camera);
          return 'refuses';
        },
      },
    });
    pipeline.processor.start();
    await crowd(sim, 'motion', callers, async (index) => {
      await sim.sleep(50);
      await pipeline.motion(`camera ${index}`);
    });
    await pipeline.finish(60_000);
    const { calls } = pipeline.vision;
    sim.always('A: the second attempt is the last', calls === 2 * callers, calls);
    const { putOff } = pipeline.processor.metrics();
    sim.always('A: each wait is counted once', putOff === callers, putOff);
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
    const { state } = processor.health();
    sim.always('K: it says that it drains', state === 'draining', state);
    sim.always('K: it is not started any more', cannotStart(processor));
    const refused = await processor.ingest({ camera: 'late', atMs: 1 }).catch(codeOf);
    sim.always('K: what comes while it drains is refused', refused === 'NOT_RUNNING', refused);
    await drain;
    const again = processor.drain();
    sim.always('K: it is drained once', processor.health().state === 'drained');
    sim.always('K: nor is it started afterwards', cannotStart(processor));
    await Promise.all([again, pipeline.vision.close()]);
    const failed = pipeline.store.rows().filter(({ failures }) => failures > 0).length;
    sim.always('A: to be given back is no failure', failed === 0, failed);
  });
}

function cannotStart(processor: EventProcessor): boolean {
  try {
    processor.start();
    return false;
  } catch (error) {
    return codeOf(error) === 'NOT_RUNNING';
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof ProcessorError ? error.code : undefined;
}
