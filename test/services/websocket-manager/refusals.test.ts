import { expect } from 'chai';
import sinon from 'sinon';
import {
  type ClientSocket,
  MemoryLog,
  WebSocketManager,
  type WebSocketManagerOptions,
} from '../../../services/websocket-manager';
import { ann, Bench, topics } from './bench';
import { FakeSocket } from './fake-socket';
import { rejectionOf } from './rejection';

let bench: Bench;

describe('what the WebSocketManager does not take', () => {
  beforeEach(() => {
    bench = new Bench();
  });

  afterEach(async () => {
    expect(await bench.close(), 'timers left').to.equal(0);
  });

  describe('frames of clients', clientFrames);
  describe('more than it has room for', bounds);
  describe('bad input', badInput);
});

function clientFrames(): void {
  it('changes what a client gets, within what it may see', async () => {
    const manager = bench.create();
    const socket = new FakeSocket();
    await manager.attach(socket, ann);
    socket.says({ type: 'unsubscribe', topics: ['alerts'] });
    await manager.publish('alerts', { type: 'UNSEEN' });
    socket.says({ type: 'subscribe', topics: ['alerts'] });
    await manager.publish('alerts', { type: 'SEEN' });
    socket.says({ type: 'subscribe', topics: ['status'] });
    socket.says({ type: 'subscribe', topics: ['nowhere'] });
    await bench.settled();
    expect(socket.types()).to.deep.equal(['welcome', 'topics', 'topics', 'SEEN', 'error', 'error']);
    expect(socket.sent.slice(-2).map(({ code }) => code)).to.deep.equal([
      'FORBIDDEN_TOPIC',
      'UNKNOWN_TOPIC',
    ]);
  });

  it('answers what is no frame, and loses nothing', async () => {
    const manager = bench.create();
    const socket = new FakeSocket();
    await manager.attach(socket, ann);
    const texts = ['', '{', 'null', '[]', '7', '{"type":"shout"}', '{"type":"subscribe"}'];
    const frames = ['x', [], [''], [7], Array.from({ length: 101 }, () => 'events')].map((it) =>
      JSON.stringify({ type: 'subscribe', topics: it }),
    );
    const more = '{"type":"subscribe","topics":["events"],"as":"root"}';
    for (const text of [...texts, ...frames, more])
      socket.emit('message', Buffer.from(text), false);
    socket.emit('message', Buffer.from([0, 1, 2]), true);
    await manager.publish('events', { type: 'STILL_HERE' });
    await bench.settled();
    const errors = socket.sent.filter(({ code }) => code === 'MALFORMED_FRAME');
    expect(errors).to.have.lengthOf(texts.length + frames.length + 2);
    expect(socket.types().at(-1)).to.equal('STILL_HERE');
  });

  it('takes text in every form that a socket may give it in', async () => {
    const manager = bench.create();
    const socket = new FakeSocket();
    await manager.attach(socket, ann);
    const text = Buffer.from('{"type":"subscribe","topics":["events"]}');
    socket.emit('message', [text.subarray(0, 5), text.subarray(5)], false);
    socket.emit('message', new Uint8Array(text).buffer, false);
    await bench.settled();
    expect(socket.types()).to.deep.equal(['welcome', 'topics', 'topics']);
  });

  it('closes a client that talks too much or too long', async () => {
    const manager = bench.create({ frameBurst: 2, framesPerSecond: 1, maxPayloadBytes: 64 });
    const [often, long] = [new FakeSocket(), new FakeSocket()];
    await Promise.all([manager.attach(often, ann), manager.attach(long, ann)]);
    const frame = { type: 'subscribe', topics: ['events'] };
    often.says(frame);
    often.says(frame);
    await bench.clock.tickAsync(1_000);
    often.says(frame);
    expect(often.closedWith).to.equal(undefined);
    often.says(frame);
    expect(often.closedWith).to.deep.include({ code: 1008, reason: { code: 'RATE_LIMITED' } });
    long.says({ ...frame, topics: ['e'.repeat(64)] });
    expect(long.closedWith).to.deep.include({ code: 1009, reason: { code: 'FRAME_TOO_LARGE' } });
  });
}

function bounds(): void {
  it('has so many connections from one address, and so many in all', async () => {
    const manager = bench.create({ maxClients: 3, maxClientsPerAddress: 2 });
    const attach = (address: string) => manager.attach(new FakeSocket(), { ...ann, address });
    await attach('a');
    await attach('a');
    expect(await attach('a')).to.deep.equal({ kind: 'refused', reason: 'TOO_MANY_CONNECTIONS' });
    await attach('b');
    expect(manager.health()).to.deep.equal({ status: 'ok', accepting: false });
    expect(await attach('c')).to.deep.equal({ kind: 'refused', reason: 'OVERLOADED' });
    expect(manager.stats()).to.deep.include({
      members: 3,
      addresses: 2,
      refused: { TOO_MANY_CONNECTIONS: 1, OVERLOADED: 1 },
    });
  });

  it('has so many messages that wait for the log', async () => {
    const log = new MemoryLog();
    const manager = bench.create({ log, maxPublishing: 2, logTimeoutMs: 1_000 });
    sinon.stub(log, 'append').returns(new Promise(() => undefined));
    const waiting = ['A', 'B'].map((type) => rejectionOf(manager.publish('events', { type })));
    const error = await rejectionOf(manager.publish('events', { type: 'C' }));
    expect(error).to.have.property('code', 'OVERLOADED');
    await bench.clock.tickAsync(2_000);
    for (const failed of await Promise.all(waiting)) {
      expect(failed).to.have.property('code', 'LOG_FAILED');
    }
  });
}

function badInput(): void {
  it('refuses options out of their range and changes nothing', () => {
    const good = { authenticate: async () => undefined, topics };
    const bad: Partial<Record<keyof WebSocketManagerOptions, unknown>>[] = [
      { authenticate: 'yes' },
      { topics: {} },
      { topics: { '': {} } },
      { topics: { events: 7 } },
      { log: {} },
      { log: Object.assign(new MemoryLog(), { lastSeq: -1 }) },
      { pingIntervalMs: 0 },
      { pingIntervalMs: 2 ** 31 },
      { missedPongs: -1 },
      { queueLimit: 0 },
      { queueLimit: 10, replayBatch: 11 },
      { debounceMs: Number.NaN },
      { maxClients: 1.5 },
      { maxPayloadBytes: '64k' },
      { framesPerSecond: -20 },
    ];
    for (const options of bad) {
      const make = () => new WebSocketManager({ ...good, ...options } as WebSocketManagerOptions);
      expect(make, JSON.stringify(options)).to.throw().with.property('code', 'INVALID_ARGUMENT');
    }
  });

  it('refuses a message that is none, is too long or is for no topic', async () => {
    const manager = bench.create({ maxPayloadBytes: 100 });
    const circle: { self?: unknown } = {};
    circle.self = circle;
    const codes: unknown[] = [];
    for (const [topic, message] of [
      ['nowhere', { type: 'A' }],
      ['constructor', { type: 'A' }],
      ['events', undefined],
      ['events', { type: '' }],
      ['events', { type: 'A', id: 7 }],
      ['events', { type: 'A', key: '' }],
      ['events', { type: 'A', data: circle }],
      ['events', { type: 'A', data: 1n }],
      ['events', { type: 'A', data: 'x'.repeat(100) }],
    ] as const) {
      const error = await rejectionOf(manager.publish(topic, message as { type: string }));
      codes.push((error as { code?: unknown }).code);
    }
    expect(codes).to.deep.equal([
      ...['UNKNOWN_TOPIC', 'UNKNOWN_TOPIC'],
      ...['INVALID_ARGUMENT', 'INVALID_ARGUMENT', 'INVALID_ARGUMENT', 'INVALID_ARGUMENT'],
      ...['NOT_SERIALISABLE', 'NOT_SERIALISABLE', 'PAYLOAD_TOO_LARGE'],
    ]);
    expect(manager.stats()).to.include({ head: 0, publishing: 0 });
  });

  it('turns away who sends credentials or a cursor that are none', async () => {
    const manager = bench.create();
    const reasons = new Set<unknown>();
    for (const auth of [undefined, 'good', {}, { token: 'good' }, { ...ann, session: '' }, []]) {
      const socket = new FakeSocket();
      reasons.add(JSON.stringify(await manager.attach(socket, auth)));
      expect(socket.closedWith).to.have.property('code', 1008);
    }
    for (const cursor of [null, 7, {}, { epoch: '', seq: 1 }, { epoch: 'e', seq: -1 }]) {
      const socket = new FakeSocket();
      reasons.add(JSON.stringify(await manager.attach(socket, ann, cursor)));
      expect(socket.closedWith).to.have.property('code', 1008);
    }
    const refused = ['MALFORMED_AUTH', 'MALFORMED_CURSOR'].map((reason) =>
      JSON.stringify({ kind: 'refused', reason }),
    );
    expect([...reasons]).to.deep.equal(refused);
  });

  it('rejects misuse of its own methods', async () => {
    const manager = bench.create();
    for (const socket of [undefined, {}, { readyState: 1 }]) {
      const error = await rejectionOf(manager.attach(socket as ClientSocket, ann));
      expect(error).to.have.property('code', 'INVALID_ARGUMENT');
    }
    expect(await rejectionOf(manager.drain(-1))).to.have.property('code', 'INVALID_ARGUMENT');
    expect(() => manager.revoke('', []))
      .to.throw()
      .with.property('code', 'INVALID_ARGUMENT');
    expect(() => manager.revoke('ann', ['']))
      .to.throw()
      .with.property('code', 'INVALID_ARGUMENT');
    expect(manager.health().status).to.equal('ok');
  });
}
