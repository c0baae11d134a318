/** A circuit breaker that opens after failures and time-outs, falls back, and closes again; cockatiel's policies beside it. */
import {
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleAll,
  retry,
  timeout,
  TimeoutStrategy,
  wrap,
} from 'cockatiel';
import CircuitBreaker from 'opossum';
import { simulate } from '../../sim';
import { messageOf } from '../servers/errors';

simulate('opossum', { timeoutMs: 120_000 }, async (sim) => {
  let isDown = true;
  const call = async (): Promise<string> => {
    await sim.sleep(10);
    if (isDown) throw new Error('down');
    return 'up';
  };
  const breaker = new CircuitBreaker(call, {
    timeout: 60,
    errorThresholdPercentage: 50,
    resetTimeout: 1_000,
    volumeThreshold: 3,
  });
  breaker.fallback(() => 'fallback');
  for (let count = 0; count < 4; count += 1)
    sim.always('it falls back', (await breaker.fire()) === 'fallback');
  sim.always('it opens', breaker.opened);
  isDown = false;
  await sim.sleep(4_000);
  const result = await breaker.fire();
  sim.sometimes('it closes again', result === 'up' && breaker.closed);
  breaker.shutdown();

  let tries = 0;
  const policy = wrap(
    retry(handleAll, {
      maxAttempts: 4,
      backoff: new ExponentialBackoff({ initialDelay: 20, maxDelay: 200 }),
    }),
    circuitBreaker(handleAll, { halfOpenAfter: 50, breaker: new ConsecutiveBreaker(3) }),
    timeout(100, TimeoutStrategy.Aggressive),
  );
  const reached = await policy
    .execute(async () => {
      tries += 1;
      await sim.sleep(5);
      if (tries < 3) throw new Error('again');
      return tries;
    })
    .catch(messageOf);
  sim.always(
    'it is tried again, within its bounds',
    reached === 3 || typeof reached === 'string',
    reached,
  );
  sim.sometimes('it is reached', reached === 3);
});
