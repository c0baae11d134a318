/** Back-off with random delays, an error that ends it at once, an abort between two tries. */
import pRetry, { AbortError } from 'p-retry';
import { simulate } from '../../sim';
import { messageOf } from '../servers/errors';

simulate('p-retry', { timeoutMs: 120_000 }, async (sim) => {
  const gaps: number[] = [];
  let lastMs = Date.now();
  const tries = await pRetry(
    async (attempt) => {
      gaps.push(Date.now() - lastMs);
      lastMs = Date.now();
      await sim.sleep(5);
      if (attempt < 4) throw new Error('not yet');
      return attempt;
    },
    { retries: 5, minTimeout: 100, randomize: true },
  );
  sim.always('it took four tries', tries === 4);
  sim.always(
    'each wait is longer than its least',
    [100, 200, 400].every((least, index) => (gaps[index + 1] ?? 0) >= least),
    gaps,
  );
  sim.sometimes('waits are not the least', (gaps[1] ?? 0) > 150);
  const failed = await pRetry(() => Promise.reject(new AbortError('never')), { retries: 5 }).catch(
    messageOf,
  );
  sim.always('some errors end it', failed === 'never');
  const controller = new AbortController();
  const stopped = pRetry(() => Promise.reject(new Error('again')), {
    signal: controller.signal,
    retries: Infinity,
    maxTimeout: 200,
  }).catch(messageOf);
  await sim.sleep(1_000);
  controller.abort(new Error('enough'));
  sim.always('it can be stopped', (await stopped) === 'enough', await stopped);
});
