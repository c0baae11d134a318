/**
 * What the event processor waits with: deadlines, pauses, permits, connections and the share of a camera, each
 * by itself. Who waits is told in time, and who has left leaves nothing behind.
 *
 * Invariants: D (so many at a time), G (nobody waits longer than the deadline), K (nobody listens any more).
 */
import { getEventListeners } from 'node:events';
import {
  type EventStore,
  InProcessStore,
  type ProcessorError,
} from '../../services/event-processor';
import { Database } from '../../services/event-processor/database';
import { pause, within } from '../../services/event-processor/deadline';
import { IngestGate } from '../../services/event-processor/ingest-gate';
import { Semaphore } from '../../services/event-processor/semaphore';
import { simulate, type Sim } from '../../sim';
import { crowd } from '../doubles/crowd';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;
/** Late by what steps take. */
const graceMs = 1_000;

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`deadlines and those who leave: ${callers}`, options, async (sim) => {
    const timeoutMs = 100;
    await crowd(sim, 'caller', callers, async () => {
      const leaving = new AbortController();
      const { signal } = leaving;
      const patience = setTimeout(() => leaving.abort(), sim.pick([10, 30, 1_000]));
      await sim.sleep(10);
      const hasLeft = signal.aborted;
      const begunMs = sim.nowMs;
      let asked: AbortSignal | undefined;
      let work: Promise<void> = Promise.resolve();
      const [call] = await Promise.allSettled([
        within({ timeoutMs, signal }, async (given) => {
          asked = given;
          work = sim.sleep(40);
          await work;
        }),
      ]);
      sim.always('G: it takes no longer than it may', sim.nowMs - begunMs < timeoutMs + graceMs);
      sim.always('who waits no more is not worked for', !hasLeft || asked === undefined);
      const isTold = call.status === 'fulfilled' || asked === undefined || asked.aborted;
      sim.always('who is worked for is told when nobody waits', isTold);
      checkFree(sim, signal);

      const pausedAtMs = sim.nowMs;
      const isOver = signal.aborted;
      const end = await pause(50, signal);
      const tookMs = sim.nowMs - pausedAtMs;
      sim.always('a pause is cut short by its signal', end === 'elapsed' || signal.aborted);
      sim.always('or takes its time', end === 'aborted' || tookMs >= 49, tookMs);
      sim.always('it does not begin for one who has left', !isOver || end === 'aborted', tookMs);
      checkFree(sim, signal);
      clearTimeout(patience);
      await work;
    });
  });

  simulate(`permits come back, and nobody listens: ${callers}`, options, async (sim) => {
    const semaphore = new Semaphore(Math.ceil(callers / 2));
    const leaving = new AbortController();
    await crowd(sim, 'holder', callers, async () => {
      await sim.sleep(10);
      const release = await semaphore.acquire(leaving.signal);
      await sim.sleep(10);
      release();
    });
    checkFree(sim, leaving.signal);
    sim.always('D: every permit is back', semaphore.inUse === 0 && semaphore.waiting === 0);
  });

  simulate(`so many operations at a time: ${callers}`, options, async (sim) => {
    const connections = Math.ceil(callers / 2);
    let underWay = 0;
    let thrown = 0;
    let failures = 0;
    const halt = new AbortController();
    const remote = sim.remote(new InProcessStore());
    const find: EventStore['find'] = async (request) => {
      underWay += 1;
      sim.always('D: no more operations than connections', underWay <= connections, underWay);
      try {
        if (sim.pick([false, false, true])) {
          thrown += 1;
          throw new Error('not available');
        }
        return await remote.find(request);
      } finally {
        underWay -= 1;
      }
    };
    const database = new Database({
      store: new Proxy(new InProcessStore(), { get: () => find }),
      connections,
      retryDelaysMs: [10, 10],
      onFailure: () => {
        failures += 1;
      },
    });
    const patience = setTimeout(() => halt.abort(), sim.pick([20, 1_000]));
    await crowd(sim, 'caller', callers, async () => {
      for (let time = 1; time <= 3; time += 1) {
        const request = { eventId: 'none' };
        const [call] = await Promise.allSettled([
          database.run('find', (store) => store.find(request), halt.signal),
        ]);
        if (call.status === 'fulfilled') continue;
        const { code } = call.reason as ProcessorError;
        const isOver = halt.signal.aborted;
        sim.always('A: who got no answer is told so', code === 'STORE_FAILED' || isOver, code);
        sim.sometimes('the store fails at each attempt', code === 'STORE_FAILED');
        sim.sometimes('a call is given up', code === 'ABORTED');
        if (isOver) break;
      }
      if (!halt.signal.aborted) return;
      const [late] = await Promise.allSettled([
        database.run('find', (store) => store.find({ eventId: 'none' }), halt.signal),
      ]);
      const code = late.status === 'rejected' ? (late.reason as ProcessorError).code : '';
      sim.always('K: who comes after the end is told of it', code === 'ABORTED', code);
    });
    clearTimeout(patience);
    sim.always('D: every connection is back', database.connectionsInUse === 0);
    const isTold = halt.signal.aborted ? failures <= thrown : failures === thrown;
    sim.always('each failure of the store is told of, and nothing else', isTold, failures, thrown);
    checkFree(sim, halt.signal);
  });

  simulate(`a share for each camera: ${callers}`, options, async (sim) => {
    const maxIngestsPerCamera = Math.ceil(callers / 2);
    const gate = new IngestGate({ maxIngests: callers + 1, maxIngestsPerCamera });
    let inside = 0;
    await crowd(sim, 'call', callers, async () => {
      for (let call = 1; call <= 3; call += 1) {
        await sim.sleep(10);
        const leave = gate.enter('front');
        const isRoom = inside < maxIngestsPerCamera;
        sim.always('D: a camera keeps to its share', isRoom === (leave !== undefined), inside);
        if (leave === undefined) continue;
        inside += 1;
        await sim.sleep(10);
        inside -= 1;
        leave();
      }
      const other = gate.enter('yard');
      sim.always('G: another camera has room', other !== undefined);
      other?.();
    });
  });
}

/** K: what is over listens to no signal any more. */
function checkFree(sim: Sim, signal: AbortSignal): void {
  const listeners = getEventListeners(signal, 'abort').length;
  sim.always('K: nobody listens any more', listeners === 0, listeners);
}
