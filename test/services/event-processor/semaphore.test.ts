import { expect } from 'chai';
import { ProcessorError } from '../../../services/event-processor';
import { Semaphore } from '../../../services/event-processor/semaphore';

describe('Semaphore', () => {
  it('hands out its permits in the order in which they were asked for', async () => {
    const semaphore = new Semaphore(1);
    const order: string[] = [];
    const use = async (name: string) => {
      const release = await semaphore.acquire();
      order.push(name);
      release();
    };
    const release = await semaphore.acquire();
    const uses = [use('a'), use('b'), use('c')];
    expect(semaphore.waiting).to.equal(3);
    release();
    await Promise.all(uses);
    expect(order).to.deep.equal(['a', 'b', 'c']);
    expect(semaphore.inUse).to.equal(0);
  });

  it('gives a permit back once', async () => {
    const semaphore = new Semaphore(2);
    const release = await semaphore.acquire();
    await semaphore.acquire();
    release();
    release();
    expect(semaphore.inUse).to.equal(1);
  });

  it('passes over one who has left', async () => {
    const semaphore = new Semaphore(1);
    const release = await semaphore.acquire();
    const leaving = new AbortController();
    const left = semaphore.acquire(leaving.signal).catch((error: unknown) => error);
    const stays = semaphore.acquire();
    leaving.abort();
    expect(await left)
      .to.be.instanceOf(ProcessorError)
      .with.property('code', 'ABORTED');
    expect(semaphore.waiting).to.equal(1);
    release();
    (await stays)();
    expect(semaphore.inUse).to.equal(0);
  });

  it('keeps a permit that was given before its taker left', async () => {
    const semaphore = new Semaphore(1);
    const release = await semaphore.acquire();
    const leaving = new AbortController();
    const taken = semaphore.acquire(leaving.signal);
    release();
    leaving.abort();
    (await taken)();
    expect(semaphore.inUse).to.equal(0);
  });

  it('refuses who has left already, and a number of permits that makes no sense', async () => {
    const refusal = new Semaphore(1).acquire(AbortSignal.abort()).catch((error: unknown) => error);
    expect(await refusal).to.have.property('code', 'ABORTED');
    expect(() => new Semaphore(0)).to.throw(ProcessorError, /permits/);
  });
});
