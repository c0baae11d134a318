import { expect } from 'chai';
import sinon from 'sinon';
import { type VisionAnswer } from '../../../services/event-processor';
import {
  announced,
  cat,
  clock,
  frames,
  motion,
  noon,
  processor,
  rejects,
  states,
  store,
  surroundings,
  use,
  withProcessor,
} from './processor-under-test';

describe('EventProcessor in trouble', () => {
  withProcessor();

  describe('with the model', trouble);
  describe('with money', money);
  describe('with the store', troubleWithTheStore);
  describe('with announcing', announcing);
});

function trouble(): void {
  it('tries four times, 2, 4 and 8 s apart, and then gives up', async () => {
    surroundings.describe.rejects(new Error('overloaded'));
    processor.start();
    await processor.ingest(motion('front'));
    const calls: number[] = [];
    for (const waitMs of [1_999, 1, 3_999, 1, 7_999, 1]) {
      await clock.tickAsync(waitMs);
      calls.push(surroundings.describe.callCount);
    }
    expect(calls).to.deep.equal([1, 2, 2, 3, 3, 4]);
    expect(store.rows()[0]).to.include({ state: 'dead', failures: 3, reason: 'overloaded' });
    expect(announced()).to.deep.equal([]);
  });

  it('hears a camera again whose event is dead', async () => {
    use({ retryDelaysMs: [] });
    surroundings.describe.onFirstCall().rejects(new Error('overloaded'));
    processor.start();
    await processor.ingest(motion('front'));
    await clock.tickAsync(1_000);
    expect(states()).to.deep.equal(['dead']);
    expect(await processor.ingest(motion('front'))).to.equal('accepted');
  });

  it('gives a call 5 s for one picture and 10 s for several', async () => {
    use({ retryDelaysMs: [] });
    const aborted: number[] = [];
    surroundings.snapshot.callsFake(({ frames: count }) => frames(count));
    surroundings.describe.callsFake((_request, signal) => {
      signal.addEventListener('abort', () => aborted.push(Date.now() - noon));
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      });
    });
    processor.start();
    await processor.ingest({ ...motion('a'), frames: 1 });
    await processor.ingest({ ...motion('b'), frames: 3 });
    await clock.tickAsync(10_000);
    expect(aborted).to.deep.equal([5_000, 10_000]);
    expect(states()).to.deep.equal(['dead', 'dead']);
  });

  it('takes an answer that is none for a failure', async () => {
    use({ retryDelaysMs: [] });
    const answers: readonly unknown[] = [
      ...[undefined, 'a cat', {}, { ...cat, description: '' }, { ...cat, labels: [7] }],
      ...[
        { ...cat, costMicros: -1 },
        { ...cat, description: 'x'.repeat(4_001) },
      ],
    ];
    processor.start();
    for (const [index, answer] of answers.entries()) {
      surroundings.describe.onCall(index).resolves(answer as VisionAnswer);
      await processor.ingest(motion(`camera ${index}`));
      await clock.tickAsync(60_000);
    }
    expect(new Set(states())).to.deep.equal(new Set(['dead']));
  });

  it('does not call a model that failed five times, until a minute has passed', async () => {
    use({ retryDelaysMs: [] });
    surroundings.describe.rejects(new Error('down'));
    processor.start();
    for (let n = 1; n <= 6; n += 1) {
      await processor.ingest(motion(`camera ${n}`));
      await clock.tickAsync(1_000);
    }
    expect(surroundings.describe.callCount).to.equal(5);
    expect(processor.health().breaker).to.equal('open');
    expect(states().at(-1)).to.equal('retry_pending');
    surroundings.describe.resolves(cat);
    await clock.tickAsync(61_000);
    expect(processor.health().breaker).to.equal('closed');
    expect(states().at(-1)).to.equal('described');
    expect(store.rows().at(-1)).to.include({ failures: 0 });
  });
}

function money(): void {
  it('skips what the cap of the day does not allow, and goes on the next day', async () => {
    use({ dailyCapMicros: 24_999, callPriceMicros: 20_000 });
    processor.start();
    for (const camera of ['a', 'b']) {
      await processor.ingest(motion(camera));
      await clock.tickAsync(1_000);
    }
    expect(states()).to.deep.equal(['described', 'skipped']);
    sinon.assert.calledOnce(surroundings.describe);
    clock.setSystemTime(noon + 86_400_000);
    await processor.ingest(motion('c'));
    await clock.tickAsync(1_000);
    expect(states().at(-1)).to.equal('described');
  });

  it('pays for failed calls in full', async () => {
    use({ retryDelaysMs: [], callPriceMicros: 20_000 });
    surroundings.describe.rejects(new Error('overloaded'));
    processor.start();
    await processor.ingest(motion('front'));
    await clock.tickAsync(1_000);
    const spent = { settledMicros: 20_000, reservedMicros: 0 };
    expect(await processor.backlog()).to.include(spent);
  });

  it('asks for the cap every 5 s, and when it has changed', async () => {
    const read = sinon.stub<[], number>().returns(20_000);
    use({ dailyCapMicros: read, callPriceMicros: 20_000 });
    processor.start();
    await processor.ingest(motion('a'));
    await clock.tickAsync(4_000);
    await processor.ingest(motion('b'));
    await clock.tickAsync(500);
    expect(states()).to.deep.equal(['described', 'skipped']);
    sinon.assert.calledOnce(read);
    read.returns(100_000);
    processor.capChanged();
    await processor.ingest(motion('c'));
    await clock.tickAsync(5_000);
    await processor.ingest(motion('d'));
    await clock.tickAsync(1_000);
    expect(states().slice(2)).to.deep.equal(['described', 'described']);
    sinon.assert.calledThrice(read);
  });

  it('puts an event off while the cap is not known', async () => {
    const read = sinon.stub<[], number>().returns(NaN);
    use({ dailyCapMicros: read });
    processor.start();
    await processor.ingest(motion('front'));
    await clock.tickAsync(1_000);
    expect(states()).to.deep.equal(['retry_pending']);
    sinon.assert.notCalled(surroundings.describe);
    read.returns(100_000);
    await clock.tickAsync(1_000);
    expect(states()).to.deep.equal(['described']);
  });
}

function troubleWithTheStore(): void {
  it('tries four times, 1, 2 and 4 s apart', async () => {
    const accept = sinon.stub(store, 'accept').throws(new Error('locked'));
    const refused = rejects(processor.ingest(motion('front')), 'STORE_FAILED');
    await clock.tickAsync(6_999);
    sinon.assert.callCount(accept, 3);
    await clock.tickAsync(1);
    await refused;
    sinon.assert.callCount(accept, 4);
    accept.restore();
    expect(await processor.ingest(motion('front'))).to.equal('accepted');
  });

  it('goes on when the store comes back', async () => {
    const lease = sinon.stub(store, 'lease').throws(new Error('locked'));
    processor.start();
    await processor.ingest(motion('front'));
    await clock.tickAsync(20_000);
    lease.restore();
    await clock.tickAsync(8_000);
    expect(states()).to.deep.equal(['described']);
    expect(processor.metrics().leaseFailures).to.be.greaterThan(0);
  });

  it('leaves an event to its lease when its end cannot be stored', async () => {
    const complete = sinon.stub(store, 'complete').throws(new Error('disk full'));
    processor.start();
    await processor.ingest(motion('front'));
    await clock.tickAsync(10_000);
    expect(states()).to.deep.equal(['leased']);
    complete.restore();
    await clock.tickAsync(60_000);
    expect(store.rows()[0]).to.include({ state: 'described', fence: 2 });
    expect(announced()).to.have.lengthOf(1);
  });

  it('buries an event whose leases ran out again and again', async () => {
    sinon.stub(store, 'complete').throws(new Error('disk full'));
    processor.start();
    await processor.ingest(motion('front'));
    await clock.tickAsync(300_000);
    expect(states()).to.deep.equal(['dead']);
    sinon.assert.callCount(surroundings.describe, 4);
  });
}

function announcing(): void {
  it('announces in order, and again what could not be announced', async () => {
    surroundings.publish.onFirstCall().rejects(new Error('nobody there'));
    processor.start();
    for (const camera of ['a', 'b']) await processor.ingest(motion(camera));
    await clock.tickAsync(999);
    sinon.assert.calledOnce(surroundings.publish);
    await clock.tickAsync(1);
    expect(announced()).to.deep.equal(['events: a, a cat', 'events: a, a cat', 'events: b, a cat']);
    expect(await processor.backlog()).to.include({ unpublished: 0 });
    expect(processor.metrics()).to.include({ published: 2, publishFailures: 1 });
  });

  it('announces once what could not be marked at once', async () => {
    const mark = sinon.stub(store, 'markPublished').throws(new Error('locked'));
    processor.start();
    await processor.ingest(motion('front'));
    await clock.tickAsync(10_000);
    mark.restore();
    await clock.tickAsync(10_000);
    expect(announced()).to.have.lengthOf(1);
    expect(await processor.backlog()).to.include({ unpublished: 0 });
  });

  it('raises the alerts of the rules that hold, once in their cooldown', async () => {
    const alertRules = [
      { id: 'cats', label: 'cat', cooldownMs: 10_000 },
      { id: 'cats in the yard', label: 'cat', camera: 'yard' },
      { id: 'dogs', label: 'dog' },
    ];
    use({ alertRules });
    processor.start();
    for (const [camera, waitMs] of [
      ['a', 5_000],
      ['yard', 5_000],
      ['b', 1_000],
    ] as const) {
      await processor.ingest(motion(camera));
      await clock.tickAsync(waitMs);
    }
    const alerts = announced().filter((line) => line.startsWith('alerts'));
    expect(alerts).to.deep.equal([
      'alerts: a, cats',
      'alerts: yard, cats in the yard',
      'alerts: b, cats',
    ]);
  });
}
