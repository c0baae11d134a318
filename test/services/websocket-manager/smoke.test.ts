import { once } from 'node:events';
import { expect } from 'chai';
import { WebSocket } from 'ws';
import { type RunningServer, startServer } from '../../../services/websocket-manager/server';

interface Frame {
  readonly type: string;
  readonly epoch: string;
  readonly seq: number;
  readonly resumed: boolean;
  readonly message: { readonly type: string };
}

let running: RunningServer;

describe('the server, over real sockets', () => {
  beforeEach(async () => {
    running = await startServer({
      authenticate: async ({ token }) =>
        token === 'good' ? { user: 'ann', topics: ['events'] } : undefined,
      topics: { events: {} },
    });
  });

  afterEach(async () => {
    await running.close(1_000);
  });

  it('delivers what is published, and to who comes back what was missed', async () => {
    const ann = connect('token=good');
    const welcome = await frameOf(ann);
    expect(welcome).to.include({ type: 'welcome', seq: 0, resumed: false });
    await running.manager.publish('events', { type: 'FIRST' });
    expect(await frameOf(ann)).to.deep.include({ seq: 1, message: { type: 'FIRST' } });
    ann.close();
    await once(ann, 'close');

    await running.manager.publish('events', { type: 'SECOND' });
    const again = connect(`token=good&epoch=${welcome.epoch}&seq=1`);
    expect(await frameOf(again)).to.include({ type: 'welcome', seq: 1, resumed: true });
    expect(await frameOf(again)).to.deep.include({ seq: 2, message: { type: 'SECOND' } });
  });

  it('closes who is not known with a reason', async () => {
    const [code, reason] = (await once(connect('token=bad'), 'close')) as [number, Buffer];
    expect(code).to.equal(1008);
    expect(reason.toString()).to.equal('{"code":"UNAUTHORISED"}');
  });

  it('refuses what is no request for a WebSocket of its own', async () => {
    for (const [path, status] of [
      ['/elsewhere', 404],
      ['/ws?seq=minus', 400],
    ] as const) {
      const socket = new WebSocket(`${origin('ws')}${path}`);
      const [error] = (await once(socket, 'error')) as [Error];
      expect(error.message).to.include(String(status));
    }
  });

  it('says how it is, and closes its clients when it is shut down', async () => {
    const ann = connect('token=good');
    await frameOf(ann);
    const health = await fetch(`${origin('http')}/health`);
    expect(health.status).to.equal(200);
    expect(await health.json()).to.deep.equal({ status: 'ok', accepting: true });
    const metrics = await (await fetch(`${origin('http')}/metrics`)).text();
    expect(metrics).to.include('websocket_connections{state="live"} 1');

    const closed = once(ann, 'close');
    await running.manager.drain(1_000);
    expect(await closed).to.have.property('0', 1001);
    const draining = await fetch(`${origin('http')}/health`);
    expect(draining.status).to.equal(503);
  });
});

function origin(protocol: 'ws' | 'http'): string {
  return `${protocol}://127.0.0.1:${running.address.port}`;
}

const inboxes = new WeakMap<WebSocket, Frame[]>();

function connect(query: string): WebSocket {
  const socket = new WebSocket(`${origin('ws')}/ws?${query}`);
  const inbox: Frame[] = [];
  inboxes.set(socket, inbox);
  socket.on('message', (data: Buffer) => {
    inbox.push(JSON.parse(data.toString('utf8')) as Frame);
    socket.emit('frame');
  });
  return socket;
}

async function frameOf(socket: WebSocket): Promise<Frame> {
  const inbox = inboxes.get(socket) ?? [];
  if (inbox.length === 0) await once(socket, 'frame');
  const frame = inbox.shift();
  if (frame === undefined) throw new Error('a frame was announced and is not there');
  return frame;
}
