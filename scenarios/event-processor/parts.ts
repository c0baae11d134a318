/**
 * The parts of the event processor that many strands share, each by itself: the breaker, the bell, the
 * permits, the cap and the room for calls under way.
 *
 * Invariants: D (nobody gets more than there is), L (who waits is woken).
 */
import { Bell } from '../../services/event-processor/bell';
import { CircuitBreaker, type Pass } from '../../services/event-processor/circuit-breaker';
import { CostCap } from '../../services/event-processor/cost-cap';
import { Semaphore } from '../../services/event-processor/semaphore';
import { simulate, type Sim } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Pipeline } from '../doubles/pipeline';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;
const openMs = 5_000;

simulate('a breaker opens, probes and closes', options, async (sim) => {
  const breaker = new CircuitBreaker({ failuresInRow: 3, leastCalls: 100, openMs });
  const before = mayCall(sim, breaker);
  for (const fails of [true, true, false, true, true]) end(mayCall(sim, breaker), fails);
  sim.always('failures in a row count, and no others', breaker.state === 'closed', breaker.state);
  end(mayCall(sim, breaker), true);
  sim.always('it is open', breaker.state === 'open' && breaker.enter() === undefined);
  sim.always('it says for how long', breaker.waitMs() > 0 && breaker.waitMs() <= openMs);

  await opened(sim, breaker);
  const cancelled = mayCall(sim, breaker);
  sim.always('D: one probe at a time', breaker.enter() === undefined);
  before.fail();
  before.succeed();
  sim.always('what is from before it opened says nothing', breaker.state === 'half_open');
  cancelled.cancel();
  end(mayCall(sim, breaker), true);
  cancelled.succeed();
  sim.always('a probe that fails keeps it open', breaker.state === 'open', breaker.state);

  await opened(sim, breaker);
  end(mayCall(sim, breaker), false);
  sim.always('a probe that succeeds closes it', breaker.state === 'closed', breaker.state);
  sim.always('there is no wait then', breaker.waitMs() === 0);
  end(mayCall(sim, breaker), true);
  end(mayCall(sim, breaker), true);
  sim.always('failures are counted afresh', breaker.state === 'closed', breaker.state);
  end(mayCall(sim, breaker), false);
  const twice = mayCall(sim, breaker);
  for (let time = 1; time <= 3; time += 1) twice.fail();
  sim.always('a call fails once', breaker.state === 'closed', breaker.state);
});

simulate('a breaker opens where half of the calls fail', options, async (sim) => {
  const windowMs = 10_000;
  const breaker = new CircuitBreaker({ failuresInRow: 100, leastCalls: 4, windowMs, openMs });
  for (const fails of [true, true, true]) end(mayCall(sim, breaker), fails);
  sim.always('too few calls say nothing', breaker.state === 'closed', breaker.state);
  await sim.sleep(windowMs * 2);
  for (const fails of [false, false, false, true]) end(mayCall(sim, breaker), fails);
  sim.always('what is long ago is forgotten', breaker.state === 'closed', breaker.state);
  end(mayCall(sim, breaker), true);
  end(mayCall(sim, breaker), true);
  sim.always('half of the calls have failed', breaker.state === 'open', breaker.state);
  await opened(sim, breaker);
  for (const fails of [false, true, true, true]) end(mayCall(sim, breaker), fails);
  sim.always('three say nothing again', breaker.state === 'closed', breaker.state);
  end(mayCall(sim, breaker), true);
  sim.always('four are as many as it takes', breaker.state === 'open', breaker.state);
});

simulate('a cap that is none is not kept', options, async (sim) => {
  const answers = [NaN, -1, 7];
  const { signal } = new AbortController();
  const cap = new CostCap({ read: () => answers.shift() ?? 0, ttlMs: 60_000, signal });
  for (let time = 1; time <= 2; time += 1) {
    const [odd] = await Promise.allSettled([cap.current()]);
    sim.always('C: it is not believed', odd.status === 'rejected');
  }
  const good = await cap.current();
  sim.always('C: it is asked for again, once', good === 7 && (await cap.current()) === 7, good);
  await sim.sleep(200_000);
  const later = await cap.current();
  sim.always('C: nobody need say that it has changed', later === 0, later);
});

for (const callers of [1, 2, 5, 10, 50]) {
  simulate(`a bell and its sleepers: ${callers}`, options, async (sim) => {
    const bell = new Bell();
    const sinceRings = bell.rings;
    const sleepers = crowd(sim, 'sleeper', callers, async () => {
      await sim.sleep(10);
      const begunMs = sim.nowMs;
      await bell.next({ sinceRings, atMostMs: 60_000 });
      sim.always('L: who sleeps is woken', sim.nowMs - begunMs < 30_000);
    });
    await sim.sleep(20);
    bell.ring();
    await sleepers;
    const begunMs = sim.nowMs;
    await bell.next({ sinceRings: bell.rings, atMostMs: 1_000 });
    sim.always('who is not woken sleeps for the time', sim.nowMs - begunMs >= 999);
    bell.ring();
  });

  simulate(`permits and those who leave: ${callers}`, options, async (sim) => {
    const permits = Math.ceil(callers / 2);
    const semaphore = new Semaphore(permits);
    let held = 0;
    await crowd(sim, 'holder', callers, async () => {
      await sim.sleep(10);
      const leaving = new AbortController();
      const patience = setTimeout(() => leaving.abort(), 40);
      const [call] = await Promise.allSettled([semaphore.acquire(leaving.signal)]);
      clearTimeout(patience);
      if (call.status === 'rejected') return;
      held += 1;
      sim.always(
        'D: no more permits than there are',
        held <= permits && semaphore.inUse <= permits,
      );
      await sim.sleep(20);
      held -= 1;
      call.value();
      call.value();
    });
    sim.always('D: every permit is back', semaphore.inUse === 0 && semaphore.waiting === 0);
    const left = new AbortController();
    left.abort();
    const [late] = await Promise.allSettled([semaphore.acquire(left.signal)]);
    sim.always('who has left gets none', late.status === 'rejected' && semaphore.inUse === 0);
  });

  simulate(`a cap and who changes it: ${callers}`, options, async (sim) => {
    let capMicros = 1;
    let reads = 0;
    let changes = 0;
    const read = async () => {
      const answer = capMicros;
      await sim.sleep(10);
      if (sim.pick([false, false, true])) throw new Error('not available');
      reads += 1;
      return answer;
    };
    const halt = new AbortController();
    const cap = new CostCap({ read, ttlMs: 60_000, signal: halt.signal });
    await crowd(sim, 'reader', callers, async () => {
      for (let step = 1; step <= 3; step += 1) {
        await sim.sleep(10);
        if (sim.pick([false, true])) {
          capMicros += 1;
          changes += 1;
          cap.changed();
        }
        const least = capMicros;
        const [answer] = await Promise.allSettled([cap.current()]);
        if (answer.status === 'rejected') continue;
        sim.always('C: no older cap than what was announced', answer.value >= least);
      }
    });
    sim.always('a cap is read once, unless it changes', reads <= 1 + changes, reads, changes);
  });

  simulate(`calls under way have a bound: ${callers}`, options, async (sim) => {
    const maxIngests = Math.ceil(callers / 2);
    const pipeline = new Pipeline(sim, { processor: { maxIngests, queueLimit: 100 } });
    pipeline.processor.start();
    await crowd(sim, 'motion', callers, async (index) => {
      await sim.sleep(10);
      const { ingesting } = pipeline.processor.health();
      const answer = await pipeline.motion(`camera ${index}`);
      sim.always(
        'D: there is room or there is not',
        (answer === 'overflow') === ingesting >= maxIngests,
      );
    });
    await pipeline.finish(600_000);
    const answer = await pipeline.motion('late');
    sim.always('K: after drain nothing is taken in', answer === 'failed', answer);
  });
}

function mayCall(sim: Sim, breaker: CircuitBreaker): Pass {
  const pass = breaker.enter();
  sim.always('L: it lets calls through', pass !== undefined, breaker.state);
  if (pass === undefined) throw new Error('no pass');
  return pass;
}

function end(pass: Pass, fails: boolean): void {
  if (fails) pass.fail();
  else pass.succeed();
}

async function opened(sim: Sim, breaker: CircuitBreaker): Promise<void> {
  while (breaker.waitMs() > 0) await sim.sleep(breaker.waitMs());
  sim.always('L: it may be probed', breaker.state === 'half_open', breaker.state);
}
