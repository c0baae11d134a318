import { expect } from 'chai';
import { InProcessStore, ProcessorError } from '../../../services/event-processor';
import { eventStoreSuite } from './event-store-suite';

eventStoreSuite('InProcessStore', async () => ({
  store: new InProcessStore(),
  close: () => undefined,
}));

describe('InProcessStore', () => {
  it('forgets the oldest of the finished events beyond its bound', () => {
    const store = new InProcessStore({ maxFinished: 2 });
    for (const eventId of ['a', 'b', 'c']) endOne(store, eventId);
    expect(store.rows().map(({ eventId }) => eventId)).to.deep.equal(['b', 'c']);
    expect(store.accept(acceptRequest('a'))).to.equal('accepted');
  });

  it('takes nothing in when too many messages wait to be published', () => {
    const store = new InProcessStore({ maxUnpublished: 1 });
    endOne(store, 'a');
    expect(store.accept(acceptRequest('b'))).to.equal('overflow');
    store.markPublished({ seqs: [1] });
    expect(store.accept(acceptRequest('b'))).to.equal('accepted');
  });

  it('refuses options that are out of range', () => {
    for (const options of [{ maxFinished: 0 }, { maxUnpublished: -1 }, { maxFinished: 1.5 }]) {
      expect(() => new InProcessStore(options)).to.throw(ProcessorError, /whole number/);
    }
  });
});

function acceptRequest(eventId: string) {
  const motion = { camera: eventId, atMs: 0 };
  return { eventId, key: eventId, motion, frames: [], nowMs: 0, cooldownMs: 0, queueLimit: 50 };
}

function endOne(store: InProcessStore, eventId: string): void {
  store.accept(acceptRequest(eventId));
  store.lease({ leaseId: eventId, nowMs: 0, leaseMs: 1_000 });
  const messages = [{ topic: 'events', body: {} }];
  const end = { description: 'a cat', costMicros: 0, messages, alerts: [] };
  store.complete({ eventId, fence: 1, nowMs: 0, ...end });
}
