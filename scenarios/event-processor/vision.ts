/**
 * The way to the vision model by itself: permits, the deadline of a wait and of a call, the breaker, and callers
 * who give up at any moment.
 *
 * Invariants: C (a call that was made is paid for, and no other), D (so many calls at a time), G (nobody waits
 * beyond the deadline), K (nobody listens any more).
 */
import { getEventListeners } from 'node:events';
import { CircuitBreaker } from '../../services/event-processor/circuit-breaker';
import { Semaphore } from '../../services/event-processor/semaphore';
import { VisionGate } from '../../services/event-processor/vision-gate';
import { simulate, type Sim } from '../../sim';
import { crowd } from '../doubles/crowd';
import { idleBreaker } from '../doubles/pipeline';
import { type Mood, VisionShop } from '../doubles/vision-shop';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;
const deadlineMs = 500;
/** Late by what steps take. */
const graceMs = 1_000;
const nobodyLeaves = new AbortController().signal;

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`callers of the model give up: ${callers}`, options, async (sim) => {
    const breaker = new CircuitBreaker({ failuresInRow: 1, leastCalls: 1_000 });
    const asked = new Set<string>();
    const { gate, model, permits } = parts(sim, breaker, ({ camera }) => {
      asked.add(camera);
      return 'describes';
    });
    await crowd(sim, 'caller', callers, async (index) => {
      const leaving = new AbortController();
      const { signal } = leaving;
      const patience = setTimeout(() => leaving.abort(), sim.pick([10, 20, 100]));
      await sim.sleep(10);
      const camera = `camera ${index}`;
      const outcome = await gate.describe(requestOf(camera), { deadlineMs, signal });
      clearTimeout(patience);
      const listeners = getEventListeners(signal, 'abort').length;
      sim.always('K: nobody listens any more', listeners === 0, listeners);
      const isLeft = outcome.kind === 'aborted';
      sim.always('who has not left is served or refused', !isLeft || signal.aborted, outcome);
      sim.always('who has left is told so', isLeft || outcome.kind === 'described', outcome);
      const isPaid = isLeft ? outcome.called : outcome.kind === 'described';
      sim.always('C: who has called is charged, and nobody else', isPaid === asked.has(camera));
      sim.sometimes('somebody leaves during the call', isLeft && outcome.called);
      sim.sometimes('somebody leaves before it', isLeft && !outcome.called);
    });
    sim.always('to be given up is no failure', breaker.state === 'closed', breaker.state);
    sim.always('D: every permit is back', permits.inUse === 0 && permits.waiting === 0);
    await model.close();
  });

  simulate(`the model hangs under callers: ${callers}`, options, async (sim) => {
    const { gate, model } = parts(sim, new CircuitBreaker(idleBreaker), () => 'hangs');
    await crowd(sim, 'caller', callers, async (index) => {
      const begunMs = sim.nowMs;
      const request = requestOf(`camera ${index}`);
      const outcome = await gate.describe(request, { deadlineMs, signal: nobodyLeaves });
      const tookMs = sim.nowMs - begunMs;
      sim.always('G: nobody waits longer than that', tookMs < 2 * deadlineMs + graceMs, tookMs);
      const isHung = outcome.kind === 'failed' || outcome.kind === 'refused';
      sim.always('a call that hangs fails, and the others are refused', isHung, outcome);
      sim.sometimes('there is no permit in time', outcome.kind === 'refused' || callers < 5);
    });
    await model.close();
  });

  simulate(`the model is down under callers: ${callers}`, options, async (sim) => {
    const breaker = new CircuitBreaker({ failuresInRow: 1, openMs: 60_000 });
    let isBack = false;
    const { gate, model } = parts(sim, breaker, () => (isBack ? 'describes' : 'refuses'));
    const ask = async () =>
      await gate.describe(requestOf('front'), { deadlineMs: 60_000, signal: nobodyLeaves });
    await ask();
    await crowd(sim, 'caller', callers, async () => {
      await sim.sleep(10);
      const leastMs = breaker.waitMs();
      const outcome = await ask();
      const waitMs = outcome.kind === 'refused' ? outcome.waitMs : 0;
      const isLater = waitMs >= leastMs - graceMs && waitMs <= 60_000;
      sim.always('who is refused comes back when it may be up', isLater, waitMs, leastMs);
    });
    sim.always('nobody calls it meanwhile', model.calls === 1, model.calls);

    while (breaker.waitMs() > 0) await sim.sleep(breaker.waitMs());
    isBack = true;
    await crowd(sim, 'caller', callers + 1, async () => {
      const outcome = await ask();
      const isSoon = outcome.kind !== 'refused' || outcome.waitMs >= 1_000;
      sim.always('who comes during the probe comes back, and not at once', isSoon, outcome);
    });
    sim.always('it is closed again', breaker.state === 'closed', breaker.state);
    await model.close();
  });
}

function parts(
  sim: Sim,
  breaker: CircuitBreaker,
  mood: (motion: { readonly camera: string }) => Mood,
) {
  const model = new VisionShop(sim, { callMs: 20, mood: ({ motion }) => mood(motion) });
  const permits = new Semaphore(2);
  return { model, permits, gate: new VisionGate({ model, permits, breaker }) };
}

function requestOf(camera: string) {
  return { motion: { camera, atMs: 1 }, frames: [], context: undefined };
}
