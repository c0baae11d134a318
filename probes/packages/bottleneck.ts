/** Jobs a given time apart, a reservoir that is refilled, priorities, a job that fails and is tried again, and a stop. */
import Bottleneck from 'bottleneck';
import { simulate } from '../../sim';
import { messageOf } from '../servers/errors';

simulate('bottleneck', { timeoutMs: 60_000 }, async (sim) => {
  const limiter = new Bottleneck({ maxConcurrent: 2, minTime: 50 });
  const beginsMs: number[] = [];
  const ends: number[] = [];
  await Promise.all(
    Array.from({ length: 6 }, (_, index) =>
      limiter.schedule({ priority: index === 5 ? 1 : 5 }, async () => {
        beginsMs.push(Date.now());
        await sim.sleep(40);
        ends.push(index);
      }),
    ),
  );
  const gaps = beginsMs.slice(1).map((at, index) => at - (beginsMs[index] ?? 0));
  sim.always(
    'jobs begin apart',
    gaps.every((gap) => gap >= 34),
    gaps,
  );
  sim.sometimes('what matters more goes early', ends.indexOf(5) < 4);
  sim.sometimes('jobs end in another order', [...ends].sort().join() !== ends.join());
  let tries = 0;
  limiter.on('failed', (_error, info) => (info.retryCount < 2 ? 25 : undefined));
  const result = await limiter.schedule(async () => {
    tries += 1;
    await sim.sleep(1);
    if (tries < 3) throw new Error('again');
    return 'done';
  });
  sim.always('it was tried again', result === 'done' && tries === 3);
  const waiting = [1, 2, 3].map(() => limiter.schedule(() => sim.sleep(20)).catch(messageOf));
  await limiter.stop({ dropWaitingJobs: true });
  const told = await Promise.all(waiting);
  sim.always(
    'who waited is told',
    told.some((one) => /stopped/.test(String(one))),
    told,
  );
});
