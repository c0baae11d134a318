/**
 * Two clients: pipelined commands, a counter that both raise, optimistic transactions with WATCH, keys that expire, a
 * channel, a blocking pop, an error of a wrong type, and a server that goes away and comes back.
 */
import Redis from 'ioredis';
import { simulate } from '../../sim';
import { messageOf } from '../servers/errors';
import { listening, stopped } from '../servers/listening';
import { redisServer } from '../servers/redis';

simulate('ioredis', { timeoutMs: 60_000 }, async (sim) => {
  const server = redisServer();
  const port = await listening(server);
  const [one, two, listener] = Array.from({ length: 3 }, () => new Redis(port, '127.0.0.1')) as [
    Redis,
    Redis,
    Redis,
  ];

  await Promise.all(
    [one, two].map((client) => Promise.all([client.incr('n'), client.incrby('n', 4)])),
  );
  sim.always('counters are raised', (await one.get('n')) === '10');

  await one.set('stock', '3');
  const buy = async (client: Redis): Promise<boolean> => {
    await sim.sleep(sim.pick([1, 20]));
    await client.watch('stock');
    const left = Number(await client.get('stock'));
    const done = await client
      .multi()
      .set('stock', left - 1)
      .rpush('sold', left)
      .exec();
    return done !== null;
  };
  const bought = await Promise.all([buy(one), buy(two)]);
  const sold = bought.filter(Boolean).length;
  sim.always('what was sold is gone', Number(await one.get('stock')) === 3 - sold);
  sim.sometimes('one of two is refused', sold === 1);
  sim.sometimes('both are served', sold === 2);

  await one.set('brief', 'here', 'PX', 500);
  sim.always(
    'a key is there',
    (await two.get('brief')) === 'here' || (await two.pttl('brief')) < 500,
  );
  await sim.sleep(2_000);
  sim.always('a key expires', (await two.get('brief')) === null);

  await listener.subscribe('news');
  const heard = new Promise((resolve) =>
    listener.once('message', (_channel, message) => resolve(message)),
  );
  sim.always('one listens', (await one.publish('news', 'hello')) === 1);
  sim.always('a message is heard', (await heard) === 'hello');

  const popped = two.blpop('queue', 30);
  await one.rpush('queue', 'first', 'second');
  sim.always('a pop waits for a push', (await popped)?.[1] === 'first');

  const error = await one.incr('sold').catch(messageOf);
  sim.always('a wrong type is an error', /^WRONGTYPE/.test(String(error)), error);

  await Promise.all([one.quit(), two.quit(), listener.quit()]);
  await stopped(server);
});
