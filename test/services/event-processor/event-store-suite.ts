import { expect } from 'chai';
import {
  type AcceptRequest,
  dayOf,
  type EventStore,
  type Lease,
  type LeaseAnswer,
  type LeaseRequest,
  type ReserveCostRequest,
} from '../../../services/event-processor';

const noon = Date.UTC(2025, 5, 1, 12);
const day = dayOf(noon);
const picture = new Uint8Array([1, 2, 3]);

export interface StoreUnderTest {
  readonly store: EventStore;
  close(): Promise<void> | void;
}

let store: EventStore;

/** What every store must do, whatever it is made of. */
export function eventStoreSuite(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`${name} as an event store`, () => {
    let opened: StoreUnderTest;

    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });

    afterEach(async () => {
      await opened.close();
    });

    describe('accepting', accepting);
    describe('leasing', leasing);
    describe('paying', paying);
    describe('ending', ending);
    describe('announcing', announcing);
    describe('repeated, as after a lost reply', repeating);
  });
}

function accepting(): void {
  it('keeps what it was given', async () => {
    const motion = { camera: 'front', atMs: noon, zone: 'porch', entity: 'anna' };
    expect(await store.accept(request('a', { motion, key: 'k' }))).to.equal('accepted');
    expect(await store.find({ eventId: 'a' })).to.deep.equal({
      ...{ eventId: 'a', key: 'k', motion, state: 'queued', acceptedAtMs: noon },
      ...{ fence: 0, failures: 0, description: undefined, reason: undefined },
    });
    const lease = await leaseOf();
    expect(lease).to.deep.include({ eventId: 'a', fence: 1, motion, failures: 0 });
    expect(lease.frames.map((frame) => [...frame])).to.deep.equal([[1, 2, 3]]);
  });

  it('knows nothing of an event that it never had', async () => {
    expect(await store.find({ eventId: 'nobody' })).to.equal(undefined);
  });

  it('refuses a key that the camera has used, also when its event has ended', async () => {
    await store.accept(request('a', { key: 'k' }));
    expect(await store.accept(request('b', { key: 'k', cooldownMs: 0 }))).to.equal('duplicate');
    const lease = await leaseOf();
    await store.bury({ ...held(lease), costMicros: 0, reason: 'broken' });
    expect(await store.accept(request('c', { key: 'k', cooldownMs: 0 }))).to.equal('duplicate');
    expect(await store.accept(request('d', { key: 'k', camera: 'yard' }))).to.equal('accepted');
  });

  it('does not mistake one camera and key for another', async () => {
    await store.accept(request('a', { camera: 'a","b', key: 'c' }));
    expect(await store.accept(request('b', { camera: 'a', key: 'b","c' }))).to.equal('accepted');
  });

  it('does not hear a camera in its cooldown', async () => {
    await store.accept(request('a'));
    expect(await store.accept(request('b', { nowMs: noon + 59_999 }))).to.equal('cooldown');
    expect(await store.accept(request('c', { camera: 'yard' }))).to.equal('accepted');
    expect(await store.accept(request('d', { nowMs: noon + 60_000 }))).to.equal('accepted');
    expect(await store.find({ eventId: 'b' })).to.equal(undefined);
  });

  it('does not mute a camera for longer because the clock was set back', async () => {
    await store.accept(request('a'));
    expect(await store.accept(request('b', { nowMs: noon - 1_000 }))).to.equal('cooldown');
    expect(await store.accept(request('c', { nowMs: noon - 3_600_000 }))).to.equal('accepted');
  });

  it('refuses beyond the limit, and accepts again when an event has ended', async () => {
    const queueLimit = 2;
    await store.accept(request('a', { queueLimit, camera: 'a' }));
    await store.accept(request('b', { queueLimit, camera: 'b' }));
    const third = request('c', { queueLimit, camera: 'c' });
    expect(await store.accept(third)).to.equal('overflow');
    const lease = await leaseOf();
    expect(await store.accept(third), 'a leased event counts').to.equal('overflow');
    await store.skip({ ...held(lease), reason: 'budget' });
    expect(await store.accept(third)).to.equal('accepted');
  });

  it('says beforehand what it would answer, and changes nothing', async () => {
    const look = { camera: 'front', key: 'k', nowMs: noon, cooldownMs: 60_000, queueLimit: 1 };
    expect(await store.look(look)).to.equal('free');
    await store.accept(request('a', { key: 'k' }));
    expect(await store.look(look)).to.equal('duplicate');
    expect(await store.look({ ...look, key: 'other' })).to.equal('cooldown');
    expect(await store.look({ ...look, camera: 'yard' })).to.equal('overflow');
    expect(await store.look({ ...look, camera: 'yard', queueLimit: 2 })).to.equal('free');
    expect(await store.counts({ day })).to.include({ queued: 1, leased: 0 });
  });
}

function leasing(): void {
  it('gives the oldest first, and each once', async () => {
    await store.accept(request('a', { camera: 'a' }));
    await store.accept(request('b', { camera: 'b' }));
    expect((await leaseOf()).eventId).to.equal('a');
    expect((await leaseOf()).eventId).to.equal('b');
    expect(await lease()).to.deep.equal({ kind: 'none', waitMs: 60_000 });
    expect(await store.counts({ day })).to.include({ queued: 0, leased: 2 });
  });

  it('has nothing to give when it is empty', async () => {
    expect(await lease()).to.deep.equal({ kind: 'none', waitMs: undefined });
  });

  it('keeps the events of a camera in order', async () => {
    await store.accept(request('a'));
    await store.accept(request('b', { cooldownMs: 0 }));
    await store.accept(request('c', { camera: 'yard' }));
    const first = await leaseOf();
    expect((await leaseOf()).eventId).to.equal('c');
    const later = { costMicros: 0, delayMs: 2_000, failed: true, reason: 'slow' };
    await store.retryLater({ ...held(first), ...later });
    expect(await lease()).to.deep.equal({ kind: 'none', waitMs: 2_000 });
    expect(await leaseOf({ nowMs: noon + 2_000 })).to.include({ eventId: 'a', fence: 2 });
  });

  it('gives an event to another when its lease has run out, and counts a failure', async () => {
    await store.accept(request('a'));
    const first = await leaseOf();
    expect((await lease({ nowMs: noon + 59_999 })).kind).to.equal('none');
    const second = await leaseOf({ nowMs: noon + 60_000 });
    expect(second).to.include({ eventId: 'a', fence: 2, failures: 1 });
    const end = { description: 'a cat', costMicros: 0, messages: [], alerts: [] };
    expect(await store.complete({ ...held(first), ...end })).to.equal('stale');
    expect(await store.complete({ ...held(second), ...end })).to.equal('done');
  });

  it('lets a lease that has run out finish, as long as nobody else has the event', async () => {
    await store.accept(request('a'));
    const late = { ...held(await leaseOf()), nowMs: noon + 70_000 };
    expect(await store.skip({ ...late, reason: 'budget' })).to.equal('done');
  });

  it('does not hold a lease for longer because the clock was set back', async () => {
    await store.accept(request('a'));
    await leaseOf();
    expect((await leaseOf({ nowMs: noon - 3_600_000 })).fence).to.equal(2);
  });
}

function paying(): void {
  it('reserves up to the cap and not beyond', async () => {
    await acceptThree();
    const [a, b, c] = [await leaseOf(), await leaseOf(), await leaseOf()];
    expect(await store.reserveCost(price(a, 60))).to.equal('reserved');
    expect(await store.reserveCost(price(b, 41))).to.equal('overCap');
    expect(await store.reserveCost(price(c, 40))).to.equal('reserved');
    expect(await store.counts({ day })).to.include({ settledMicros: 0, reservedMicros: 100 });
  });

  it('settles what was spent, at most what was reserved, and frees the rest', async () => {
    await acceptThree();
    const [a, b, c] = [await leaseOf(), await leaseOf(), await leaseOf()];
    for (const each of [a, b, c]) await store.reserveCost(price(each, 30));
    const end = { description: 'a cat', messages: [], alerts: [] };
    await store.complete({ ...held(a), ...end, costMicros: 10 });
    await store.bury({ ...held(b), reason: 'broken', costMicros: 99 });
    await store.skip({ ...held(c), reason: 'budget' });
    expect(await store.counts({ day })).to.include({ settledMicros: 40, reservedMicros: 0 });
  });

  it('adds up what the attempts of one event cost', async () => {
    await store.accept(request('a'));
    const first = await leaseOf();
    await store.reserveCost(price(first, 40));
    const later = { reason: 'slow', failed: true, delayMs: 0 };
    await store.retryLater({ ...held(first), ...later, costMicros: 40 });
    const second = await leaseOf();
    expect(await store.reserveCost(price(second, 61))).to.equal('overCap');
    expect(await store.reserveCost(price(second, 60))).to.equal('reserved');
    expect(await store.counts({ day })).to.include({ settledMicros: 40, reservedMicros: 60 });
  });

  it('settles in full what a lost lease had reserved, for the call may have been made', async () => {
    await store.accept(request('a'));
    await store.reserveCost(price(await leaseOf(), 40));
    await leaseOf({ nowMs: noon + 60_000 });
    expect(await store.counts({ day })).to.include({ settledMicros: 40, reservedMicros: 0 });
  });

  it('counts each day for itself', async () => {
    await acceptThree();
    const [a, b] = [await leaseOf(), await leaseOf()];
    expect(await store.reserveCost(price(a, 100))).to.equal('reserved');
    expect(await store.reserveCost({ ...price(b, 100), day: day + 1 })).to.equal('reserved');
    expect(await store.counts({ day: day + 1 })).to.include({ reservedMicros: 100 });
    expect(await store.counts({ day: day + 2 })).to.include({ reservedMicros: 0 });
  });

  it('reserves nothing for a lease that is lost or over', async () => {
    await store.accept(request('a'));
    const first = await leaseOf();
    const second = await leaseOf({ nowMs: noon + 60_000 });
    expect(await store.reserveCost(price(first, 1))).to.equal('stale');
    await store.skip({ ...held(second), reason: 'budget' });
    expect(await store.reserveCost(price(second, 1))).to.equal('stale');
    expect(await store.reserveCost({ ...price(second, 1), eventId: 'nobody' })).to.equal('stale');
  });
}

function ending(): void {
  it('knows how each event ended', async () => {
    await acceptThree();
    const [a, b, c] = [await leaseOf(), await leaseOf(), await leaseOf()];
    const end = { description: 'a cat', costMicros: 0, messages: [], alerts: [] };
    await store.complete({ ...held(a), ...end });
    await store.skip({ ...held(b), reason: 'budget' });
    await store.bury({ ...held(c), reason: 'broken', costMicros: 0 });
    const described = await store.find({ eventId: 'a' });
    expect(described).to.include({ state: 'described', description: 'a cat', reason: undefined });
    expect(await store.find({ eventId: 'b' })).to.include({ state: 'skipped', reason: 'budget' });
    expect(await store.find({ eventId: 'c' })).to.include({ state: 'dead', reason: 'broken' });
    const none = { queued: 0, leased: 0, retryPending: 0 };
    expect(await store.counts({ day })).to.include(none);
    expect((await lease()).kind).to.equal('none');
  });

  it('puts an event off, or back into the queue', async () => {
    await store.accept(request('a'));
    const later = { costMicros: 0, reason: 'slow', failed: true };
    await store.retryLater({ ...held(await leaseOf()), ...later, delayMs: 2_000 });
    const putOff = { state: 'retry_pending', failures: 1, reason: 'slow' };
    expect(await store.find({ eventId: 'a' })).to.include(putOff);
    expect(await store.counts({ day })).to.include({ queued: 0, retryPending: 1 });
    const again = { ...held(await leaseOf({ nowMs: noon + 2_000 })), nowMs: noon + 2_000 };
    await store.retryLater({ ...again, ...later, failed: false, delayMs: 0 });
    expect(await store.find({ eventId: 'a' })).to.include({ state: 'queued', failures: 1 });
    expect(await store.counts({ day })).to.include({ queued: 1, retryPending: 0 });
  });

  it('frees the cooldown of a dead event, unless a later event holds it', async () => {
    await store.accept(request('a'));
    const first = await leaseOf();
    await store.accept(request('b', { nowMs: noon + 60_000 }));
    await store.bury({ ...held(first), reason: 'broken', costMicros: 0 });
    expect(await store.accept(request('c', { nowMs: noon + 60_001 }))).to.equal('cooldown');
    await store.bury({ ...held(await leaseOf()), reason: 'broken', costMicros: 0 });
    expect(await store.accept(request('d', { nowMs: noon + 60_002 }))).to.equal('accepted');
  });

  it('keeps the cooldown of an event that was described or skipped', async () => {
    await store.accept(request('a', { camera: 'a' }));
    await store.accept(request('b', { camera: 'b' }));
    const end = { description: 'a cat', costMicros: 0, messages: [], alerts: [] };
    await store.complete({ ...held(await leaseOf()), ...end });
    await store.skip({ ...held(await leaseOf()), reason: 'budget' });
    expect(await store.accept(request('c', { camera: 'a' }))).to.equal('cooldown');
    expect(await store.accept(request('d', { camera: 'b' }))).to.equal('cooldown');
  });

  it('ends all unfinished events of a camera that is gone', async () => {
    await store.accept(request('a'));
    await store.accept(request('b', { cooldownMs: 0 }));
    await store.accept(request('c', { camera: 'yard' }));
    const first = await leaseOf();
    await store.reserveCost(price(first, 40));
    expect(await store.cameraGone({ camera: 'front', nowMs: noon })).to.equal(2);
    expect(await store.find({ eventId: 'a' })).to.include({ state: 'camera_gone' });
    expect(await store.find({ eventId: 'b' })).to.include({ state: 'camera_gone' });
    expect(await store.counts({ day })).to.include({ settledMicros: 40, reservedMicros: 0 });
    const end = { description: 'a cat', costMicros: 40, alerts: [] };
    const messages = [{ topic: 'events', body: { n: 1 } }];
    expect(await store.complete({ ...held(first), ...end, messages })).to.equal('stale');
    expect(await store.readOutbox({ limit: 10 })).to.deep.equal([]);
    expect(await store.accept(request('d'))).to.equal('accepted');
    expect((await leaseOf()).eventId).to.equal('c');
  });
}

function announcing(): void {
  it('gives messages in the order in which they were committed, until they are marked', async () => {
    await acceptThree();
    for (const n of [1, 2, 3]) await completeWith(await leaseOf(), n);
    const messages = await store.readOutbox({ limit: 2 });
    expect(messages.map(({ topic, body }) => ({ topic, body }))).to.deep.equal([
      { topic: 'events', body: { n: 1 } },
      { topic: 'events', body: { n: 2 } },
    ]);
    expect(messages.map(({ eventId }) => eventId)).to.deep.equal(['a', 'b']);
    const [first, second] = messages.map(({ seq }) => seq);
    expect(second).to.be.greaterThan(Number(first));
    await store.markPublished({ seqs: [Number(second)] });
    const left = await store.readOutbox({ limit: 10 });
    expect(left.map(({ body }) => body)).to.deep.equal([{ n: 1 }, { n: 3 }]);
    expect(await store.counts({ day })).to.include({ unpublished: 2 });
  });

  it('raises an alert once in the cooldown of its rule', async () => {
    await acceptThree();
    const times = [noon, noon + 999, noon + 1_000];
    for (const nowMs of times) {
      const alert = { ruleId: 'cat', cooldownMs: 1_000, topic: 'alerts', body: { nowMs } };
      const other = { ...alert, ruleId: `other ${nowMs}` };
      const alerts = [alert, other];
      const end = { description: 'a cat', costMicros: 0, messages: [], alerts };
      await store.complete({ ...held(await leaseOf()), ...end, nowMs });
    }
    const messages = await store.readOutbox({ limit: 10 });
    expect(messages.map(({ body }) => body.nowMs)).to.deep.equal([
      ...[noon, noon],
      ...[noon + 999],
      ...[noon + 1_000, noon + 1_000],
    ]);
  });

  it('raises no alert and sends no message for what is stale', async () => {
    await store.accept(request('a'));
    const first = await leaseOf();
    await leaseOf({ nowMs: noon + 60_000 });
    await completeWith(first, 1);
    expect(await store.readOutbox({ limit: 10 })).to.deep.equal([]);
  });
}

function repeating(): void {
  it('accepts an event once, and says so again', async () => {
    const same = request('a', { queueLimit: 1 });
    expect(await store.accept(same)).to.equal('accepted');
    expect(await store.accept(same)).to.equal('accepted');
    expect(await store.counts({ day })).to.include({ queued: 1 });
  });

  it('leases the same event again', async () => {
    await acceptThree();
    const same = { leaseId: 'once', nowMs: noon, leaseMs: 60_000 };
    const first = await store.lease(same);
    const again = await store.lease(same);
    expect(again).to.deep.equal(first);
    expect(await store.counts({ day })).to.include({ queued: 2, leased: 1 });
  });

  it('reserves once', async () => {
    await store.accept(request('a'));
    const same = price(await leaseOf(), 60);
    expect(await store.reserveCost(same)).to.equal('reserved');
    expect(await store.reserveCost(same)).to.equal('reserved');
    expect(await store.counts({ day })).to.include({ reservedMicros: 60 });
  });

  it('completes once', async () => {
    await store.accept(request('a'));
    const lease = await leaseOf();
    await store.reserveCost(price(lease, 60));
    expect(await completeWith(lease, 1)).to.equal('done');
    expect(await completeWith(lease, 1)).to.equal('done');
    expect(await store.readOutbox({ limit: 10 })).to.have.lengthOf(1);
    expect(await store.counts({ day })).to.include({ settledMicros: 7, reservedMicros: 0 });
  });

  it('puts off once, skips once, buries once', async () => {
    await acceptThree();
    const [a, b, c] = [await leaseOf(), await leaseOf(), await leaseOf()];
    const later = { ...held(a), reason: 'slow', failed: true, costMicros: 0, delayMs: 2_000 };
    for (let time = 1; time <= 2; time += 1) {
      expect(await store.retryLater(later)).to.equal('done');
      expect(await store.skip({ ...held(b), reason: 'budget' })).to.equal('done');
      const end = { reason: 'broken', costMicros: 0 };
      expect(await store.bury({ ...held(c), ...end })).to.equal('done');
    }
    expect(await store.find({ eventId: 'a' })).to.include({ failures: 1 });
    await store.accept(request('d', { camera: 'c', key: 'new' }));
    await store.bury({ ...held(c), reason: 'broken', costMicros: 0 });
    const cooldown = request('e', { camera: 'c', key: 'newer' });
    expect(await store.accept(cooldown), 'buried once').to.equal('cooldown');
  });

  it('does not let one end replace another', async () => {
    await store.accept(request('a'));
    const lease = await leaseOf();
    await store.skip({ ...held(lease), reason: 'budget' });
    expect(await completeWith(lease, 1)).to.equal('stale');
    expect(await store.find({ eventId: 'a' })).to.include({ state: 'skipped' });
  });

  it('ends the events of a camera once, and marks once', async () => {
    await store.accept(request('a'));
    await completeWith(await leaseOf(), 1);
    const seqs = (await store.readOutbox({ limit: 1 })).map(({ seq }) => seq);
    for (let time = 1; time <= 2; time += 1) await store.markPublished({ seqs });
    expect(await store.counts({ day })).to.include({ unpublished: 0 });
    await store.accept(request('b', { cooldownMs: 0 }));
    const gone = { camera: 'front', nowMs: noon };
    expect(await store.cameraGone(gone)).to.equal(1);
    expect(await store.cameraGone(gone)).to.equal(0);
  });
}

function request(
  eventId: string,
  given: Partial<AcceptRequest> & { readonly camera?: string } = {},
): AcceptRequest {
  const { camera = 'front', ...changes } = given;
  const motion = { camera, atMs: noon };
  const defaults = { key: eventId, frames: [picture], cooldownMs: 60_000, queueLimit: 50 };
  return { eventId, motion, nowMs: noon, ...defaults, ...changes };
}

async function acceptThree(): Promise<void> {
  for (const name of ['a', 'b', 'c']) await store.accept(request(name, { camera: name }));
}

let leases = 0;

async function lease(given: Partial<LeaseRequest> = {}): Promise<LeaseAnswer> {
  leases += 1;
  return await store.lease({ leaseId: `lease ${leases}`, nowMs: noon, leaseMs: 60_000, ...given });
}

async function leaseOf(given: Partial<LeaseRequest> = {}): Promise<Lease> {
  const answer = await lease(given);
  if (answer.kind !== 'leased') expect.fail('nothing could be leased');
  return answer.lease;
}

function held({ eventId, fence }: Lease) {
  return { eventId, fence, nowMs: noon };
}

function price(lease: Lease, amountMicros: number): ReserveCostRequest {
  return { ...held(lease), day, amountMicros, capMicros: 100 };
}

/** Ends an event with one message of the number `n`. */
async function completeWith(lease: Lease, n: number) {
  const messages = [{ topic: 'events', body: { n } }];
  const end = { description: 'a cat', costMicros: 7, messages, alerts: [] };
  return await store.complete({ ...held(lease), ...end });
}
