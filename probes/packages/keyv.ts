/** Keyv in memory and cacheable with two layers: times to live, wrapping with one load for many callers, hooks. */
import { Cacheable } from 'cacheable';
import Keyv from 'keyv';
import { simulate } from '../../sim';

simulate('keyv', { timeoutMs: 300_000 }, async (sim) => {
  const store = new Keyv<number>();
  await Promise.all([store.set('a', 1, 100), store.set('b', 2)]);
  sim.always('values are there', (await store.get('b')) === 2);
  await sim.sleep(500);
  sim.always('a value grows old', (await store.get('a')) === undefined);
  const cache = new Cacheable({ ttl: 1_000 });
  let loads = 0;
  const load = cache.wrap(
    async (id: number) => {
      loads += 1;
      await sim.sleep(20);
      return id * 2;
    },
    { keyPrefix: 'double' },
  );
  const values = await Promise.all([load(1), load(1), load(2)]);
  sim.always('all are loaded', values.join() === '2,2,4', values);
  sim.sometimes('callers share a load', loads === 2);
  await sim.sleep(10_000);
  await load(1);
  sim.always('it is loaded again', loads >= 3, loads);
});
