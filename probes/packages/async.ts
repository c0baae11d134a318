/** A queue with workers, mapLimit, auto with its dependencies, retries, a race, and an error that stops the others. */
import async from 'async';
import { simulate } from '../../sim';
import { messageOf } from '../servers/errors';

simulate('async', { timeoutMs: 60_000 }, async (sim) => {
  const ends: number[] = [];
  let running = 0;
  const queue = async.queue<number>((task, done) => {
    running += 1;
    sim.always('no more than two run', running <= 2);
    void sim.sleep(10).then(() => {
      running -= 1;
      ends.push(task);
      done();
    });
  }, 2);
  void queue.push([1, 2, 3, 4, 5]);
  await queue.drain();
  sim.always('all are done', [...ends].sort().join() === '1,2,3,4,5', ends);
  sim.sometimes('in another order', ends.join() !== '1,2,3,4,5');
  const doubled = await async.mapLimit([1, 2, 3], 2, async (one: number) => {
    await sim.sleep(5);
    return one * 2;
  });
  sim.always('results keep their places', doubled.join() === '2,4,6');
  const auto = await async.auto<{ a: number; b: number; sum: number }>({
    a: async () => sim.sleep(5).then(() => 1),
    b: async () => sim.sleep(5).then(() => 2),
    sum: ['a', 'b', async ({ a, b }: { a: number; b: number }) => a + b],
  });
  sim.always('what depends waits', auto.sum === 3);
  let tries = 0;
  await async.retry({ times: 3, interval: 50 }, async () => {
    tries += 1;
    await sim.sleep(1);
    if (tries < 3) throw new Error('again');
  });
  sim.always('it was tried three times', tries === 3);
  const failed = await async
    .eachSeries([1, 2, 3], async (one: number) => {
      if (one === 2) throw new Error(`at ${one}`);
    })
    .catch(messageOf);
  sim.always('the first error ends it', failed === 'at 2');
});
