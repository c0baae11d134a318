/**
 * What is around the processor fails for a while, or for good: the publisher, the model, the cap, the
 * store. Nothing is lost, nothing is paid for without need, and nobody waits for ever.
 *
 * Invariants: A (every event ends), C (without a cap nothing is spent), D (a camera keeps to its share), N
 * (what is stored is heard).
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { idleBreaker, Pipeline } from '../doubles/pipeline';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;
/** The first one, and those after 2, 4 and 8 s. */
const attempts = 4;

for (const callers of [1, 2, 5, 10]) {
  simulate(`the publisher fails now and then: ${callers}`, options, async (sim) => {
    // Not so often in a row that a drain could not wait for it.
    let failures = 0;
    const publishFails = () => {
      const fails = failures < 2 && sim.pick([false, true]);
      if (fails) failures += 1;
      return fails;
    };
    const pipeline = new Pipeline(sim, { publishFails });
    pipeline.processor.start();
    await crowd(sim, 'motion', callers, async (index) => {
      await pipeline.motion(`camera ${index}`);
    });
    await pipeline.finish(120_000);
    sim.always('N: every event is heard', pipeline.heard.length === callers);
  });

  simulate(`the publisher is down for a minute: ${callers}`, options, async (sim) => {
    const upAtMs = sim.nowMs + 60_000;
    const pipeline = new Pipeline(sim, { publishFails: () => sim.nowMs < upAtMs });
    const { processor } = pipeline;
    processor.start();
    await crowd(sim, 'motion', callers, async (index) => {
      await pipeline.motion(`camera ${index}`);
    });
    while (sim.nowMs < upAtMs + 15_000) await sim.sleep(1_000);
    sim.always('N: it is heard soon after', pipeline.heard.length === callers, pipeline.heard);
    // After 1, 2, 4 and 8 s, and then every 8 s.
    const { publishFailures } = processor.metrics();
    sim.always('N: it is asked less and less often', publishFailures <= 12, publishFailures);
    sim.always('N: and not given up', publishFailures >= 5, publishFailures);
    await pipeline.finish(60_000);
  });

  simulate(`what was heard cannot be marked: ${callers}`, options, async (sim) => {
    // Every attempt of one operation, and the first one of the next.
    let failures = 5;
    const pipeline = new Pipeline(sim, {
      fate: (operation) => {
        if (operation !== 'markPublished' || failures === 0) return 'works';
        failures -= 1;
        return 'fails';
      },
    });
    pipeline.processor.start();
    await crowd(sim, 'motion', callers, async (index) => {
      await pipeline.motion(`camera ${index}`);
    });
    await pipeline.finish(120_000);
    sim.always('N: each is heard once', pipeline.heard.length === callers, pipeline.heard);
  });

  simulate(`the model refuses for good: ${callers}`, options, async (sim) => {
    const pipeline = new Pipeline(sim, {
      vision: { mood: () => 'refuses' },
      processor: { breaker: idleBreaker },
    });
    pipeline.processor.start();
    await crowd(sim, 'motion', callers, async (index) => {
      await pipeline.motion(`camera ${index}`);
    });
    await pipeline.finish(600_000);
    const { calls } = pipeline.vision;
    sim.always('A: so many attempts are made, and no more', calls === callers * attempts, calls);
    const { putOff, dead } = pipeline.processor.metrics();
    sim.always('A: what cannot be described is dead', dead === callers, dead);
    const waits = (attempts - 1) * callers;
    sim.always('A: it waits between the attempts, and not after them', putOff === waits, putOff);
    const isSaid = pipeline.store
      .rows()
      .every(({ reason }) => reason === 'the model is overloaded');
    sim.always('A: its row says why', isSaid);
  });

  simulate(`nobody says what may be spent: ${callers}`, options, async (sim) => {
    let isKnown = false;
    const dailyCapMicros = async () => {
      await sim.sleep(5);
      if (!isKnown) throw new Error('not available');
      return 5_000_000;
    };
    const fate = (operation: string) => {
      const isUnlimited = operation === 'reserveCost' && !isKnown;
      sim.always('C: nothing is reserved without a cap', !isUnlimited);
      return 'works' as const;
    };
    const pipeline = new Pipeline(sim, { fate, processor: { dailyCapMicros } });
    pipeline.processor.start();
    await crowd(sim, 'motion', callers, async (index) => {
      await pipeline.motion(`camera ${index}`);
    });
    await sim.sleep(1_000);
    const { reservedMicros } = pipeline.counts();
    const { calls } = pipeline.vision;
    sim.always('C: nothing is spent', calls === 0 && reservedMicros === 0, calls, reservedMicros);
    isKnown = true;
    await pipeline.finish(120_000);
    sim.always('A: all are described then', pipeline.vision.calls === callers);
    const failed = pipeline.store.rows().filter(({ failures }) => failures > 0).length;
    sim.always('A: no attempt has failed', failed === 0, failed);
  });

  simulate(`one camera takes its share of the calls: ${callers}`, options, async (sim) => {
    const maxIngestsPerCamera = Math.ceil(callers / 2);
    const pipeline = new Pipeline(sim, { processor: { maxIngestsPerCamera, cooldownMs: 0 } });
    let inside = 0;
    for (let round = 1; round <= 2; round += 1) {
      await crowd(sim, 'motion', callers, async () => {
        await sim.sleep(10);
        const isRoom = inside < maxIngestsPerCamera;
        if (isRoom) inside += 1;
        const answer = await pipeline.motion('front');
        if (isRoom) inside -= 1;
        sim.always('D: a camera keeps to its share', isRoom !== (answer === 'overflow'), answer);
      });
    }
    pipeline.processor.start();
    await pipeline.finish(600_000);
  });

  simulate(`the store fails for good: ${callers}`, options, async (sim) => {
    const pipeline = new Pipeline(sim, { fate: () => 'fails' });
    const begunMs = sim.nowMs;
    await crowd(sim, 'motion', callers, async (index) => {
      const answer = await pipeline.motion(`camera ${index}`);
      sim.always('A: who is not heard is told so', answer === 'failed', answer);
      const tookMs = sim.nowMs - begunMs;
      sim.always(
        'it is tried again after 1, 2 and 4 s',
        tookMs >= 6_990 && tookMs < 60_000,
        tookMs,
      );
    });
    await pipeline.stop();
  });
}
