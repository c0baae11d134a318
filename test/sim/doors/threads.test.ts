import { AsyncLocalStorage } from 'node:async_hooks';
import crypto from 'node:crypto';
import { once } from 'node:events';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { expect } from 'chai';
import type { Run } from '../../../sim/kernel/run';
import { inRun, runBody } from '../trial';

const gzip = promisify<Buffer, Buffer>(zlib.gzip);

describe('the door of the thread pool', () => {
  it('lets tasks that are under way end in either order', async () => {
    const orders = new Set<string>();
    for (let seed = 1; seed <= 40; seed++) orders.add(await inRun(orderOfTasks, { seed }));
    expect(orders.size).to.be.greaterThan(4);
  });

  it('comes out the same for a seed', async () => {
    for (let seed = 1; seed <= 10; seed++) {
      const digests: string[] = [];
      for (let turn = 0; turn < 3; turn++) {
        const { run, outcome } = await runBody(orderOfTasks, { seed });
        expect(outcome.kind).to.equal('passed');
        digests.push(run.digest.toString());
      }
      expect(new Set(digests).size, `seed ${String(seed)}`).to.equal(1);
    }
  });

  it('is in the tamest run done in the order in which it was asked for, and takes time', async () => {
    await inRun(
      async (run) => {
        // The stream behind gzip asks a tick later.
        expect(await orderOfTasks()).to.equal('pbkdf2 digest gzip');
        expect(run.nowUs).to.be.greaterThan(0);
      },
      { tape: {} },
    );
  });

  it('goes on on the strand that asked', async () => {
    await inRun(async (run) => {
      const { strand } = run;
      const met: unknown[] = [];
      await new Promise<void>((resolve) => {
        crypto.pbkdf2('a', 'b', 1, 8, 'sha1', () => {
          met.push(run.strand);
          zlib.gzip('a', () => {
            met.push(run.strand);
            resolve();
          });
        });
      });
      expect(met).to.deep.equal([strand, strand]);
    });
  });

  it('gives a stream the context in which it was made', async () => {
    await inRun(async () => {
      const storage = new AsyncLocalStorage<string>();
      const deflate = storage.run('made', () => zlib.createDeflate());
      const met = new Promise((resolve) => {
        deflate.once('data', () => {
          resolve(storage.getStore());
        });
      });
      storage.run('written', () => deflate.end('text'));
      expect(await met).to.equal('made');
    });
  });

  it('ends with the run: nothing of it is left for the next', async () => {
    let isCalled = false;
    const { outcome } = await runBody(
      (run: Run) => {
        zlib.gzip('a', () => {
          isCalled = true;
        });
        run.fail({ kind: 'exception', name: 'Error', message: 'over' } as never);
      },
      { leaks: 'report' },
    );
    expect(outcome.kind).to.equal('exception');
    await gzip(Buffer.from('another'));
    expect(isCalled).to.equal(false);
  });

  it("is Node's own outside a run, also for a stream that a run has written to", async () => {
    const stream = zlib.createDeflateRaw();
    stream.resume();
    await inRun(async () => {
      await new Promise<void>((resolve) => {
        stream.write('inside', () => {
          resolve();
        });
      });
    });
    stream.end('outside');
    await once(stream, 'end');
    expect(stream.bytesWritten).to.equal(13);
    expect((await crypto.webcrypto.subtle.digest('SHA-1', Buffer.from('a'))).byteLength).to.equal(
      20,
    );
  });
});

async function orderOfTasks(): Promise<string> {
  const order: string[] = [];
  const noted = async (name: string, task: Promise<unknown>): Promise<void> => {
    await task;
    order.push(name);
  };
  await Promise.all([
    noted('gzip', gzip(Buffer.from('a'))),
    noted('pbkdf2', promisify(crypto.pbkdf2)('a', 'b', 1, 8, 'sha1')),
    noted('digest', crypto.webcrypto.subtle.digest('SHA-256', Buffer.from('a'))),
  ]);
  return order.join(' ');
}
