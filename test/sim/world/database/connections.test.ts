import { expect } from 'chai';
import { DatabaseError, simulatedDatabase, type Value } from '../../../../sim/database';
import { endProcess, Machine, Process } from '../../../../sim/kernel/process';
import { inRun, runBody } from '../../trial';
import { codeOf, counterDatabase, setValue, valueOf } from './counter';

describe('connections to a simulated database', () => {
  it('execute their statements in the order of the calls', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const rows = await inRun(
        async () => {
          const database = await counterDatabase();
          const connection = await database.connect();
          await connection.exec('CREATE TABLE log (n INTEGER)');
          const writing = [1, 2, 3, 4].map((n) =>
            connection.run('INSERT INTO log VALUES (?)', [n]),
          );
          const all = connection.all('SELECT n FROM log ORDER BY rowid');
          await Promise.all(writing);
          return (await all).map((row) => row['n']);
        },
        { seed },
      );
      expect(rows).to.deep.equal([1, 2, 3, 4]);
    }
  });

  it('lose the answer of a commit in some seeds of a fault plan: it is unknown then, and is there or not', async () => {
    const seen = new Set<string>();
    for (let seed = 1; seed <= 300 && seen.size < 3; seed++) {
      const { outcome } = await runBody(
        async () => {
          const database = await counterDatabase();
          const connection = await database.connect();
          await connection.begin();
          await setValue(connection, 1);
          const commit = await codeOf(connection.commit());
          const other = await database.connect();
          seen.add(`${commit} ${String(await valueOf(other))}`);
        },
        { seed, faults: ['database.lost', 'database.answerLost'] },
      );
      // Statements before the commit may be lost as well.
      if (outcome.kind === 'exception') expect(outcome.message).to.include('ECONNRESET');
      else expect(outcome.kind).to.equal('passed');
    }
    expect([...seen].sort()).to.deep.equal(['ECONNRESET 0', 'ECONNRESET 1', 'done 1']);
  });

  it('fail as told: before the effect, after it, or for another lock', async () => {
    const seen = await inRun(async () => {
      const database = await counterDatabase();
      const codes: unknown[] = [];
      for (const fault of ['busy', 'lost', 'answerLost'] as const) {
        const connection = await database.connect();
        await setValue(connection, 0);
        database.faults = ({ sql }) => (sql.startsWith('UPDATE') ? fault : undefined);
        codes.push(await codeOf(setValue(connection, 1)));
        database.faults = undefined;
        codes.push(await codeOf(connection.get('SELECT 1')));
        codes.push(await valueOf(await database.connect()));
      }
      return codes;
    });
    expect(seen).to.deep.equal([
      ...['SQLITE_BUSY', 'done', 0],
      ...['ECONNRESET', 'ECONNRESET', 0],
      ...['ECONNRESET', 'ECONNRESET', 1],
    ]);
  });

  it('are rolled back some time after they were lost, and hold their locks until then', async () => {
    const seen = await inRun(
      async () => {
        const database = await counterDatabase();
        const [one, other] = await Promise.all([database.connect(), database.connect()]);
        await one.begin('immediate');
        await setValue(one, 9);
        one.lose();
        const codes: string[] = [];
        for (let round = 0; round < 4; round++) codes.push(await codeOf(setValue(other, 3)));
        return [await codeOf(one.commit()), codes.at(-1), await valueOf(other)];
      },
      { tape: {} },
    );
    expect(seen).to.deep.equal(['ECONNRESET', 'done', 3]);
  });

  it('roll back when their client dies, whatever it had not committed', async () => {
    const values = new Set<number>();
    for (let seed = 1; seed <= 60; seed++) {
      const value = await inRun(
        async (run) => {
          const database = await counterDatabase({ busyTimeoutMs: 10_000 });
          const client = new Process(new Machine('client'));
          run.onStrand(run.root.child('client', client), () => {
            void database.connect().then(async (connection) => {
              await connection.begin();
              await setValue(connection, 1);
              await setValue(connection, 2);
              await connection.commit();
            });
          });
          await new Promise((resolve) => setTimeout(resolve, 4 + (seed % 16)));
          endProcess(run, client);
          const other = await database.connect();
          await other.transaction(async (own) => {
            await setValue(own, (await valueOf(own)) + 10);
          }, 'immediate');
          return valueOf(other);
        },
        { seed },
      );
      values.add(value);
    }
    // Nothing of it or all of it, never the first write alone.
    expect([...values].sort()).to.deep.equal([10, 12]);
  });

  it('are closed for good, and roll back what was open', async () => {
    const seen = await inRun(async () => {
      const database = await counterDatabase();
      const [one, other] = await Promise.all([database.connect(), database.connect()]);
      await one.begin();
      await setValue(one, 4);
      await one.close();
      await one.close();
      return [await codeOf(one.commit()), await valueOf(other), await codeOf(setValue(other, 1))];
    });
    expect(seen).to.deep.equal(['ERR_CLOSED', 0, 'done']);
  });

  it('word a broken constraint as SQLite does, with a code', async () => {
    const seen = await inRun(async () => {
      const connection = await simulatedDatabase({ file: '/app.db' }).connect();
      await connection.exec(
        `CREATE TABLE a (id INTEGER PRIMARY KEY, b INTEGER NOT NULL UNIQUE CHECK (b > 0));
         CREATE TABLE c (a INTEGER REFERENCES a); INSERT INTO a VALUES (1, 1);`,
      );
      const codes: string[] = [];
      for (const sql of [
        'INSERT INTO a VALUES (2, 1)',
        'INSERT INTO a VALUES (2, NULL)',
        'INSERT INTO a VALUES (2, 0)',
        'INSERT INTO c VALUES (9)',
        'SELECT * FROM missing',
        'NONSENSE',
      ]) {
        codes.push(await codeOf(connection.run(sql)));
      }
      return codes;
    });
    expect(seen).to.deep.equal([
      ...['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_NOTNULL', 'SQLITE_CONSTRAINT_CHECK'],
      ...['SQLITE_CONSTRAINT_FOREIGNKEY', 'SQLITE_ERROR', 'SQLITE_ERROR'],
    ]);
  });

  it('refuse what makes no sense, with its cause and a remedy', async () => {
    const messages = await inRun(async () => {
      const connection = await simulatedDatabase({ file: '/app.db' }).connect();
      const calls: readonly (() => Promise<unknown>)[] = [
        () => connection.run(''),
        () => connection.run(5 as unknown as string),
        () => connection.run('SELECT ?', 5 as unknown as Value[]),
        () => connection.run('SELECT ?', [undefined as unknown as Value]),
        () => connection.run('SELECT ?', ['a\0b']),
        () => connection.run('SELECT 1; SELECT 2'),
        () => connection.begin('now' as 'deferred'),
        () => connection.transaction('x' as unknown as () => void),
      ];
      const seen: string[] = [];
      for (const call of calls) {
        const error: unknown = await call().catch((thrown: unknown) => thrown);
        if (!(error instanceof DatabaseError)) throw new Error(String(error));
        seen.push(`${error.code} ${error.message}`);
      }
      return seen;
    });
    expect(messages).to.deep.equal(
      [
        'the statement is "": give it SQL as a string',
        'the statement is 5: give it SQL as a string',
        "the values are 5: give them as an array, or as an object such as { ':id': 1 }",
        'value 1 is undefined: bind a number, a bigint, a string, a Uint8Array or null',
        'a value has a zero character in it: bind it as a Uint8Array',
        'this is more than one statement: give them to exec(), or one by one',
        'the mode of a transaction is "now": say deferred, immediate or exclusive',
        'a transaction is to run "x": give it a function of the connection',
      ].map((message) => `SQLITE_MISUSE ${message}`),
    );
  });

  it('are to be had in a run only, with options that make sense', async () => {
    expect(() => simulatedDatabase({ file: '/app.db' })).to.throw('outside a run');
    const messages = await inRun(() =>
      [
        undefined,
        {},
        { file: 'app.db' },
        { file: '/app.db', path: 1 },
        { file: '/app.db', name: 'a/b' },
        { file: '/app.db', requestMs: -1 },
      ].map((options) => {
        try {
          simulatedDatabase(options as { file: string });
          return 'fine';
        } catch (error) {
          return (error as Error).message;
        }
      }),
    );
    expect(messages).to.deep.equal([
      "simulatedDatabase got undefined: give it { file: '/app.db' }",
      'the file of a database is undefined: give an absolute path',
      'the file of a database is "app.db": give an absolute path',
      'simulatedDatabase has no option "path": it has file, name, requestMs, answerMs, busyTimeoutMs',
      'the name of a database is "a/b": give it at least one character, and no "/"',
      'requestMs of a database is -1: give it milliseconds from 0',
    ]);
  });
});
