import { expect } from 'chai';
import sinon from 'sinon';
import { ProcessorError, type MotionEvent, type Snapshot } from '../../../services/event-processor';
import {
  announced,
  cat,
  clock,
  frames,
  later,
  make,
  motion,
  noon,
  picture,
  processor,
  rejects,
  rule,
  states,
  store,
  surroundings,
  use,
  withProcessor,
} from './processor-under-test';

describe('EventProcessor', () => {
  withProcessor();

  describe('taking in', takingIn);
  describe('bad input', badInput);
  describe('describing', describing);
  describe('draining', draining);
});

function takingIn(): void {
  it('accepts a motion, once for each key', async () => {
    expect(await processor.ingest(motion('front'), 'k')).to.equal('accepted');
    expect(await processor.ingest(motion('front'), 'k')).to.equal('duplicate');
    clock.tick(60_000);
    expect(await processor.ingest(motion('front'), 'k')).to.equal('duplicate');
    expect(await processor.ingest(motion('yard'), 'k')).to.equal('accepted');
    expect(processor.metrics()).to.include({ accepted: 2, duplicate: 2 });
  });

  it('does not hear a camera for a minute, nor bothers it', async () => {
    await processor.ingest(motion('front'));
    clock.tick(59_999);
    expect(await processor.ingest(motion('front'))).to.equal('cooldown');
    sinon.assert.calledOnce(surroundings.snapshot);
    clock.tick(1);
    expect(await processor.ingest(motion('front'))).to.equal('accepted');
  });

  it('hears every motion where there is no cooldown', async () => {
    use({ cooldownMs: 0 });
    const answers = [await processor.ingest(motion('a')), await processor.ingest(motion('a'))];
    expect(answers).to.deep.equal(['accepted', 'accepted']);
  });

  it('says that it is full, and takes in again when there is room', async () => {
    use({ queueLimit: 2 });
    await processor.ingest(motion('a'));
    await processor.ingest(motion('b'));
    expect(await processor.ingest(motion('c'))).to.equal('overflow');
    processor.start();
    await clock.tickAsync(1_000);
    expect(await processor.ingest(motion('c'))).to.equal('accepted');
  });

  it('takes in so many motions at a time, and fewer of one camera', async () => {
    use({ maxIngests: 3, maxIngestsPerCamera: 2 });
    surroundings.snapshot.callsFake(() => later(10, frames(1)));
    const cameras = ['a', 'a', 'a', 'b', 'c'];
    const calls = cameras.map((camera) => processor.ingest(motion(camera)));
    await clock.tickAsync(10);
    expect(await Promise.all(calls.slice(2))).to.deep.equal(['overflow', 'accepted', 'overflow']);
    surroundings.snapshot.callsFake(() => frames(1));
    expect(await processor.ingest(motion('c'))).to.equal('accepted');
  });

  it('burns no cooldown when the camera gives no picture', async () => {
    surroundings.snapshot.onFirstCall().rejects(new Error('no signal'));
    await rejects(processor.ingest(motion('front')), 'SNAPSHOT_FAILED');
    expect(store.rows()).to.deep.equal([]);
    expect(await processor.ingest(motion('front'))).to.equal('accepted');
  });

  it('waits two seconds for a camera and no longer', async () => {
    surroundings.snapshot.callsFake(() => later(5_000, frames(1)));
    const refused = rejects(processor.ingest(motion('front')), 'SNAPSHOT_FAILED');
    await clock.tickAsync(2_000);
    await refused;
    expect(processor.health().ingesting).to.equal(0);
    await clock.tickAsync(3_000);
  });

  it('knows when there is no such camera', async () => {
    surroundings.snapshot.resolves({ kind: 'unknown' });
    await rejects(processor.ingest(motion('nowhere')), 'CAMERA_UNKNOWN');
    expect(store.rows()).to.deep.equal([]);
  });
}

function badInput(): void {
  const wrong: readonly unknown[] = [
    ...[undefined, null, 7, 'front', [], {}],
    { camera: 'front' },
    { camera: '', atMs: noon },
    { camera: 7, atMs: noon },
    { camera: 'x'.repeat(257), atMs: noon },
    { camera: 'front', atMs: -1 },
    { camera: 'front', atMs: 1.5 },
    { camera: 'front', atMs: Infinity },
    { camera: 'front', atMs: 9e15 },
    { camera: 'front', atMs: String(noon) },
    { camera: 'front', atMs: noon, frames: 0 },
    { camera: 'front', atMs: noon, frames: 9 },
    { camera: 'front', atMs: noon, zone: 'z'.repeat(1_000_000) },
    { camera: 'front', atMs: noon, entity: {} },
    { camera: 'front', atMs: noon, unheardOf: true },
  ];

  it('refuses events that are none, and changes nothing', async () => {
    for (const event of wrong) {
      await rejects(processor.ingest(event as MotionEvent), 'INVALID_ARGUMENT');
    }
    sinon.assert.notCalled(surroundings.snapshot);
    expect(store.rows()).to.deep.equal([]);
    expect(processor.health().ingesting).to.equal(0);
  });

  it('says what is wrong with which field', async () => {
    const event = { camera: 'front', atMs: -1 };
    const message = await rejects(processor.ingest(event), 'INVALID_ARGUMENT');
    expect(message).to.match(/atMs/u);
  });

  it('refuses keys that are none', async () => {
    for (const key of ['', 'k'.repeat(257), 7, null]) {
      await rejects(processor.ingest(motion('front'), key as string), 'INVALID_ARGUMENT');
    }
  });

  it('takes names as they are', async () => {
    for (const camera of ['__proto__', 'constructor', '"; drop table events', '\u{1f408}']) {
      expect(await processor.ingest(motion(camera))).to.equal('accepted');
    }
  });

  it('refuses pictures that are none, too many or too large', async () => {
    use({ maxFrameBytes: 10 });
    const large = [new Uint8Array(11)];
    for (const given of [[], [picture, picture], large, ['x'], undefined]) {
      surroundings.snapshot.resolves({ kind: 'frames', frames: given } as Snapshot);
      await rejects(processor.ingest(motion('front')), 'SNAPSHOT_FAILED');
    }
    expect(store.rows()).to.deep.equal([]);
  });

  it('refuses options that are missing or out of range', () => {
    const options: readonly object[] = [
      ...[{ queueLimit: -1 }, { queueLimit: 0 }, { workers: 6 }, { workers: 1.5 }],
      ...[{ cooldownMs: -1 }, { cooldownMs: 300_001 }, { visionDeadlineMs: 0 }, { leaseMs: NaN }],
      ...[{ retryDelaysMs: [0] }, { retryDelaysMs: 2_000 }, { storeRetryDelaysMs: ['1'] }],
      ...[{ dailyCapMicros: -1 }, { callPriceMicros: '5' }, { connections: Infinity }],
      ...[{ vision: {} }, { store: null }, { publisher: () => undefined }, { log: console.log }],
      ...[{ alertRules: [{ id: 'a' }] }, { alertRules: [rule('a'), rule('a')] }],
      ...[{ alertRules: [{ ...rule('a'), cooldownMs: -1 }] }, { breaker: { openMs: 0 } }],
    ];
    for (const wrongOptions of options) {
      expect(() => make(wrongOptions), JSON.stringify(wrongOptions))
        .to.throw(ProcessorError)
        .with.property('code', 'INVALID_ARGUMENT');
    }
  });
}

function describing(): void {
  it('describes an event, settles what it cost and announces it', async () => {
    processor.start();
    await processor.ingest({ ...motion('front'), entity: 'anna', frames: 1 });
    await clock.tickAsync(1);
    const [row] = store.rows();
    expect(row).to.include({ state: 'described', description: 'a cat', fence: 1, failures: 0 });
    expect(await processor.backlog()).to.deep.equal({
      ...{ queued: 0, leased: 0, retryPending: 0, unpublished: 0 },
      ...{ settledMicros: 5_000, reservedMicros: 0 },
    });
    expect(announced()).to.deep.equal(['events: front, a cat']);
    sinon.assert.calledWithMatch(surroundings.get, { camera: 'front', entity: 'anna' });
    const request = surroundings.describe.firstCall.args[0];
    expect(request).to.deep.include({ frames: [picture], context: { name: 'Front door' } });
  });

  it('goes on without context when that takes too long, fails or is unknown', async () => {
    surroundings.get.onCall(0).callsFake(() => later(1_000, { kind: 'context', context: 1 }));
    surroundings.get.onCall(1).rejects(new Error('no database'));
    surroundings.get.onCall(2).resolves({ kind: 'unknown' });
    processor.start();
    for (const camera of ['a', 'b', 'c']) await processor.ingest(motion(camera));
    await clock.tickAsync(80);
    expect(states()).to.deep.equal(['described', 'described', 'described']);
    const contexts = surroundings.describe.getCalls().map(({ args }) => args[0].context);
    expect(contexts).to.deep.equal([undefined, undefined, undefined]);
    await clock.tickAsync(920);
  });

  it('works on two events at a time', async () => {
    surroundings.describe.callsFake(() => later(100, cat));
    processor.start();
    for (const camera of ['a', 'b', 'c']) await processor.ingest(motion(camera));
    await clock.tickAsync(50);
    expect(processor.health().working).to.have.lengthOf(2);
    expect(processor.health().visionCalls).to.equal(2);
    await clock.tickAsync(150);
    expect(states()).to.deep.equal(['described', 'described', 'described']);
  });

  it('starts with what was in the inbox before, and starts once', async () => {
    await processor.ingest(motion('front'));
    processor.start();
    processor.start();
    await clock.tickAsync(1);
    expect(states()).to.deep.equal(['described']);
    sinon.assert.calledOnce(surroundings.describe);
  });

  it('ends the events of a camera that was removed', async () => {
    surroundings.describe.callsFake(() => later(100, cat));
    processor.start();
    await processor.ingest(motion('front'));
    await clock.tickAsync(50);
    expect(await processor.cameraRemoved('front')).to.equal(1);
    await clock.tickAsync(50);
    expect(states()).to.deep.equal(['camera_gone']);
    expect(announced()).to.deep.equal([]);
    expect(processor.metrics()).to.include({ cameraGone: 1, described: 0, leasesLost: 1 });
  });
}

function draining(): void {
  it('finishes what is under way, announces it and takes nothing in any more', async () => {
    surroundings.describe.callsFake(() => later(1_000, cat));
    processor.start();
    for (const camera of ['a', 'b', 'c']) await processor.ingest(motion(camera));
    await clock.tickAsync(500);
    const drained = processor.drain();
    expect(processor.health().state).to.equal('draining');
    await rejects(processor.ingest(motion('d')), 'NOT_RUNNING');
    expect(() => processor.start()).to.throw(ProcessorError, /takes nothing in/);
    await clock.tickAsync(500);
    expect(await drained).to.deep.equal({ clean: true, left: [] });
    expect(states()).to.deep.equal(['described', 'described', 'queued']);
    expect(announced()).to.have.lengthOf(2);
    expect(processor.health()).to.deep.include({ state: 'drained', working: [], visionCalls: 0 });
    expect(clock.countTimers()).to.equal(0);
  });

  it('gives back at its deadline what is not finished', async () => {
    surroundings.describe.callsFake((_request, signal) => {
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      });
    });
    processor.start();
    await processor.ingest(motion('front'));
    await clock.tickAsync(100);
    const drained = processor.drain(1_000);
    await clock.tickAsync(1_000);
    expect(await drained).to.deep.equal({ clean: true, left: [] });
    expect(store.rows()[0]).to.include({ state: 'queued', failures: 0 });

    surroundings.describe.resolves(cat);
    use();
    processor.start();
    await clock.tickAsync(1_000);
    expect(states()).to.deep.equal(['described']);
  });

  it('ends by its deadline, whatever hangs', async () => {
    sinon.stub(store, 'complete').returns(new Promise<never>(() => undefined) as never);
    processor.start();
    await processor.ingest(motion('front'));
    await clock.tickAsync(100);
    const drained = processor.drain(1_000);
    await clock.tickAsync(1_000);
    const { clean, left } = await drained;
    expect(clean).to.equal(false);
    expect(left).to.have.lengthOf(1);
    expect(clock.countTimers()).to.equal(0);
  });

  it('waits for motions that are being taken in', async () => {
    surroundings.snapshot.callsFake(() => later(500, frames(1)));
    processor.start();
    const taken = processor.ingest(motion('front'));
    const drained = processor.drain(5_000);
    await clock.tickAsync(500);
    expect(await taken).to.equal('accepted');
    expect(await drained).to.include({ clean: true });
    expect(states()).to.deep.equal(['queued']);
  });

  it('may be asked for twice, and without a start', async () => {
    const [first, second] = [processor.drain(), processor.drain()];
    expect(await first).to.equal(await second);
    await rejects(processor.drain(0), 'INVALID_ARGUMENT');
  });
}
