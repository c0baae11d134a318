/** A client with a pool: inserts at the same time, atomic and lost updates, a duplicate key, an unknown command, its monitors and its end. */
import { MongoClient } from 'mongodb';
import { simulate } from '../../sim';
import { codeOf, factOf } from '../servers/errors';
import { listening, stopped } from '../servers/listening';
import { mongoServer } from '../servers/mongo';

simulate('mongodb', { timeoutMs: 120_000, instrument: ['bson', 'mongodb'] }, async (sim) => {
  const server = mongoServer();
  const client = new MongoClient(
    `mongodb://127.0.0.1:${await listening(server)}/?directConnection=true&maxPoolSize=3`,
  );
  await client.connect();
  const counters = client
    .db('test')
    .collection<{ _id: string; n: number; seen: number }>('counters');
  await Promise.all(['a', 'b', 'c'].map((_id) => counters.insertOne({ _id, n: 0, seen: 0 })));
  const stored = await counters.find({}).toArray();
  sim.always('all are stored', stored.length === 3, stored);
  sim.sometimes('a later one is stored first', stored.map(({ _id }) => _id).join('') !== 'abc');
  await Promise.all(
    [1, 2, 3].map(async (by) => {
      await counters.updateOne({ _id: 'a' }, { $inc: { n: by } });
      const before = await counters.findOne({ _id: 'a' });
      await sim.sleep(1);
      await counters.updateOne({ _id: 'a' }, { $set: { seen: (before?.seen ?? 0) + 1 } });
    }),
  );
  const after = await counters.findOne({ _id: 'a' });
  sim.always('no atomic update is lost', after?.n === 6, after);
  sim.sometimes('another one is', after?.seen !== 3);
  const code = await counters.insertOne({ _id: 'a', n: 0, seen: 0 }).then(() => 0, codeOf);
  sim.always('a duplicate is an error', code === 11000, code);
  const unknown = await client
    .db('test')
    .command({ dance: 1 })
    .then(
      () => '',
      (error: unknown) => factOf(error, 'codeName'),
    );
  sim.always('an unknown command is one', unknown === 'CommandNotFound', unknown);
  await client.close();
  await stopped(server);
});
