import { expect } from 'chai';
import sinon from 'sinon';
import {
  ContextError,
  SingleFlightCache,
  type ContextErrorCode,
} from '../../../services/context-provider';

let clock: sinon.SinonFakeTimers;

describe('SingleFlightCache', () => {
  beforeEach(() => {
    clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });

  afterEach(() => {
    expect(clock.countTimers(), 'timers left').to.equal(0);
    clock.restore();
  });

  describe('reading', reading);
  describe('failing', failing);
  describe('forgetting', forgetting);
  describe('waiting', waiting);
  describe('its bounds', bounds);
  describe('its edges', edges);
});

function reading(): void {
  it('computes a value once and then holds it', async () => {
    const cache = new SingleFlightCache<string>();
    const compute = sinon.stub().resolves('front door');

    expect(await cache.getOrCompute('front', compute)).to.equal('front door');
    expect(await cache.getOrCompute('front', compute)).to.equal('front door');

    sinon.assert.calledOnce(compute);
    expect(cache.metrics()).to.include({ hits: 1, loads: 1, entries: 1, loading: 0 });
  });

  it('computes once for readers that come at the same time', async () => {
    const cache = new SingleFlightCache<number>();
    const compute = sinon.spy(async () => later(10, 7));

    const readers = [1, 2, 3, 4, 5].map(() => cache.getOrCompute('front', compute));
    await clock.tickAsync(10);

    expect(await Promise.all(readers)).to.deep.equal([7, 7, 7, 7, 7]);
    sinon.assert.calledOnce(compute);
    expect(cache.metrics()).to.include({ joins: 4, loads: 1 });
  });

  it('keeps keys apart', async () => {
    const cache = new SingleFlightCache<string>();
    const values = await Promise.all([
      cache.getOrCompute('front', () => 'a'),
      cache.getOrCompute('back', () => 'b'),
    ]);
    expect(values).to.deep.equal(['a', 'b']);
  });

  it('holds a value until its time to live is over, and not at that instant', async () => {
    const cache = new SingleFlightCache<number>({ ttlMs: 1_000 });
    let version = 0;
    const compute = () => (version += 1);
    await cache.getOrCompute('front', compute);

    clock.tick(999);
    expect(cache.stateOf('front')).to.deep.equal({ kind: 'fresh' });
    expect(await cache.getOrCompute('front', compute)).to.equal(1);
    clock.tick(1);
    expect(cache.stateOf('front')).to.deep.equal({ kind: 'stale' });
    expect(await cache.getOrCompute('front', compute)).to.equal(2);
  });

  it('holds "nothing known" for its own, shorter time', async () => {
    const cache = new SingleFlightCache<string | undefined>({ negativeTtlMs: 100 });
    const compute = sinon.stub().resolves(undefined);
    await cache.getOrCompute('ghost', compute);
    expect(cache.stateOf('ghost')).to.deep.equal({ kind: 'negative' });

    clock.tick(99);
    await cache.getOrCompute('ghost', compute);
    sinon.assert.calledOnce(compute);
    clock.tick(1);
    await cache.getOrCompute('ghost', compute);
    sinon.assert.calledTwice(compute);
  });
}

function failing(): void {
  it('passes a failure on and does not keep it', async () => {
    const cache = new SingleFlightCache<string>();
    const compute = sinon.stub();
    compute.onFirstCall().rejects(new Error('no connection'));
    compute.onSecondCall().resolves('front door');

    const failure = await rejectionOf(cache.getOrCompute('front', compute));
    expect(failure).to.have.property('message', 'no connection');
    expect(cache.stateOf('front')).to.deep.equal({ kind: 'absent' });
    expect(await cache.getOrCompute('front', compute)).to.equal('front door');
    expect(cache.metrics()).to.include({ failures: 1, loads: 2 });
  });

  it('passes on what compute throws before it returns a promise', async () => {
    const cache = new SingleFlightCache<string>();
    const broken = () => {
      throw new TypeError('no such table');
    };
    expect(await rejectionOf(cache.getOrCompute('front', broken))).to.be.instanceOf(TypeError);
    expect(cache.metrics().loading).to.equal(0);
  });
}

function forgetting(): void {
  it('computes again after an invalidate', async () => {
    const cache = new SingleFlightCache<string>();
    await cache.getOrCompute('front', () => 'old');
    await cache.getOrCompute('back', () => 'kept');
    cache.invalidate('front');

    expect(await cache.getOrCompute('front', () => 'new')).to.equal('new');
    expect(await cache.getOrCompute('back', () => 'not asked')).to.equal('kept');
  });

  it('still answers those who waited when the key was invalidated', async () => {
    const cache = new SingleFlightCache<string>();
    const waiting = cache.getOrCompute('front', () => later(10, 'old'));
    cache.invalidate('front');
    await clock.tickAsync(10);
    expect(await waiting).to.equal('old');
  });
}

function waiting(): void {
  it('gives a load up after its time-out and lets the next reader try again', async () => {
    const cache = new SingleFlightCache<string>({ loadTimeoutMs: 500 });
    const compute = sinon.stub<[AbortSignal], Promise<string>>();
    compute.returns(new Promise(() => undefined));
    const failure = rejectionOf(cache.getOrCompute('front', compute));
    await clock.tickAsync(500);

    expectCode(await failure, 'LOAD_TIMEOUT');
    expect(compute.firstCall.args[0].aborted).to.equal(true);
    expect(await cache.getOrCompute('front', () => 'second try')).to.equal('second try');
  });

  it('lets a caller leave, and keeps what it was waiting for', async () => {
    const cache = new SingleFlightCache<string>();
    const caller = new AbortController();
    const compute = sinon.stub<[AbortSignal], Promise<string>>();
    compute.returns(later(50, 'front door'));
    const failure = rejectionOf(cache.getOrCompute('front', compute, { signal: caller.signal }));
    caller.abort();

    expectCode(await failure, 'ABORTED');
    expect(cache.stateOf('front')).to.deep.equal({ kind: 'loading', generation: 1 });
    await clock.tickAsync(50);
    expect(compute.firstCall.args[0].aborted).to.equal(false);
    expect(cache.stateOf('front')).to.deep.equal({ kind: 'fresh' });
  });
}

function bounds(): void {
  it('drops the least recently used value beyond its bound', async () => {
    const cache = new SingleFlightCache<string>({ maxEntries: 2 });
    await cache.getOrCompute('a', () => 'a');
    await cache.getOrCompute('b', () => 'b');
    await cache.getOrCompute('a', () => 'not asked');
    await cache.getOrCompute('c', () => 'c');

    expect(cache.metrics()).to.include({ entries: 2, evictions: 1 });
    expect(cache.stateOf('a')).to.deep.equal({ kind: 'fresh' });
    expect(cache.stateOf('b')).to.deep.equal({ kind: 'absent' });
  });

  it('sweeps out what has expired, though nobody asks for it again', async () => {
    const cache = new SingleFlightCache<string>({ ttlMs: 1_000 });
    await cache.getOrCompute('a', () => 'a');
    await cache.getOrCompute('b', () => 'b');
    clock.tick(2_000);
    await cache.getOrCompute('c', () => 'c');

    expect(cache.metrics().entries).to.equal(1);
  });

  it('refuses a load beyond its bound, and takes one again when there is room', async () => {
    const cache = new SingleFlightCache<string>({ maxLoads: 1 });
    const slow = cache.getOrCompute('a', () => later(10, 'a'));
    expectCode(await rejectionOf(cache.getOrCompute('b', () => 'b')), 'OVERLOADED');
    await clock.tickAsync(10);
    await slow;
    expect(await cache.getOrCompute('b', () => 'b')).to.equal('b');
  });
}

function edges(): void {
  it('leaves nothing behind when it is closed during a load', async () => {
    const cache = new SingleFlightCache<string>();
    await cache.getOrCompute('back', () => 'back yard');
    const waiting = rejectionOf(cache.getOrCompute('front', () => later(50, 'front door')));
    const closing = cache.close();

    expectCode(await waiting, 'CLOSED');
    await clock.tickAsync(50);
    await closing;
    expect(cache.metrics()).to.include({ entries: 0, loading: 0 });
    expectCode(await rejectionOf(cache.getOrCompute('front', () => 'late')), 'CLOSED');
    expect(cache.close()).to.equal(cache.close());
  });

  it('refuses options and arguments that are out of range', async () => {
    for (const options of [{ ttlMs: 0 }, { ttlMs: NaN }, { maxEntries: 1.5 }, { maxLoads: -1 }]) {
      expect(() => new SingleFlightCache(options)).to.throw(ContextError, /must be/);
    }
    const cache = new SingleFlightCache<string>();
    const notAKey = 7 as unknown as string;
    const failure = await rejectionOf(cache.getOrCompute(notAKey, () => 'a'));
    expectCode(failure, 'INVALID_ARGUMENT');
  });
}

function later<T>(delayMs: number, value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(() => resolve(value), delayMs));
}

async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => expect.fail('was expected to reject'),
    (error: unknown) => error,
  );
}

function expectCode(error: unknown, code: ContextErrorCode): void {
  expect(error).to.be.instanceOf(ContextError).with.property('code', code);
}
