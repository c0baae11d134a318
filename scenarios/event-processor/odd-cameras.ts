/**
 * Cameras that answer with something else than what they were asked for. Whoever reports a motion is told so,
 * in words that can be branched on; nothing of it gets into the inbox or mutes the camera.
 *
 * Invariants: A (who is not heard is told so), D (pictures have a bound), M (a failure burns no cooldown), K.
 */
import { type Cameras, ProcessorError, type Snapshot } from '../../services/event-processor';
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Pipeline } from '../doubles/pipeline';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;
const maxFrameBytes = 10;
const frames = 2;

const picture = new Uint8Array(maxFrameBytes);
const tooLarge = new Uint8Array(maxFrameBytes + 1);

/** What a camera answers, and what whoever reports its motion is told. */
const ANSWERS = [
  [{ kind: 'frames', frames: [picture] }, 'accepted'],
  [{ kind: 'frames', frames: [picture, picture] }, 'accepted'],
  [{ kind: 'unknown' }, 'CAMERA_UNKNOWN'],
  [{ kind: 'frames' }, 'SNAPSHOT_FAILED'],
  [{ kind: 'frames', frames: 'two' }, 'SNAPSHOT_FAILED'],
  [{ kind: 'frames', frames: [] }, 'SNAPSHOT_FAILED'],
  [{ kind: 'frames', frames: [picture, picture, picture] }, 'SNAPSHOT_FAILED'],
  [{ kind: 'frames', frames: [picture, 'a picture'] }, 'SNAPSHOT_FAILED'],
  [{ kind: 'frames', frames: [tooLarge] }, 'SNAPSHOT_FAILED'],
] as const;

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`cameras answer anything: ${callers}`, options, async (sim) => {
    const cameras: Cameras = {
      snapshot: async ({ camera }) => {
        await sim.sleep(10);
        const [answer] = ANSWERS[Number(camera)] ?? [];
        return answer as unknown as Snapshot;
      },
    };
    const pipeline = new Pipeline(sim, {
      processor: { cameras, maxFrameBytes, queueLimit: 1_000, maxIngestsPerCamera: 50 },
    });
    const { processor } = pipeline;
    processor.start();
    await crowd(sim, 'motion', callers, async (index) => {
      for (const [camera, [, expected]] of ANSWERS.entries()) {
        const motion = { camera: `${camera}`, atMs: index * ANSWERS.length + camera, frames };
        const told = await processor.ingest(motion).catch(codeOf);
        const isMuted = told === 'cooldown' && expected === 'accepted';
        sim.always('A: who is not heard is told why', told === expected || isMuted, camera, told);
      }
    });
    const { queued, leased, retryPending } = pipeline.counts();
    const events = pipeline.store.rows().length;
    sim.always('M: two cameras are heard, once', events === 2, events);
    sim.always('D: they are what is to be done', queued + leased + retryPending <= events);
    await pipeline.finish(60_000);
  });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof ProcessorError ? error.code : undefined;
}
