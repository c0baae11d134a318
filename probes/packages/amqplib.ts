/**
 * Workers that share a queue, one of whose connections is cut and recovers; confirms, a message put back, a topic
 * exchange, a question with an answer, a large message, one that nobody gets, an unknown queue, and heart beats.
 */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import * as amqp from 'amqplib';
import { simulate, type Sim } from '../../sim';
import { codeOf, messageOf } from '../servers/errors';
import { amqpBroker } from '../servers/amqp';
import { listening, stopped } from '../servers/listening';

const TASKS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** Does tasks that come by the queue `work`; the first time that it sees the task `c` anybody puts it back. */
class Worker {
  static readonly putBack = new WeakSet<string[]>();
  connection: amqp.RecoveringChannelModel | undefined = undefined;
  begun = 0;

  constructor(
    private readonly sim: Sim,
    private readonly done: string[],
  ) {}

  async start(url: string): Promise<void> {
    const setup = (model: amqp.ChannelModel): Promise<void> => this.consume(model);
    this.connection = await amqp.connect(url, { recovery: { initialDelay: 50, setup } });
    this.connection.on('error', () => undefined);
  }

  private async consume(model: amqp.ChannelModel): Promise<void> {
    const channel = await model.createChannel();
    channel.on('error', () => undefined);
    await channel.prefetch(2);
    await channel.consume('work', (message) => {
      if (message !== null) void this.work(channel, message);
    });
  }

  private async work(channel: amqp.Channel, message: amqp.ConsumeMessage): Promise<void> {
    const { sim, done } = this;
    const task = message.content.toString();
    this.begun++;
    await sim.sleep(sim.pick([1, 5, 20]));
    const isPutBack = task === 'c' && !Worker.putBack.has(done);
    try {
      if (isPutBack) {
        Worker.putBack.add(done);
        channel.nack(message);
      } else {
        done.push(task);
        channel.ack(message);
      }
    } catch (error) {
      const isClosed = error instanceof amqp.IllegalOperationError;
      sim.always('only a channel that is closed takes no answer', isClosed, error);
    }
  }
}

async function tasks(sim: Sim, url: string, sockets: readonly Socket[]): Promise<void> {
  const done: string[] = [];
  const [first, second] = [new Worker(sim, done), new Worker(sim, done)];
  const producer = await amqp.connect(url);
  const channel = await producer.createConfirmChannel();
  await channel.assertQueue('work');
  await first.start(url);
  const [socket] = sockets.slice(-1);
  await second.start(url);
  for (const task of TASKS) channel.sendToQueue('work', Buffer.from(task), { persistent: true });
  await channel.waitForConfirms();
  while (first.begun === 0 && done.length === 0) await sim.sleep(1);
  socket?.destroy();
  while (new Set(done).size < TASKS.length) await sim.sleep(5);
  await sim.sleep(500);
  sim.always('every task is done', new Set(done).size === TASKS.length, done);
  sim.sometimes('a task is done twice', done.length > TASKS.length);
  sim.sometimes('tasks are done in another order', done.join() !== [...done].sort().join());
  const { messageCount, consumerCount } = await channel.checkQueue('work');
  sim.always('none is left', messageCount === 0, messageCount);
  sim.always('both workers are there again', consumerCount === 2, consumerCount);
  await Promise.all([first.connection?.close(), second.connection?.close()]);
  await producer.close();
}

async function topics(sim: Sim, channel: amqp.Channel): Promise<void> {
  await channel.assertExchange('events', 'topic');
  const heard: string[] = [];
  for (const pattern of ['camera.*', '#.off', '#']) {
    const { queue } = await channel.assertQueue('', { exclusive: true });
    await channel.bindQueue(queue, 'events', pattern);
    await channel.consume(
      queue,
      (message) => heard.push(`${pattern} ${String(message?.content)}`),
      {
        noAck: true,
      },
    );
  }
  channel.publish('events', 'camera.on', Buffer.from('on'));
  channel.publish('events', 'camera.front.off', Buffer.from('off'));
  while (heard.length < 4) await sim.sleep(5);
  await sim.sleep(50);
  sim.always(
    'topics are matched',
    heard.sort().join() === '# off,# on,#.off off,camera.* on',
    heard,
  );
}

async function question(sim: Sim, channel: amqp.Channel): Promise<void> {
  await channel.assertQueue('sums');
  await channel.consume('sums', (message) => {
    if (message === null) return;
    const { replyTo, correlationId } = message.properties as {
      readonly replyTo: string;
      readonly correlationId: string;
    };
    const [a = 0, b = 0] = JSON.parse(message.content.toString()) as number[];
    channel.sendToQueue(replyTo, Buffer.from(String(a + b)), { correlationId });
    channel.ack(message);
  });
  const { queue } = await channel.assertQueue('', { exclusive: true });
  const answer = new Promise<amqp.ConsumeMessage | null>((resolve) => {
    void channel.consume(queue, resolve, { noAck: true });
  });
  const options = { replyTo: queue, correlationId: 'one', headers: { tries: 1 } };
  channel.sendToQueue('sums', Buffer.from('[3, 4]'), options);
  const { content, properties } = (await answer) ?? {};
  sim.always(
    'a question is answered',
    content?.toString() === '7' && properties?.correlationId === 'one',
  );
}

async function refusals(sim: Sim, connection: amqp.ChannelModel): Promise<void> {
  const channel = await connection.createChannel();
  await channel.assertQueue('large');
  channel.sendToQueue('large', Buffer.alloc(300_000, 'x'));
  const large = await channel.get('large', { noAck: true });
  sim.always('a large message arrives whole', large !== false && large.content.length === 300_000);
  sim.always('a queue is empty', (await channel.get('large', { noAck: true })) === false);

  const returned = once(channel, 'return');
  channel.publish('', 'nobody', Buffer.from('hello'), { mandatory: true });
  const [message] = (await returned) as [amqp.Message];
  sim.always('what nobody gets comes back', message.content.toString() === 'hello');

  channel.on('error', () => undefined);
  const refused = await channel.checkQueue('nowhere').catch(codeOf);
  sim.always('an unknown queue is refused', refused === 404, refused);
}

simulate('amqplib', { timeoutMs: 600_000 }, async (sim) => {
  const broker = amqpBroker({ user: 'ann', password: 'secret' });
  const sockets: Socket[] = [];
  broker.on('connection', (socket) => sockets.push(socket));
  const port = await listening(broker);
  const url = `amqp://ann:secret@127.0.0.1:${String(port)}?heartbeat=2`;
  await tasks(sim, url, sockets);

  const connection = await amqp.connect(url);
  const channel = await connection.createChannel();
  await topics(sim, channel);
  await question(sim, channel);
  await refusals(sim, connection);
  await sim.sleep(10_000);
  await channel.assertQueue('late');
  await connection.close();

  const stranger = url.replace('secret', 'wrong');
  const refused = await amqp.connect(stranger).catch(messageOf);
  const isSaid = typeof refused === 'string' && refused.includes('ACCESS_REFUSED');
  sim.always('a wrong password is refused', isSaid, refused);
  await stopped(broker);
});
