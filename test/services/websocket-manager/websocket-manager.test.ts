import { expect } from 'chai';
import sinon from 'sinon';
import {
  type Authenticate,
  type Cursor,
  MemoryLog,
  type WebSocketManager,
} from '../../../services/websocket-manager';
import { ann, Bench } from './bench';
import { FakeSocket } from './fake-socket';
import { rejectionOf } from './rejection';

let bench: Bench;

describe('WebSocketManager', () => {
  beforeEach(() => {
    bench = new Bench();
  });

  afterEach(async () => {
    expect(await bench.close(), 'timers left').to.equal(0);
  });

  describe('attaching', attaching);
  describe('publishing', publishing);
  describe('resuming', resuming);
  describe('revoking', revoking);
  describe('draining', draining);
});

function attaching(): void {
  it('welcomes a client with its cursor and its topics', async () => {
    const manager = bench.create();
    const socket = new FakeSocket();
    const outcome = await manager.attach(socket, ann);
    expect(outcome).to.include({ kind: 'live', resumed: false });
    expect(socket.sent).to.have.lengthOf(1);
    expect(socket.sent[0]).to.deep.include({
      type: 'welcome',
      seq: 0,
      topics: ['events', 'alerts'],
    });
    expect(manager.stats().connections).to.include({ live: 1, closed: 0 });
  });

  it('turns away who is not known', async () => {
    const manager = bench.create();
    const socket = new FakeSocket();
    const outcome = await manager.attach(socket, { ...ann, token: 'bad' });
    expect(outcome).to.deep.equal({ kind: 'refused', reason: 'UNAUTHORISED' });
    expect(socket.closedWith).to.deep.equal({ code: 1008, reason: { code: 'UNAUTHORISED' } });
    expect(manager.stats()).to.deep.include({ members: 0, ended: { UNAUTHORISED: 1 } });
  });

  it('turns away whom it cannot authenticate, by failure, nonsense or time', async () => {
    const answers: Authenticate[] = [
      async () => Promise.reject(new Error('no database')),
      async () => ({ user: 7, topics: 'all' }) as never,
      () => new Promise(() => undefined),
    ];
    const reasons: unknown[] = [];
    for (const authenticate of answers) {
      const socket = new FakeSocket();
      const outcome = bench.create({ authenticate }).attach(socket, ann);
      await bench.clock.tickAsync(10_000);
      reasons.push(await outcome);
    }
    expect(reasons).to.deep.equal([
      { kind: 'refused', reason: 'AUTH_FAILED' },
      { kind: 'refused', reason: 'AUTH_FAILED' },
      { kind: 'refused', reason: 'AUTH_TIMEOUT' },
    ]);
  });

  it('forgets a client that leaves, and detaches one once', async () => {
    const manager = bench.create();
    const [left, detached] = [new FakeSocket(), new FakeSocket()];
    await manager.attach(left, ann);
    const outcome = await manager.attach(detached, ann);
    left.peerCloses();
    if (outcome.kind !== 'live') throw new Error(`it is ${outcome.kind}`);
    expect(outcome.connection.detach()).to.equal(true);
    expect(outcome.connection.detach()).to.equal(false);
    await bench.settled();
    expect(detached.closedWith).to.have.property('code', 1000);
    await manager.publish('events', { type: 'LATER' });
    expect([...left.types(), ...detached.types()]).to.deep.equal(['welcome', 'welcome']);
    expect([...left.listeningTo(), ...detached.listeningTo()]).to.deep.equal([]);
    expect(manager.stats()).to.deep.include({
      members: 0,
      addresses: 0,
      ended: { PEER_CLOSED: 1, DETACHED: 1 },
    });
  });

  it('replaces the connection of a session by a later one, and not that of another user', async () => {
    const manager = bench.create({
      authenticate: async ({ token }) => ({ user: token, topics: ['events'] }),
    });
    const sockets = [new FakeSocket(), new FakeSocket(), new FakeSocket()] as const;
    await manager.attach(sockets[0], { token: 'ann', address: '::1', session: 'tab' });
    await manager.attach(sockets[1], { token: 'bob', address: '::1', session: 'tab' });
    await manager.attach(sockets[2], { token: 'ann', address: '::1', session: 'tab' });
    await bench.settled();
    expect(sockets.map(({ closedWith }) => closedWith?.code)).to.deep.equal([
      4001,
      undefined,
      undefined,
    ]);
  });

  it('does nothing with a socket that is closed already', async () => {
    const socket = new FakeSocket();
    socket.peerCloses();
    expect(await bench.create().attach(socket, ann)).to.deep.equal({ kind: 'closed' });
    expect(socket.listeningTo()).to.deep.equal([]);
  });
}

function publishing(): void {
  it('sends every client that wants the topic each message, numbered', async () => {
    const manager = bench.create();
    const [one, two] = [new FakeSocket(), new FakeSocket()];
    await Promise.all([manager.attach(one, ann), manager.attach(two, ann)]);
    const published = [
      await manager.publish('events', { type: 'FIRST', data: { camera: 'front' } }),
      await manager.publish('alerts', { type: 'SECOND' }),
      await manager.publish('status', { type: 'HIDDEN' }),
    ];
    expect(published).to.deep.equal([1, 2, 3].map((seq) => ({ kind: 'published', seq })));
    await bench.settled();
    for (const socket of [one, two]) {
      expect(socket.types()).to.deep.equal(['welcome', 'FIRST', 'SECOND']);
      expect(socket.sent[1]).to.deep.include({
        seq: 1,
        topic: 'events',
        message: { type: 'FIRST', data: { camera: 'front' } },
      });
    }
  });

  it('keeps the order of messages that are published at the same time', async () => {
    const manager = bench.create();
    const socket = new FakeSocket();
    await manager.attach(socket, ann);
    await Promise.all(['A', 'B', 'C'].map((type) => manager.publish('events', { type })));
    await bench.settled();
    expect(socket.types()).to.deep.equal(['welcome', 'A', 'B', 'C']);
  });

  it('broadcasts a message with a known id once', async () => {
    const manager = bench.create();
    const socket = new FakeSocket();
    await manager.attach(socket, ann);
    const event = { type: 'NEW_EVENT', id: 'event 7' };
    await manager.publish('events', event);
    const again = await manager.publish('events', event);
    await bench.settled();
    expect(again).to.deep.equal({ kind: 'duplicate', seq: 1 });
    expect(socket.types()).to.deep.equal(['welcome', 'NEW_EVENT']);
  });

  it('tells the publisher when the log fails, and goes on with what it may have kept', async () => {
    const log = new MemoryLog();
    const manager = bench.create({ log });
    const socket = new FakeSocket();
    await manager.attach(socket, ann);
    const append = sinon.stub(log, 'append').callsFake(async (draft) => {
      append.restore();
      await log.append(draft);
      throw new Error('connection reset');
    });
    const error = await rejectionOf(manager.publish('events', { type: 'IN_DOUBT' }));
    expect(error).to.have.property('code', 'LOG_FAILED');
    await manager.publish('events', { type: 'NEXT' });
    await bench.settled();
    expect(socket.types()).to.deep.equal(['welcome', 'IN_DOUBT', 'NEXT']);
    expect(manager.stats()).to.include({ published: 1, publishFailures: 1 });
  });

  it('gives up a log that does not answer', async () => {
    const log = new MemoryLog();
    const manager = bench.create({ log, logTimeoutMs: 100 });
    sinon.stub(log, 'append').returns(new Promise(() => undefined));
    const error = rejectionOf(manager.publish('events', { type: 'LOST' }));
    await bench.clock.tickAsync(100);
    expect(await error).to.have.property('code', 'LOG_FAILED');
  });

  it('shows the first and the last of what comes too often', async () => {
    const manager = bench.create({
      authenticate: async () => ({ user: 'ann', topics: ['status'] }),
    });
    const socket = new FakeSocket();
    await manager.attach(socket, ann);
    for (const type of ['A', 'B', 'C']) await manager.publish('status', { type, key: 'front' });
    await manager.publish('status', { type: 'YARD', key: 'yard' });
    await bench.clock.tickAsync(4_999);
    expect(socket.types()).to.deep.equal(['welcome', 'A', 'YARD']);
    await bench.clock.tickAsync(1);
    expect(socket.types()).to.deep.equal(['welcome', 'A', 'YARD', 'C']);
    await bench.clock.tickAsync(5_000);
    expect(manager.stats()).to.include({ debouncing: 0, superseded: 1 });
  });
}

function resuming(): void {
  it('sends what was missed, page by page', async () => {
    const manager = bench.create({ replayBatch: 2 });
    const cursor = await leaveAfterFirst(manager);
    for (const type of ['B', 'C', 'D']) await manager.publish('events', { type });
    const socket = new FakeSocket();
    const outcome = await manager.attach(socket, ann, cursor);
    expect(outcome).to.include({ kind: 'live', resumed: true });
    await manager.publish('events', { type: 'E' });
    await bench.settled();
    expect(socket.types()).to.deep.equal(['welcome', 'B', 'C', 'D', 'E']);
    expect(socket.sent[0]).to.include({ seq: 1, resumed: true });
  });

  it('says so when what was missed is no longer there', async () => {
    const manager = bench.create({ log: new MemoryLog({ capacity: 2 }) });
    const cursor = await leaveAfterFirst(manager);
    for (const type of ['B', 'C', 'D']) await manager.publish('events', { type });
    const socket = new FakeSocket();
    await manager.attach(socket, ann, cursor);
    await manager.publish('events', { type: 'E' });
    await bench.settled();
    expect(socket.types()).to.deep.equal(['welcome', 'resync', 'E']);
    expect(socket.sent[1]).to.include({ reason: 'TOO_OLD', seq: 4 });
  });

  it('says so when the cursor is of another log, or of the future', async () => {
    const manager = bench.create();
    const cursor = await leaveAfterFirst(manager);
    const [other, future] = [new FakeSocket(), new FakeSocket()];
    await manager.attach(other, ann, { epoch: 'another', seq: 1 });
    await manager.attach(future, ann, { ...cursor, seq: 2 });
    expect(other.sent[1]).to.include({ type: 'resync', reason: 'EPOCH', seq: 1 });
    expect(future.sent[1]).to.include({ type: 'resync', reason: 'AHEAD', seq: 1 });
  });

  it('closes a client when the log cannot be read', async () => {
    const log = new MemoryLog();
    const manager = bench.create({ log });
    const cursor = await leaveAfterFirst(manager);
    await manager.publish('events', { type: 'B' });
    sinon.stub(log, 'read').rejects(new Error('disk failure'));
    const socket = new FakeSocket();
    expect(await manager.attach(socket, ann, cursor)).to.deep.equal({ kind: 'closed' });
    expect(socket.closedWith).to.have.property('code', 1011);
  });
}

function revoking(): void {
  it('takes a topic from a user, and from nobody else', async () => {
    const manager = bench.create({
      authenticate: async ({ token }) => ({ user: token, topics: ['events', 'alerts'] }),
    });
    const [his, hers] = [new FakeSocket(), new FakeSocket()];
    await manager.attach(his, { ...ann, token: 'bob' });
    await manager.attach(hers, { ...ann, token: 'ann' });
    manager.revoke('bob', ['alerts']);
    await manager.publish('alerts', { type: 'ALARM' });
    his.says({ type: 'subscribe', topics: ['alerts'] });
    await bench.settled();
    expect(his.types()).to.deep.equal(['welcome', 'topics', 'error']);
    expect(hers.types()).to.deep.equal(['welcome', 'ALARM']);
  });
}

function draining(): void {
  it('sends what waits, closes with 1001 and takes nothing more', async () => {
    const manager = bench.create();
    const [idle, late] = [new FakeSocket(), new FakeSocket()];
    await manager.attach(idle, ann);
    await manager.publish('events', { type: 'LAST' });
    expect(await manager.drain()).to.deep.equal({ flushed: 1, cutOff: 0 });
    expect(idle.types()).to.deep.equal(['welcome', 'LAST']);
    expect(idle.closedWith).to.have.property('code', 1001);
    expect(await manager.attach(late, ann)).to.deep.equal({ kind: 'refused', reason: 'DRAINING' });
    const error = await rejectionOf(manager.publish('events', { type: 'TOO_LATE' }));
    expect(error).to.have.property('code', 'DRAINING');
    expect(manager.health()).to.deep.equal({ status: 'closed', accepting: false });
  });

  it('shows what was debounced before it closes', async () => {
    const manager = bench.create({
      authenticate: async () => ({ user: 'ann', topics: ['status'] }),
    });
    const socket = new FakeSocket();
    await manager.attach(socket, ann);
    for (const type of ['ONLINE', 'OFFLINE']) await manager.publish('status', { type });
    await manager.drain();
    expect(socket.types()).to.deep.equal(['welcome', 'ONLINE', 'OFFLINE']);
  });

  it('cuts off at the deadline who does not read or does not close', async () => {
    const manager = bench.create();
    const [stalled, silent] = [new FakeSocket(), new FakeSocket()];
    stalled.reading = false;
    silent.answersClose = false;
    void manager.attach(stalled, ann);
    await manager.attach(silent, ann);
    const report = manager.drain(1_000);
    await bench.clock.tickAsync(999);
    expect(manager.health()).to.deep.equal({ status: 'draining', accepting: false });
    expect(stalled.terminated || silent.terminated).to.equal(false);
    await bench.clock.tickAsync(1);
    expect(await report).to.deep.equal({ flushed: 1, cutOff: 2 });
    expect(stalled.terminated && silent.terminated).to.equal(true);
    expect([...stalled.listeningTo(), ...silent.listeningTo()]).to.deep.equal([]);
  });
}

/** A client that saw one message and left. */
async function leaveAfterFirst(manager: WebSocketManager): Promise<Cursor> {
  const socket = new FakeSocket();
  await manager.attach(socket, ann);
  await manager.publish('events', { type: 'A' });
  await bench.settled();
  const { epoch, seq } = socket.sent[1] as unknown as Cursor;
  socket.peerCloses();
  return { epoch, seq };
}
