/**
 * A pool of three connections: queries and prepared statements, counters that are raised in transactions at the
 * same time, a duplicate key, a wrong statement, and the pool's end.
 */
import mysql from 'mysql2/promise';
import { simulate } from '../../sim';
import { codeOf } from '../servers/errors';
import { listening, stopped } from '../servers/listening';
import { mysqlServer } from '../servers/mysql';
import { SqlStore } from '../servers/sql-store';

simulate('mysql2', async (sim) => {
  const store = new SqlStore(
    'create table counter (id integer primary key, name text unique, n integer)',
  );
  const server = mysqlServer(store);
  const port = await listening(server);
  const pool = mysql.createPool({
    host: '127.0.0.1',
    port,
    user: 'ann',
    database: 'test',
    connectionLimit: 3,
  });

  const [made] = await pool.query('INSERT INTO counter (name, n) VALUES (?, ?)', ['hits', 0]);
  sim.always('the key of a new row is told', (made as mysql.ResultSetHeader).insertId === 1);

  const order: number[] = [];
  await Promise.all(
    [1, 2, 3, 4].map(async (by) => {
      const connection = await pool.getConnection();
      await connection.beginTransaction();
      const [[row]] = await connection.query<mysql.RowDataPacket[]>(
        'SELECT n FROM counter WHERE id = 1',
      );
      await connection.execute('UPDATE counter SET n = ? WHERE id = ?', [
        Number(row?.['n']) + by,
        1,
      ]);
      await connection.commit();
      order.push(by);
      connection.release();
    }),
  );
  const [rows] = await pool.execute<mysql.RowDataPacket[]>(
    'SELECT name, n FROM counter WHERE id = ?',
    [1],
  );
  sim.always('no update is lost', Number(rows[0]?.n) === 10 && rows[0]?.name === 'hits', rows);
  sim.sometimes('transactions end in another order than they began', order.join() !== '1,2,3,4');

  const codes = await Promise.all(
    [`INSERT INTO counter (name, n) VALUES ('hits', 0)`, 'SELEC 1'].map((sql) =>
      pool.query(sql).then(() => 'done', codeOf),
    ),
  );
  sim.always('errors have their codes', codes.join() === 'ER_DUP_ENTRY,ER_PARSE_ERROR', codes);

  await pool.end();
  await stopped(server);
  store.close();
});
