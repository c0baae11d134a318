import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { expect } from 'chai';
import { WebSocket } from 'ws';
import { Service } from './service';

const atMs = Date.UTC(2025, 5, 1, 12);

let folder: string;
let world: Server;
let published: Promise<unknown>;
let processor: Service;
let provider: Service;
let manager: Service;
let misled: Service;

/** Each service as it is deployed: a process of its own, real timers and sockets, ended by a signal. */
describe('the services as processes', () => {
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'heddle-services-'));
    world = createServer();
    await new Promise<void>((resolve) => world.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(world.address() as AddressInfo).port}`;
    published = serveWorld();
    const file = join(folder, 'context.json');
    const front = { name: 'Front door', zone: 'porch', usualMotions: 2 };
    writeFileSync(file, JSON.stringify({ version: 1, cameras: { front }, entities: {} }));

    processor = new Service('event-processor', {
      DATABASE: join(folder, 'events.db'),
      CAMERAS_URL: `${url}/cameras`,
      VISION_URL: `${url}/vision`,
      PUBLISH_URL: `${url}/messages`,
    });
    provider = new Service('context-provider', { CONTEXT_FILE: file });
    const tokens = { good: { user: 'ann', topics: ['events'] } };
    manager = new Service('websocket-manager', {
      TOKENS: JSON.stringify(tokens),
      PUBLISH_PORT: '0',
    });
    misled = new Service('event-processor', { CAMERAS_URL: 'nowhere', WORKERS: 'many' });
  });

  after(async () => {
    for (const service of [processor, provider, manager, misled]) service.kill();
    world.closeAllConnections();
    await new Promise((resolve) => world.close(resolve));
    rmSync(folder, { recursive: true });
  });

  it('the event processor takes a motion, announces what was seen, drains and exits', async () => {
    const url = await processor.listening(/http:\/\/[\d.:]+/u);
    const body = JSON.stringify({ camera: 'front', atMs });
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}/motions`, { method: 'POST', body, headers });
    expect(response.status, processor.output).to.equal(202);
    const heard = (await published) as { readonly message: { readonly data: object } };
    expect(heard).to.have.property('topic', 'events');
    expect(heard.message).to.include({ type: 'NEW_EVENT' });
    expect(heard.message.data).to.include({ camera: 'front', description: 'a cat' });
    await endsWell(processor);
    expect(readdirSync(folder)).to.deep.equal(['context.json', 'events.db']);
  });

  it('the context provider answers, drains and exits', async () => {
    const url = await provider.listening(/http:\/\/[\d.:]+/u);
    const response = await fetch(`${url}/context?camera=front&timeMs=${atMs}`);
    expect(response.status, provider.output).to.equal(200);
    const camera = { name: 'Front door', zone: 'porch', usualMotions: 2 };
    expect(await response.json()).to.deep.equal({ kind: 'context', context: { camera } });
    await endsWell(provider);
  });

  it('the WebSocket manager fans out what it is given, drains and exits', async () => {
    const inside = await manager.listening(/http:\/\/[\d.:]+/u);
    const outside = await manager.listening(/ws:\/\/[\d.:]+\/ws/u);
    const socket = new WebSocket(`${outside}?token=good`);
    const frames: { readonly type: string; readonly message?: unknown }[] = [];
    socket.on('message', (data: Buffer) => {
      frames.push(JSON.parse(data.toString('utf8')) as (typeof frames)[number]);
      socket.emit('frame');
    });
    while (frames.length < 1) await once(socket, 'frame');
    const message = { type: 'NEW_EVENT', id: 'a:1', data: { n: 1 } };
    const body = JSON.stringify({ topic: 'events', message });
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${inside}/messages`, { method: 'POST', body, headers });
    expect(response.status, manager.output).to.equal(202);
    while (frames.length < 2) await once(socket, 'frame');
    expect(frames[1]?.message).to.deep.equal(message);
    const closed = once(socket, 'close');
    await endsWell(manager);
    expect((await closed)[0]).to.equal(1001);
  });

  it('says which option is wrong, and exits with 2', async () => {
    expect(await misled.ended()).to.deep.equal({ code: 2, signal: null });
    for (const name of ['CAMERAS_URL', 'VISION_URL', 'WORKERS']) {
      expect(misled.output).to.include(name);
    }
  });
});

async function endsWell(service: Service): Promise<void> {
  service.terminate();
  expect(await service.ended(), service.output).to.deep.equal({ code: 0, signal: null });
  expect(service.output).to.include('"msg":"drained"');
}

/** Cameras, a vision model and a place to publish; resolves with the first message. */
function serveWorld(): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const answer = async (request: IncomingMessage): Promise<unknown> => {
      if (request.url?.startsWith('/cameras/front/snapshot')) return { frames: ['AQID'] };
      const body = await json(request);
      if (request.url === '/vision') {
        return { description: 'a cat', labels: ['cat'], costMicros: 5_000 };
      }
      resolve(body);
      return {};
    };
    world.on('request', (request, response) => {
      answer(request).then((body) => response.end(JSON.stringify(body)), reject);
    });
  });
}
