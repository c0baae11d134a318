import { once } from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';
import { expect } from 'chai';
import { WebSocketServer } from 'ws';
import type * as Undici from 'undici';
import { openDoors } from '../../../sim/doors';
import { CERTIFICATE, KEY } from './certificate';
import { listening, onBothNetworks, stopped } from './worlds';

// The package is to be met by the door as it loads.
openDoors();
// eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would come first
const undici = require('undici') as typeof Undici;

interface Served {
  readonly server: http.Server;
  readonly url: string;
  /** Ports from which requests came. */
  readonly ports: Set<number | undefined>;
}

async function serving(handler: http.RequestListener): Promise<Served> {
  const ports = new Set<number | undefined>();
  const server = http.createServer((request, response) => {
    ports.add(request.socket.remotePort);
    handler(request, response);
  });
  const port = await listening(server);
  return { server, url: `http://127.0.0.1:${String(port)}`, ports };
}

async function ended({ server }: Served): Promise<void> {
  server.closeAllConnections();
  await stopped(server);
}

async function failure(promise: Promise<unknown>): Promise<Error & { cause?: Error | undefined }> {
  return promise.then(
    (): Error & { cause?: Error } => ({ name: 'none', message: 'it did not fail' }),
    (error: unknown) => error as Error & { cause?: Error },
  );
}

describe('fetch', () => {
  onBothNetworks('a request and its answer', async () => {
    const served = await serving((request, response) => {
      response.writeHead(201, 'Made', { 'X-Url': String(request.url) });
      response.end('done');
    });
    const response = await fetch(`${served.url}/a?b=c`);
    expect([response.status, response.statusText, response.ok]).to.deep.equal([201, 'Made', true]);
    expect(response.headers.get('x-url')).to.equal('/a?b=c');
    expect(response.url).to.equal(`${served.url}/a?b=c`);
    expect(await response.text()).to.equal('done');
    await ended(served);
  });

  onBothNetworks('a body that is sent, and JSON that comes back', async () => {
    const served = await serving((request, response) => {
      response.setHeader('content-type', String(request.headers['content-type']));
      request.pipe(response);
    });
    const response = await fetch(served.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ a: [1, 2] }),
    });
    expect(await response.json()).to.deep.equal({ a: [1, 2] });
    await ended(served);
  });

  onBothNetworks('a form', async () => {
    const served = await serving((request, response) => request.pipe(response));
    const response = await fetch(served.url, {
      method: 'POST',
      body: new URLSearchParams({ name: 'a b' }),
    });
    expect(await response.text()).to.equal('name=a+b');
    await ended(served);
  });

  onBothNetworks('a body that is a stream, both ways', async () => {
    const served = await serving((request, response) => request.pipe(response));
    const body = new ReadableStream({
      start(controller) {
        for (const text of ['one ', 'two ', 'three'])
          controller.enqueue(new TextEncoder().encode(text));
        controller.close();
      },
    });
    const response = await fetch(served.url, { method: 'POST', body, duplex: 'half' });
    let text = '';
    for await (const part of response.body ?? [])
      text += Buffer.from(part as Uint8Array).toString();
    expect(text).to.equal('one two three');
    await ended(served);
  });

  onBothNetworks('an answer is read twice by its clone', async () => {
    const served = await serving((_request, response) => response.end('twice'));
    const response = await fetch(served.url);
    const clone = response.clone();
    expect(await Promise.all([response.text(), clone.text()])).to.deep.equal(['twice', 'twice']);
    await ended(served);
  });

  onBothNetworks('one connection is used again', async () => {
    const served = await serving((_request, response) => response.end('x'));
    for (let time = 0; time < 3; time++) {
      await (await fetch(served.url)).text();
      // The connection is free again in the turn after that.
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(served.ports.size).to.equal(1);
    await ended(served);
  });

  onBothNetworks('requests at once have connections of their own', async () => {
    const served = await serving((_request, response) => {
      setTimeout(() => response.end('x'), 20);
    });
    await Promise.all([1, 2, 3].map(async () => (await fetch(served.url)).text()));
    expect(served.ports.size).to.equal(3);
    await ended(served);
  });

  onBothNetworks('redirects are followed, or not', async () => {
    const served = await serving((request, response) => {
      if (request.url === '/from') response.writeHead(302, { location: '/to' });
      response.end(request.url);
    });
    const followed = await fetch(`${served.url}/from`);
    expect([followed.redirected, await followed.text()]).to.deep.equal([true, '/to']);
    const manual = await fetch(`${served.url}/from`, { redirect: 'manual' });
    expect(manual.status).to.equal(302);
    await manual.text();
    await ended(served);
  });

  onBothNetworks('a port where nobody listens', async () => {
    const served = await serving(() => undefined);
    await ended(served);
    const error = await failure(fetch(served.url));
    expect([error.name, error.message]).to.deep.equal(['TypeError', 'fetch failed']);
    expect(error.cause).to.include({ code: 'ECONNREFUSED', syscall: 'connect' });
  });

  onBothNetworks('a server that hangs up', async () => {
    const served = await serving((request) => request.socket.destroy());
    const error = await failure(fetch(served.url));
    expect(error.message).to.equal('fetch failed');
    expect(error.cause).to.include({ code: 'UND_ERR_SOCKET', message: 'other side closed' });
    await ended(served);
  });

  onBothNetworks('an answer that breaks off', async () => {
    const served = await serving((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('part');
      setTimeout(() => response.destroy(), 20);
    });
    const response = await fetch(served.url);
    const error = await failure(response.text());
    expect([error.name, error.message]).to.deep.equal(['TypeError', 'terminated']);
    await ended(served);
  });

  onBothNetworks('an abort before the answer, and in the midst of it', async () => {
    const served = await serving((request, response) => {
      if (request.url === '/part') response.write('part');
    });
    const early = new AbortController();
    const waiting = failure(fetch(`${served.url}/never`, { signal: early.signal }));
    setTimeout(() => {
      early.abort();
    }, 20);
    expect((await waiting).name).to.equal('AbortError');
    const late = new AbortController();
    const response = await fetch(`${served.url}/part`, { signal: late.signal });
    const reading = failure(response.text());
    late.abort(new Error('enough'));
    expect((await reading).message).to.equal('enough');
    await ended(served);
  });

  onBothNetworks('a time-out of its own', async () => {
    const served = await serving(() => undefined);
    const error = await failure(fetch(served.url, { signal: AbortSignal.timeout(30) }));
    expect(error.name).to.equal('TimeoutError');
    await ended(served);
  });

  onBothNetworks('a name that nobody knows', async () => {
    const error = await failure(fetch('http://nobody.invalid/'));
    expect(error.message).to.equal('fetch failed');
    expect(error.cause?.message).to.match(/^getaddrinfo (?:ENOTFOUND|EAI_AGAIN) nobody\.invalid$/);
  });
});

describe('undici', () => {
  // Its first connection loads its parser, by Node's own loader here, which a run has no disk for.
  before(async () => {
    const served = await serving((_request, response) => response.end());
    const client = new undici.Client(served.url);
    await (await client.request({ path: '/', method: 'GET' })).body.dump();
    await client.close();
    await ended(served);
  });

  onBothNetworks('request and fetch of the package', async () => {
    const served = await serving((request, response) => response.end(request.url));
    const { statusCode, body } = await undici.request(`${served.url}/request`);
    expect([statusCode, await body.text()]).to.deep.equal([200, '/request']);
    expect(await (await undici.fetch(`${served.url}/fetch`)).text()).to.equal('/fetch');
    await ended(served);
  });

  onBothNetworks('a pool makes no more connections than it may', async () => {
    const served = await serving((_request, response) => {
      setTimeout(() => response.end('x'), 5);
    });
    const pool = new undici.Pool(served.url, { connections: 2 });
    await Promise.all(
      [1, 2, 3, 4, 5].map(async () =>
        (await pool.request({ path: '/', method: 'GET' })).body.dump(),
      ),
    );
    expect(served.ports.size).to.equal(2);
    await pool.close();
    await ended(served);
  });

  onBothNetworks('headers, and a body, that take too long', async () => {
    const served = await serving((request, response) => {
      if (request.url === '/body') response.write('part');
    });
    const agent = new undici.Agent({ headersTimeout: 40, bodyTimeout: 40 });
    const headers = await failure(undici.request(`${served.url}/`, { dispatcher: agent }));
    expect(headers).to.include({ code: 'UND_ERR_HEADERS_TIMEOUT' });
    const { body } = await undici.request(`${served.url}/body`, { dispatcher: agent });
    expect(await failure(body.text())).to.include({ code: 'UND_ERR_BODY_TIMEOUT' });
    await agent.destroy();
    await ended(served);
  });

  onBothNetworks('long time-outs, which are on the clock of undici', async () => {
    const served = await serving(() => undefined);
    const agent = new undici.Agent({ headersTimeout: 1_100 });
    const began = Date.now();
    const error = await failure(undici.request(served.url, { dispatcher: agent }));
    expect(error).to.include({ code: 'UND_ERR_HEADERS_TIMEOUT' });
    expect(Date.now() - began).to.be.within(1_000, 2_600);
    await agent.destroy();
    await ended(served);
  });

  onBothNetworks('the dispatcher of all is set, and asked for', async () => {
    const served = await serving((_request, response) => response.end('x'));
    const before = undici.getGlobalDispatcher();
    const agent = new undici.Agent();
    undici.setGlobalDispatcher(agent);
    expect(undici.getGlobalDispatcher()).to.equal(agent);
    await (await undici.request(served.url)).body.dump();
    undici.setGlobalDispatcher(before);
    await agent.close();
    await ended(served);
  });

  onBothNetworks('https', async () => {
    const server = https.createServer({ key: KEY, cert: CERTIFICATE }, (_request, response) =>
      response.end('secret'),
    );
    const port = await listening(server);
    const agent = new undici.Agent({ connect: { ca: CERTIFICATE } });
    const { body } = await undici.request(`https://localhost:${String(port)}`, {
      dispatcher: agent,
    });
    expect(await body.text()).to.equal('secret');
    await agent.close();
    await stopped(server);
  });

  onBothNetworks('a WebSocket', async () => {
    const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(sockets, 'listening');
    sockets.on('connection', (socket) => {
      socket.on('message', (text: Buffer) => {
        socket.send(`${text.toString()}!`);
      });
    });
    const { port } = sockets.address() as { readonly port: number };
    const socket = new undici.WebSocket(`ws://127.0.0.1:${String(port)}`);
    const answer = new Promise<unknown>((resolve) => {
      socket.addEventListener('message', ({ data }) => {
        resolve(data);
      });
    });
    socket.addEventListener('open', () => {
      socket.send('hello');
    });
    expect(await answer).to.equal('hello!');
    const gone = new Promise<number>((resolve) => {
      socket.addEventListener('close', ({ code }) => {
        resolve(code);
      });
    });
    socket.close(1000);
    expect(await gone).to.equal(1000);
    await new Promise((resolve) => {
      sockets.close(resolve);
    });
  });
});
