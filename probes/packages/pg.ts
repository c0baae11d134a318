/**
 * A pool of four connections that log in by SCRAM: statements with parameters, named statements, transfers in
 * transactions at the same time, a broken constraint, a syntax error, notifications, and the pool's end.
 */
import { Client, Pool } from 'pg';
import { simulate } from '../../sim';
import { codeOf } from '../servers/errors';
import { listening, stopped } from '../servers/listening';
import { postgresServer } from '../servers/postgres';
import { SqlStore } from '../servers/sql-store';

interface Transfer {
  readonly from: number;
  readonly to: number;
  readonly cents: number;
}

/** Returns what became of it: `done`, or the code of the error. */
async function made(pool: Pool, { from, to, cents }: Transfer): Promise<string> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('UPDATE account SET cents = cents - $1 WHERE id = $2', [cents, from]);
    await client.query('UPDATE account SET cents = cents + $1 WHERE id = $2', [cents, to]);
    await client.query('COMMIT');
    return 'done';
  } catch (error) {
    await client.query('ROLLBACK');
    return (error as { code: string }).code;
  } finally {
    client.release();
  }
}

simulate('pg', async (sim) => {
  const store = new SqlStore(
    'create table account (id integer primary key, owner text, cents integer check (cents >= 0))',
  );
  const server = postgresServer({ store, password: 'secret' });
  const port = await listening(server);
  const options = { host: '127.0.0.1', port, user: 'ann', password: 'secret', database: 'bank' };
  const pool = new Pool({ ...options, max: 4 });
  const order: string[] = [];

  for (const owner of ['ann', 'bob', 'eve']) {
    const { rows } = await pool.query<{ id: number }>(
      'INSERT INTO account (owner, cents) VALUES ($1, $2) RETURNING id',
      [owner, 100],
    );
    sim.always('ids count up', rows[0]?.id === order.push(owner));
  }

  const moved = await Promise.all(
    [
      { from: 1, to: 2, cents: 70 },
      { from: 2, to: 3, cents: 120 },
      { from: 3, to: 1, cents: 30 },
      { from: 1, to: 3, cents: 60 },
    ].map(async (transfer, index) => {
      const result = await made(pool, transfer);
      order.push(`${index} ${result}`);
      return result;
    }),
  );
  const { rows } = await pool.query<{ total: number; least: number }>({
    name: 'all',
    text: 'SELECT sum(cents) AS total, min(cents) AS least FROM account',
  });
  const { total, least } = rows[0] ?? { total: 0, least: 0 };
  sim.always('no money is lost', total === 300 && least >= 0, rows);
  sim.always(
    'a refused transfer says why',
    moved.every((result) => result === 'done' || result === '23514'),
    moved,
  );
  sim.sometimes('a transfer is refused', moved.includes('23514'));
  sim.sometimes(
    'all transfers are made',
    moved.every((result) => result === 'done'),
  );
  const ends = order.slice(3);
  sim.sometimes(
    'transfers end in another order than they began',
    ends.join() !== [...ends].sort().join(),
  );

  const broken = await pool.query('SELEC 1').catch(codeOf);
  sim.always('an error has its code', broken === '42601', broken);

  const listener = new Client(options);
  await listener.connect();
  await listener.query('LISTEN news');
  const heard = new Promise((resolve) =>
    listener.once('notification', ({ payload }) => resolve(payload)),
  );
  await pool.query(`NOTIFY news, 'hello'`);
  sim.always('a notification is heard', (await heard) === 'hello');
  await listener.end();

  const stranger = new Client({ ...options, password: 'wrong' });
  const refused = await stranger.connect().catch(codeOf);
  sim.always('a wrong password is refused', refused === '28P01', refused);

  await pool.end();
  await stopped(server);
  store.close();
});
