/** Over pg: tables, joins and sums by its builder, a transaction that is rolled back, two that raise one counter, an error. */
import { Kysely, PostgresDialect, sql, type Generated } from 'kysely';
import { Pool } from 'pg';
import { simulate } from '../../sim';
import { codeOf, messageOf } from '../servers/errors';
import { listening, stopped } from '../servers/listening';
import { postgresServer } from '../servers/postgres';
import { SqlStore } from '../servers/sql-store';

interface Tables {
  person: { id: Generated<number>; name: string };
  pet: { id: Generated<number>; owner: number; name: string };
}

simulate('kysely', { timeoutMs: 60_000 }, async (sim) => {
  const store = new SqlStore(
    'create table person (id integer primary key, name text unique); create table pet (id integer primary key, owner integer, name text)',
  );
  const server = postgresServer({ store });
  const pool = new Pool({ host: '127.0.0.1', port: await listening(server), user: 'ann', max: 3 });
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const people = await Promise.all(
    ['ann', 'bob', 'eve'].map((name) =>
      db.insertInto('person').values({ name }).returning(['id', 'name']).executeTakeFirstOrThrow(),
    ),
  );
  sim.always('ids are unique', new Set(people.map(({ id }) => id)).size === 3);
  sim.sometimes('a later one is stored first', people.map(({ id }) => id).join() !== '1,2,3');
  await Promise.all(
    people.map((person) =>
      db
        .transaction()
        .execute(async (trx) => {
          await trx
            .insertInto('pet')
            .values({ owner: person.id, name: `pet of ${person.name}` })
            .execute();
          if (person.name === 'eve') throw new Error('no');
        })
        .catch((error: unknown) => {
          sim.always('a transaction is rolled back', messageOf(error) === 'no', error);
        }),
    ),
  );
  const rows = await db
    .selectFrom('pet')
    .innerJoin('person', 'person.id', 'pet.owner')
    .select(['person.name', 'pet.name as pet'])
    .orderBy('person.name')
    .execute();
  sim.always('two pets are left', rows.map(({ name }) => name).join() === 'ann,bob', rows);
  const { count } = await db
    .selectFrom('person')
    .select(({ fn }) => fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  sim.always('three are counted', Number(count) === 3, count);
  const code = await db.insertInto('person').values({ name: 'ann' }).execute().catch(codeOf);
  sim.always('a duplicate is an error', code === '23505', code);
  sim.always(
    'raw SQL runs',
    (await sql<{ one: number }>`select 1 as one`.execute(db)).rows[0]?.one === 1,
  );
  await db.destroy();
  await stopped(server);
  store.close();
});
