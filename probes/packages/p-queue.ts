/** Priorities, a bound on how many begin in an interval, a pause, a time-out, an abort, and the events of an idle queue. */
import PQueue, { TimeoutError } from 'p-queue';
import { simulate } from '../../sim';

simulate('p-queue', { timeoutMs: 60_000 }, async (sim) => {
  const queue = new PQueue({ concurrency: 2, intervalCap: 4, interval: 1_000 });
  const begun: [name: string, atMs: number][] = [];
  const ends: string[] = [];
  const startMs = Date.now();
  const task = (name: string) => async () => {
    begun.push([name, Date.now() - startMs]);
    await sim.sleep(20);
    ends.push(name);
  };
  queue.pause();
  for (const name of ['a', 'b', 'c', 'd', 'e']) void queue.add(task(name));
  void queue.add(task('first'), { priority: 1 });
  queue.start();
  await queue.onIdle();
  sim.always('what matters more goes first', begun[0]?.[0] === 'first', begun);
  sim.always('no more than four begin in an interval', (begun[4]?.[1] ?? 0) >= 1_000, begun);
  sim.sometimes(
    'tasks end in another order than they began',
    ends.join() !== begun.map(([name]) => name).join(),
  );
  const controller = new AbortController();
  const slow = queue
    .add(() => sim.sleep(10_000), { timeout: 500 })
    .catch((error: unknown) => error);
  const aborted = queue
    .add(
      ({ signal }) =>
        new Promise((_resolve, reject) =>
          signal?.addEventListener('abort', () => reject(signal.reason as Error)),
        ),
      { signal: controller.signal },
    )
    .catch((error: unknown) => error);
  await sim.sleep(100);
  controller.abort(new Error('enough'));
  sim.always('an abort is told', ((await aborted) as Error).message === 'enough');
  sim.always('a time-out is one', (await slow) instanceof TimeoutError);
});
