/**
 * The cache by itself: each entry goes through its states, loads have a bound over all keys, and a
 * caller who has left or comes after close begins nothing.
 *
 * Invariants: D (loads stay within their bound), I (whoever does not wait loads nothing), K (nothing is
 * left of a caller or of a load).
 */
import { getEventListeners } from 'node:events';
import { ContextError, type EntryState, SingleFlightCache } from '../../services/context-provider';
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';

const options = { leaks: 'fail', timeoutMs: 600_000 } as const;
const ttlMs = 1_000;
const negativeTtlMs = 200;
const answers = ['known', undefined, null];

for (const keys of [1, 2, 5, 10]) {
  simulate(`entries go through their states, keys: ${keys}`, options, async (sim) => {
    const cache = new SingleFlightCache<string | undefined | null>({ ttlMs, negativeTtlMs });

    await crowd(sim, 'caller', keys, async (index) => {
      const key = `key ${index}`;
      const is = (...kinds: EntryState['kind'][]) => {
        const { kind } = cache.stateOf(key);
        sim.always('an entry is in its state', kinds.includes(kind), kind, kinds);
      };
      const value = answers[index % answers.length];
      const known = value === 'known' ? 'fresh' : 'negative';
      const lifeMs = value === 'known' ? ttlMs : negativeTtlMs;
      let answeredMs = 0;
      const compute = async () => {
        await sim.sleep(10);
        answeredMs = performance.now();
        return value;
      };

      is('absent');
      const first = cache.getOrCompute(key, compute);
      is('loading');
      await first;
      const keptByMs = performance.now();
      await sim.sleep(lifeMs / 10);
      if (performance.now() < answeredMs + lifeMs) is(known);
      await sim.sleep(lifeMs);
      // A load of another key may have dropped it.
      if (performance.now() >= keptByMs + lifeMs) is('stale', keys === 1 ? 'stale' : 'absent');
      const isLoaded = performance.now() >= keptByMs + lifeMs;
      const fail = async () => {
        throw new Error('not available');
      };
      if (isLoaded) {
        await Promise.allSettled([cache.getOrCompute(key, fail)]);
        is('absent');
      }
      const second = cache.getOrCompute(key, compute);
      is('loading', isLoaded ? 'loading' : known);
      cache.invalidate(key);
      is('absent');
      await second;
      is('absent');
      const failing = cache.getOrCompute(key, () => {
        throw new Error('not even begun');
      });
      const [failure] = await Promise.allSettled([failing]);
      sim.always('a failure is passed on', failure.status === 'rejected');
      is('absent');
    });
    sim.always('K: no load is left', cache.metrics().loading === 0);

    await cache.close();
  });
}

for (const callers of [2, 5, 10, 50]) {
  simulate(`more keys than loads, callers: ${callers}`, options, async (sim) => {
    const maxLoads = Math.ceil(callers / 2);
    const cache = new SingleFlightCache<number>({ maxLoads });

    await crowd(sim, 'caller', callers, async (index) => {
      await sim.sleep(10);
      const { loading } = cache.metrics();
      const [call] = await Promise.allSettled([
        cache.getOrCompute(`key ${index}`, async () => {
          sim.always('D: loads stay within their bound', cache.metrics().loading <= maxLoads);
          await sim.sleep(20);
          return index;
        }),
      ]);
      const isRefused = call.status === 'rejected' && codeOf(call.reason) === 'OVERLOADED';
      sim.always('D: a load is refused where there is no room', isRefused === loading >= maxLoads);
      sim.sometimes('a load is refused', isRefused);
    });

    await cache.close();
  });

  simulate(`some leave, and some come too late: ${callers}`, options, async (sim) => {
    const cache = new SingleFlightCache<string>();
    let begun = 0;
    const compute = async () => {
      begun += 1;
      await sim.sleep(20);
      return 'value';
    };

    await crowd(sim, 'caller', callers, async () => {
      await sim.sleep(10);
      const leaving = new AbortController();
      const { signal } = leaving;
      const call = cache.getOrCompute('key', compute, { signal });
      if (sim.pick([false, true])) leaving.abort();
      await Promise.allSettled([call]);
      const listeners = getEventListeners(signal, 'abort').length;
      sim.always('K: nobody listens for a caller who has gone', listeners === 0, listeners);

      leaving.abort();
      const loads = cache.metrics().loads;
      const late = cache.getOrCompute(`never asked for`, compute, { signal });
      sim.always('I: a caller who has left loads nothing', cache.metrics().loads === loads);
      const [left] = await Promise.allSettled([late]);
      const isTold = left.status === 'rejected' && codeOf(left.reason) === 'ABORTED';
      sim.always('a caller who has left is told so', isTold);
    });
    sim.always('I: one load serves them all', begun === 1, begun);

    const closing = cache.close();
    sim.always('K: it is closed once', cache.close() === closing);
    const [late] = await Promise.allSettled([cache.getOrCompute('late', compute)]);
    const isTold = late.status === 'rejected' && codeOf(late.reason) === 'CLOSED';
    sim.always('K: after close nothing is loaded', isTold && begun === 1);
    await closing;
  });
}

simulate('what has expired is dropped, and nothing else', options, async (sim) => {
  const cache = new SingleFlightCache<string>({ ttlMs });
  const load = async (key: string) => {
    let answeredMs = 0;
    await cache.getOrCompute(key, async () => {
      await sim.sleep(10);
      answeredMs = performance.now();
      return key;
    });
    return answeredMs;
  };

  await load('old');
  await sim.sleep(ttlMs / 2);
  const answeredMs = await load('new');
  await sim.sleep(ttlMs / 2);
  await load('other');
  const isFresh = performance.now() < answeredMs + ttlMs;
  sim.always('what is fresh is kept', !isFresh || cache.stateOf('new').kind === 'fresh');
  sim.sometimes('what is old was dropped', isFresh && cache.stateOf('old').kind === 'absent');

  await cache.close();
});

for (const callers of [1, 2, 5, 10]) {
  simulate(`loads that never end by themselves: ${callers}`, options, async (sim) => {
    const loadTimeoutMs = 1_000;
    const cache = new SingleFlightCache<string>({ loadTimeoutMs });
    const hang = (signal: AbortSignal) =>
      new Promise<string>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      });
    const reasonOf = async (key: string) => {
      const [call] = await Promise.allSettled([cache.getOrCompute(key, hang)]);
      return call.status === 'rejected' ? codeOf(call.reason) : 'a value';
    };

    await crowd(sim, 'caller', callers, async (index) => {
      const reason = await reasonOf(`key ${index}`);
      sim.always('L: a load that hangs is given up', reason === 'LOAD_TIMEOUT', reason);
    });
    const keys = Array.from({ length: callers }, (_, index) => `key ${index}`);
    const calls = keys.map(reasonOf);
    await cache.close();
    const reasons = await Promise.all(calls);
    const isTold = reasons.every((reason) => reason === 'CLOSED');
    sim.always('K: close ends every load, and does not wait for its time', isTold, reasons);
  });
}

function codeOf(reason: unknown): string | undefined {
  return reason instanceof ContextError ? reason.code : undefined;
}
