import { expect } from 'chai';
import type { Connection } from '../../../../sim/database';
import { inRun } from '../../trial';
import { codeOf, counterDatabase, setValue, valueOf } from './counter';

async function increment(connection: Connection): Promise<void> {
  const value = await valueOf(connection);
  await setValue(connection, value + 1);
}

/** Two clients add 1 each; gives what is there in the end. */
function addedTwice(
  seed: number,
  add: (connection: Connection) => Promise<unknown>,
): Promise<number> {
  return inRun(
    async () => {
      const database = await counterDatabase({ busyTimeoutMs: 10_000 });
      const clients = await Promise.all([database.connect(), database.connect()]);
      await Promise.all(clients.map(add));
      const value = await valueOf(clients[0]);
      await Promise.all(clients.map((client) => client.close()));
      return value;
    },
    { seed },
  );
}

describe('transactions of a simulated database', () => {
  it('interleave: statements of two clients take effect in every order', async () => {
    const orders = new Set<string>();
    for (let seed = 1; seed <= 60; seed++) {
      const order = await inRun(
        async () => {
          const database = await counterDatabase();
          const seen: string[] = [];
          const [one, other] = await Promise.all([database.connect(), database.connect()]);
          database.faults = ({ sql }) => {
            seen.push(sql);
            return undefined;
          };
          const client = async (connection: Connection, name: string): Promise<void> => {
            await connection.get(`SELECT '${name}1'`);
            await connection.get(`SELECT '${name}2'`);
          };
          await Promise.all([client(one, 'a'), client(other, 'b')]);
          return seen.map((sql) => sql.slice(-3, -1)).join(' ');
        },
        { seed },
      );
      orders.add(order);
    }
    expect([...orders].sort()).to.deep.equal([
      'a1 a2 b1 b2',
      'a1 b1 a2 b2',
      'a1 b1 b2 a2',
      'b1 a1 a2 b2',
      'b1 a1 b2 a2',
      'b1 b2 a1 a2',
    ]);
  });

  it('lose an update where code reads and then writes, in some seeds', async () => {
    let lost = 0;
    for (let seed = 1; seed <= 100; seed++) if ((await addedTwice(seed, increment)) === 1) lost++;
    expect(lost).to.be.within(10, 99);
  });

  it('lose none where it does so in a transaction that takes its lock at once, in 1,000 seeds', async () => {
    for (let seed = 1; seed <= 1_000; seed++) {
      const value = await addedTwice(seed, (client) => client.transaction(increment, 'immediate'));
      expect(value, `seed ${String(seed)}`).to.equal(2);
    }
  });

  it('see one state of the data for as long as they last, and keep a writer waiting', async () => {
    const seen = await inRun(async () => {
      const database = await counterDatabase();
      const [reader, writer] = await Promise.all([database.connect(), database.connect()]);
      await reader.begin();
      const before = await valueOf(reader);
      await writer.begin();
      await setValue(writer, 7);
      const uncommitted = await valueOf(reader);
      const early = await codeOf(writer.commit());
      const still = await valueOf(reader);
      await reader.commit();
      const late = await codeOf(writer.commit());
      return [before, uncommitted, early, still, late, await valueOf(reader)];
    });
    expect(seen).to.deep.equal([0, 0, 'SQLITE_BUSY', 0, 'done', 7]);
  });

  it('find a second writer busy, who may wait for the first one', async () => {
    for (const busyTimeoutMs of [0, 10_000]) {
      const code = await inRun(async () => {
        const database = await counterDatabase({ busyTimeoutMs });
        const [one, other] = await Promise.all([database.connect(), database.connect()]);
        await one.begin('immediate');
        const waiting = codeOf(other.begin('immediate'));
        for (let round = 0; round < 20; round++) await setValue(one, round);
        await one.commit();
        return waiting;
      });
      expect(code).to.equal(busyTimeoutMs === 0 ? 'SQLITE_BUSY' : 'done');
    }
  });

  it('of whom two read and want to write, one goes on only when the other gives up', async () => {
    const seen = await inRun(async () => {
      const database = await counterDatabase({ busyTimeoutMs: 1_000 });
      const [one, other] = await Promise.all([database.connect(), database.connect()]);
      const began = performance.now();
      await one.begin();
      await other.begin();
      await valueOf(one);
      await valueOf(other);
      await setValue(one, 1);
      // It would wait for ever, so SQLite says so at once.
      const upgrade = await codeOf(setValue(other, 2));
      const tookMs = performance.now() - began;
      const commit = await codeOf(one.commit());
      await other.rollback();
      return [upgrade, tookMs < 500, commit, await codeOf(one.commit()), await valueOf(other)];
    });
    expect(seen).to.deep.equal(['SQLITE_BUSY', true, 'SQLITE_BUSY', 'done', 1]);
  });

  it('are rolled back where their body fails, which is what they reject with', async () => {
    const seen = await inRun(async () => {
      const database = await counterDatabase();
      const connection = await database.connect();
      const failing = connection.transaction(async (own) => {
        await setValue(own, 5);
        throw new RangeError('planted');
      });
      const message = await failing.catch((error: unknown) => (error as Error).message);
      return [message, await valueOf(connection), await codeOf(connection.begin())];
    });
    expect(seen).to.deep.equal(['planted', 0, 'done']);
  });
});
