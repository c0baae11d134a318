import { expect } from 'chai';
import { diskOfMachine } from '../../../../sim/doors/disk/session';
import { sqlite } from '../../../../sim/database/sqlite';
import type { Run } from '../../../../sim/kernel/run';
import { LockTable } from '../../../../sim/world/database/locks';
import { inRun, runBody } from '../../trial';
import { codeOf, counterDatabase, setValue, valueOf } from './counter';

describe('durability of a simulated database', () => {
  it('has what was committed after a crash, and nothing else, in 1,000 seeds', async () => {
    const ends = new Set<string>();
    for (let seed = 1; seed <= 1_000; seed++) {
      await inRun(
        async () => {
          const database = await counterDatabase({ busyTimeoutMs: 1_000 });
          let committed = 0;
          let asked = 0;
          const writing = database.connect().then(async (connection) => {
            for (;;) {
              await connection.begin('immediate');
              // The second write makes the first one wrong for whoever sees it alone.
              await setValue(connection, -1);
              await setValue(connection, committed + 1);
              asked = committed + 1;
              await connection.commit();
              committed++;
            }
          });
          const ended = codeOf(writing);
          await new Promise((resolve) => setTimeout(resolve, 5 + (seed % 40)));
          database.crash();
          expect(await ended).to.be.oneOf(['ECONNRESET', 'ECONNREFUSED']);
          expect(await codeOf(database.connect())).to.equal('ECONNREFUSED');
          database.start();
          const value = await valueOf(await database.connect());
          expect(value, `seed ${String(seed)}`).to.be.oneOf([committed, asked]);
          ends.add(value === committed ? 'as known' : 'committed, and nobody knew');
        },
        { seed, timeoutMs: 60_000 },
      );
    }
    expect(ends.size).to.equal(2);
  });

  it('holds when power fails in the midst of a commit, at each of its operations on the disk', async () => {
    const seen = new Set<number>();
    for (let operation = 0; operation < 60; operation++) {
      for (let seed = 1; seed <= 10; seed++) {
        seen.add(await inRun((run) => valueAfterPowerFails(run, operation), { seed }));
      }
    }
    expect([...seen].sort()).to.deep.equal([1, 2]);
  });

  it('leaves nothing of a run, also of one that failed or was ended in a transaction', async () => {
    for (const ending of ['passes', 'throws', 'hangs']) {
      for (let round = 0; round < 3; round++) {
        const { outcome } = await runBody(
          async () => {
            const database = await counterDatabase();
            const connection = await database.connect();
            await connection.begin('exclusive');
            await setValue(connection, 1);
            if (ending === 'throws') throw new RangeError('planted');
            if (ending === 'hangs') await new Promise(() => undefined);
          },
          { seed: 1 + round },
        );
        const expected = { passes: 'passed', throws: 'exception', hangs: 'deadlock' }[ending];
        expect(outcome.kind).to.equal(expected);
      }
    }
    const heldBytes = process.memoryUsage().arrayBuffers;
    for (let seed = 1; seed <= 300; seed++) {
      await runBody(
        async () => {
          const connection = await (await counterDatabase()).connect();
          await connection.begin('exclusive');
          throw new RangeError('planted');
        },
        { seed },
      );
    }
    expect(process.memoryUsage().arrayBuffers - heldBytes).to.be.below(32 * 1024 * 1024);
  });
});

/** Commits 1, then 2 with all operations failing from the n-th on; gives what is there afterwards. */
function valueAfterPowerFails(run: Run, operation: number): number {
  const disk = diskOfMachine(run, run.process.machine);
  const open = (): ReturnType<typeof sqlite.open> =>
    sqlite.open('/tmp/a.db', { locks: new LockTable(), randomBytes: (n) => new Uint8Array(n) });
  const before = open();
  before.exec('CREATE TABLE t (a, b)');
  before.run('INSERT INTO t VALUES (1, 1)');
  let left = operation;
  disk.faults = () => {
    left--;
    return left < 0 ? 'EIO' : undefined;
  };
  const isCommitted = succeeds(() => {
    before.exec('BEGIN; UPDATE t SET a = 2; UPDATE t SET b = 2; COMMIT');
  });
  before.abandon();
  disk.faults = undefined;
  disk.crash((bound) => run.parts.choices.stream('workload').choose(bound));
  const after = open();
  const [row] = after.all('SELECT a, b FROM t');
  after.close();
  expect(row?.['a']).to.equal(row?.['b']);
  if (isCommitted) expect(row?.['a']).to.equal(2);
  return Number(row?.['a']);
}

function succeeds(work: () => void): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
