/**
 * A client and a pool's worth of duplicates: pipelined commands, hashes, transactions with WATCH on isolated connections,
 * a channel, a scheduled expiry, and an error.
 */
import { createClient, WatchError } from 'redis';
import { simulate } from '../../sim';
import { messageOf } from '../servers/errors';
import { listening, stopped } from '../servers/listening';
import { redisServer } from '../servers/redis';

simulate('redis', { timeoutMs: 60_000 }, async (sim) => {
  const server = redisServer();
  const port = await listening(server);
  const client = await createClient({ socket: { host: '127.0.0.1', port }, RESP: 2 }).connect();
  const other = await client.duplicate().connect();
  const listener = await client.duplicate().connect();

  await client.hSet('camera', { name: 'front', state: 'on' });
  sim.always('a hash is read back', (await other.hGetAll('camera')).state === 'on');

  await client.set('n', '0');
  const raise = async (from: typeof client): Promise<boolean> => {
    await from.watch('n');
    const n = Number(await from.get('n'));
    try {
      await from
        .multi()
        .set('n', String(n + 1))
        .exec();
      return true;
    } catch (error) {
      if (error instanceof WatchError) return false;
      throw error;
    }
  };
  const raised = await Promise.all([raise(client), raise(other)]);
  const count = raised.filter(Boolean).length;
  sim.always('no raise is lost', (await client.get('n')) === String(count));
  sim.sometimes('one of two is refused', count === 1);

  const heard: string[] = [];
  await listener.subscribe('news', (message) => heard.push(message));
  await Promise.all([client.publish('news', 'a'), other.publish('news', 'b')]);
  await sim.sleep(100);
  sim.always('messages are heard', [...heard].sort().join() === 'a,b', heard);
  sim.sometimes('in the other order', heard.join() === 'b,a');

  await client.set('brief', 'here', { expiration: { type: 'EX', value: 1 } });
  await sim.sleep(5_000);
  sim.always('a key expires', (await other.get('brief')) === null);
  const error = await client.incr('camera').catch(messageOf);
  sim.always('an error is told', /^WRONGTYPE/.test(String(error)), error);

  await Promise.all([client.close(), other.close(), listener.close()]);
  await stopped(server);
});
