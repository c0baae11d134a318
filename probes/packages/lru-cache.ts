/** Values that grow old, a bound on size, fetches that are shared and aborted, and stale values while a new one is fetched. */
import { LRUCache } from 'lru-cache';
import { simulate } from '../../sim';
import { messageOf } from '../servers/errors';

simulate('lru-cache', async (sim) => {
  let loads = 0;
  const cache = new LRUCache<string, number>({
    max: 2,
    ttl: 100,
    allowStale: true,
    fetchMethod: async (_key, _old, { signal }) => {
      const load = ++loads;
      await sim.sleep(10);
      signal.throwIfAborted();
      return load;
    },
  });
  const both = await Promise.all([cache.fetch('a'), cache.fetch('a')]);
  sim.always('a fetch is shared', both.join() === '1,1' && loads === 1, both);
  await sim.sleep(300);
  sim.always('the old value is given while a new one is fetched', (await cache.fetch('a')) === 1);
  await sim.sleep(100);
  sim.sometimes('the new value is there', cache.get('a', { allowStale: false }) === 2);
  sim.sometimes(
    'the new value is old already',
    cache.get('a', { allowStale: false }) === undefined,
  );
  cache.set('x', 1).set('y', 2).set('z', 3);
  sim.always('the bound is kept', cache.size === 2 && !cache.has('x'));
  const fetched = cache.fetch('late').catch(messageOf);
  cache.delete('late');
  sim.always('what was deleted is not fetched', (await fetched) === 'deleted', await fetched);
});
