/** Ten tasks under a bound of three, one that fails, a queue that is cleared. */
import pLimit from 'p-limit';
import { simulate } from '../../sim';

simulate('p-limit', async (sim) => {
  const limit = pLimit(3);
  let running = 0;
  let most = 0;
  const ends: number[] = [];
  const results = await Promise.allSettled(
    Array.from({ length: 10 }, (_, index) =>
      limit(async () => {
        most = Math.max(most, ++running);
        await sim.sleep(10);
        running -= 1;
        ends.push(index);
        if (index === 5) throw new Error('five');
        return index;
      }),
    ),
  );
  sim.always('the bound is kept and used', most === 3, most);
  sim.always('one failed', results.filter(({ status }) => status === 'rejected').length === 1);
  sim.sometimes(
    'tasks end in another order than they began',
    ends.join() !== '0,1,2,3,4,5,6,7,8,9',
  );
  const left = Array.from({ length: 6 }, () => limit(() => sim.sleep(10)));
  await sim.sleep(1);
  limit.clearQueue();
  sim.always('nothing waits any more', limit.pendingCount === 0);
  await Promise.all(left.slice(0, 3));
});
