/** Over mysql2: schema by its builder, inserts at the same time, transactions, a join, an error, and its pool's end. */
import knex from 'knex';
import { simulate } from '../../sim';
import { codeOf } from '../servers/errors';
import { listening, stopped } from '../servers/listening';
import { mysqlServer } from '../servers/mysql';
import { SqlStore } from '../servers/sql-store';

interface Item {
  readonly name: string;
  readonly left_over: number;
}

simulate('knex', { timeoutMs: 60_000 }, async (sim) => {
  const store = new SqlStore(
    'create table item (id integer primary key, name text unique, left_over integer)',
  );
  const server = mysqlServer(store);
  const db = knex({
    client: 'mysql2',
    connection: { host: '127.0.0.1', port: await listening(server), user: 'ann', database: 'shop' },
    pool: { min: 0, max: 3 },
  });
  const ids = await Promise.all(
    ['tea', 'milk', 'salt'].map(
      async (name) => (await db('item').insert({ name, left_over: 5 }))[0],
    ),
  );
  sim.always('ids are unique', new Set(ids).size === 3, ids);
  sim.sometimes('a later one is stored first', ids.join() !== '1,2,3');
  const take = (name: string, count: number) =>
    db.transaction(async (trx) => {
      const row = await trx<Item>('item').where({ name }).first();
      if (row === undefined || row.left_over < count) throw new Error('sold out');
      await trx('item')
        .where({ name })
        .update({ left_over: row.left_over - count });
    });
  const taken = await Promise.allSettled([take('tea', 3), take('tea', 3), take('milk', 1)]);
  sim.always(
    'one of two is refused',
    taken.filter(({ status }) => status === 'rejected').length === 1,
    taken,
  );
  sim.sometimes('the first is refused', taken[0].status === 'rejected');
  const rows = await db<Item>('item')
    .select('name', 'left_over')
    .where('left_over', '<', 5)
    .orderBy('name');
  sim.always(
    'the stock is right',
    rows.map((row) => `${row.name} ${row.left_over}`).join() === 'milk 4,tea 2',
    rows,
  );
  const code = await db('item')
    .insert({ name: 'tea' })
    .then(() => 'done', codeOf);
  sim.always('a duplicate is an error', code === 'ER_DUP_ENTRY', code);
  await db.destroy();
  await stopped(server);
  store.close();
});
