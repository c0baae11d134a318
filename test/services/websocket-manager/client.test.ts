import { expect } from 'chai';
import sinon from 'sinon';
import { Client, type EndReason } from '../../../services/websocket-manager/client';
import { settingsOf } from '../../../services/websocket-manager/options';
import { FakeSocket } from './fake-socket';

let clock: sinon.SinonFakeTimers;
let socket: FakeSocket;
let client: Client;
let ends: EndReason[];

describe('Client', () => {
  beforeEach(() => {
    clock = sinon.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'],
    });
    socket = new FakeSocket();
    ends = [];
    const settings = settingsOf({ authenticate: async () => undefined, topics: { events: {} } });
    client = new Client({ ordinal: 1, retryAfterMs: 700 }, socket, '::1', settings, {
      received: () => undefined,
      ended: (_client, reason) => ends.push(reason),
    });
    client.identify({ user: 'ann', topics: ['events'] }, undefined);
    client.startReplay(0);
    client.goLive();
  });

  afterEach(async () => {
    client.end('DETACHED');
    await clock.tickAsync(5_000);
    expect(clock.countTimers(), 'timers left').to.equal(0);
    expect(socket.listeningTo()).to.deep.equal([]);
    clock.restore();
  });

  it('hands frames to the socket one at a time', async () => {
    socket.reading = false;
    for (const seq of [1, 2, 3]) offer(seq);
    await clock.tickAsync(0);
    expect(socket.sent).to.have.lengthOf(1);
    expect(client.queued).to.equal(2);
    socket.readAgain();
    await client.flushed();
    expect(socket.sent.map(({ seq }) => seq)).to.deep.equal([1, 2, 3]);
  });

  it('is closed with 1013 when 100 messages wait', async () => {
    socket.reading = false;
    for (let seq = 1; seq <= 101; seq += 1) offer(seq);
    expect(client).to.include({ state: 'live', queued: 100 });
    offer(102);
    expect(client).to.include({ state: 'closed', queued: 0 });
    expect(socket.closedWith).to.have.property('code', 1013);
    expect(socket.closedWith?.reason).to.deep.equal({ code: 'OVERFLOW', retryAfterMs: 700 });
    expect(ends).to.deep.equal(['OVERFLOW']);
  });

  it('pings every 30 s and ends after two pings without a pong', async () => {
    await clock.tickAsync(30_000);
    socket.emit('pong');
    await clock.tickAsync(60_000);
    expect(socket).to.include({ pings: 3, terminated: false });
    await clock.tickAsync(30_000);
    expect(socket).to.include({ pings: 3, terminated: true });
    expect(ends).to.deep.equal(['UNRESPONSIVE']);
  });

  it('terminates a socket whose peer does not close within 5 s', async () => {
    socket.answersClose = false;
    client.end('DETACHED');
    await clock.tickAsync(4_999);
    expect(socket.terminated).to.equal(false);
    await clock.tickAsync(1);
    expect(socket.terminated).to.equal(true);
  });

  it('ends when a frame cannot be sent', async () => {
    socket.reading = false;
    offer(1);
    socket.failSend();
    expect(socket.closedWith).to.have.property('code', 1011);
    expect(ends).to.deep.equal(['SEND_FAILED']);
  });

  it('ends when the socket throws', () => {
    sinon.stub(socket, 'send').throws(new Error('not open'));
    offer(1);
    expect(ends).to.deep.equal(['SEND_FAILED']);
  });

  it('ends when the socket fails, and bears what it says later', () => {
    socket.emit('error', new Error('connection reset'));
    socket.emit('error', new Error('and again'));
    expect(ends).to.deep.equal(['PEER_CLOSED']);
    expect(socket.terminated).to.equal(true);
  });

  it('sends what waits before it finishes', async () => {
    for (const seq of [1, 2]) offer(seq);
    expect(await client.finish('DRAINING')).to.equal(true);
    expect(socket.sent).to.have.lengthOf(2);
    expect(socket.closedWith).to.have.property('code', 1001);
    expect(await client.finish('DRAINING')).to.equal(false);
  });

  it('passes over what is on other topics', () => {
    client.offer({ seq: 7, topic: 'alerts', frame: '{"type":"message","seq":7}' });
    expect(client.position).to.equal(7);
    expect(socket.sent).to.have.lengthOf(0);
  });
});

function offer(seq: number): void {
  client.offer({ seq, topic: 'events', frame: JSON.stringify({ type: 'message', seq }) });
}
