/**
 * A queue and two workers over ioredis, whose scripts run in a Lua: jobs at the same time, a delayed one, priorities, one
 * that fails and is tried again, one that fails for good, a worker that is lost with its job, and a flow of jobs.
 */
import { FlowProducer, Queue, QueueEvents, Worker, type Job } from 'bullmq';
import { simulate, type Sim } from '../../sim';
import { listening, stopped } from '../servers/listening';
import { redisServer } from '../servers/redis';

/** What became of the jobs, by their names. */
class Log {
  readonly begun: string[] = [];
  readonly done: string[] = [];

  /** What a worker does with a job. */
  async process(sim: Sim, job: Job): Promise<number> {
    const { name, attemptsMade } = job;
    this.begun.push(name);
    await sim.sleep(sim.pick([1, 5, 20]));
    if (name === 'broken' || (name === 'flaky' && attemptsMade === 0)) throw new Error('no luck');
    this.done.push(name);
    if (name === 'parent') return sum(await job.getChildrenValues<number>());
    return (job.data as { value?: number }).value ?? 0;
  }
}

function sum(values: Readonly<Record<string, number>>): number {
  return Object.values(values).reduce((total, value) => total + value, 0);
}

interface Connection {
  readonly host: string;
  readonly port: number;
}

/** A worker that is gone in the middle of a job: another one gets it when the lock of the first has run out. */
async function lost(sim: Sim, connection: Connection): Promise<void> {
  const queue = new Queue('fragile', { connection });
  const events = new QueueEvents('fragile', { connection });
  await events.waitUntilReady();
  const stuck = new Worker('fragile', () => new Promise(() => undefined), {
    connection,
    lockDuration: 1_000,
  });
  const begun = new Promise((resolve) => stuck.once('active', resolve));
  const job = await queue.add('lost', {});
  await begun;
  await stuck.close(true);
  const heir = new Worker('fragile', () => Promise.resolve('found'), {
    connection,
    stalledInterval: 500,
  });
  const result: unknown = await job.waitUntilFinished(events);
  sim.always('a lost job is done by another', result === 'found', result);
  await Promise.all([heir.close(), queue.close(), events.close()]);
}

async function flow(sim: Sim, connection: Connection, events: QueueEvents): Promise<void> {
  const producer = new FlowProducer({ connection });
  const children = [2, 3, 4].map((value) => ({
    name: `child ${String(value)}`,
    queueName: 'work',
    data: { value },
  }));
  const { job } = await producer.add({ name: 'parent', queueName: 'work', data: {}, children });
  const result: unknown = await job.waitUntilFinished(events);
  sim.always('a parent has what its children made', result === 9, result);
  await producer.close();
}

simulate('bullmq', { timeoutMs: 600_000 }, async (sim) => {
  const server = redisServer();
  const connection = { host: '127.0.0.1', port: await listening(server) };
  const log = new Log();
  const queue = new Queue('work', { connection });
  const events = new QueueEvents('work', { connection });
  const options = { connection, concurrency: 2, lockDuration: 2_000, stalledInterval: 1_000 };
  const workers = ['one', 'two'].map(
    (name) => new Worker('work', (job) => log.process(sim, job), { ...options, name }),
  );
  for (const worker of workers)
    worker.on('error', (error) => sim.always('all is well', false, error));
  await events.waitUntilReady();

  const jobs = await queue.addBulk([
    { name: 'a', data: { value: 1 } },
    { name: 'b', data: { value: 2 }, opts: { delay: 200 } },
    { name: 'c', data: { value: 3 }, opts: { priority: 5 } },
    { name: 'flaky', data: { value: 4 }, opts: { attempts: 3, backoff: 50 } },
    { name: 'broken', data: {} },
  ]);
  const results = await Promise.allSettled(jobs.map((job) => job.waitUntilFinished(events)));
  const values = results.map((result) =>
    result.status === 'fulfilled' ? String(result.value) : (result.reason as Error).message,
  );
  sim.always('jobs have their results', values.join() === '1,2,3,4,no luck', values);
  sim.always('each is done once', [...log.done].sort().join() === 'a,b,c,flaky', log.done);
  sim.always('a delayed job waits', log.begun.indexOf('b') > log.begun.indexOf('a'), log.begun);
  sim.sometimes('a later job begins first', log.begun[0] !== 'a');
  const counts = await queue.getJobCounts('completed', 'failed', 'waiting', 'active', 'delayed');
  sim.always('all are accounted for', counts['completed'] === 4 && counts['failed'] === 1, counts);

  await flow(sim, connection, events);
  await lost(sim, connection);
  await Promise.all([...workers.map((worker) => worker.close()), queue.close(), events.close()]);
  await stopped(server);
});
