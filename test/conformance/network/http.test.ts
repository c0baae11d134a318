import { once } from 'node:events';
import * as http from 'node:http';
import type * as net from 'node:net';
import { expect } from 'chai';
import { errorOf, listening, onBothNetworks, stopped } from './worlds';

type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => void;

interface Answer {
  readonly status: number | undefined;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

async function serving(handler: Handler): Promise<{ server: http.Server; port: number }> {
  const server = http.createServer(handler);
  return { server, port: await listening(server) };
}

async function ask(options: http.RequestOptions, body = ''): Promise<Answer> {
  const request = http.request({ host: '127.0.0.1', ...options });
  request.end(body);
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  return {
    status: response.statusCode,
    headers: response.headers,
    body: (await response.toArray()).map(String).join(''),
  };
}

describe('http', () => {
  onBothNetworks('a request and its answer', async () => {
    const { server, port } = await serving((request, response) => {
      response.setHeader('x-method', String(request.method));
      response.statusCode = 201;
      response.end(`you asked for ${String(request.url)}`);
    });
    const answer = await ask({ port, path: '/a?b=c' });
    expect(answer).to.include({ status: 201, body: 'you asked for /a?b=c' });
    expect(answer.headers['x-method']).to.equal('GET');
    expect(answer.headers.date).to.equal(new Date(answer.headers.date ?? '').toUTCString());
    expect(answer.headers['content-length']).to.equal('20');
    await stopped(server);
  });

  onBothNetworks('the date of an answer is that of the clock', async () => {
    const { server, port } = await serving((_request, response) => response.end());
    const { headers } = await ask({ port });
    expect(Math.abs(Date.parse(headers.date ?? '') - Date.now())).to.be.lessThan(3_000);
    const own = await serving((_request, response) => {
      response.setHeader('Date', 'Thu, 01 Jan 1970 00:00:00 GMT');
      response.end();
    });
    expect((await ask({ port: own.port })).headers.date).to.equal('Thu, 01 Jan 1970 00:00:00 GMT');
    await stopped(server);
    await stopped(own.server);
  });

  onBothNetworks('a body in pieces', async () => {
    const { server, port } = await serving((request, response) => {
      request.pipe(response);
    });
    const request = http.request({ host: '127.0.0.1', port, method: 'POST' });
    for (const part of ['one ', 'two ', 'three']) request.write(part);
    request.end();
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    expect(response.headers['transfer-encoding']).to.equal('chunked');
    expect((await response.toArray()).map(String).join('')).to.equal('one two three');
    await stopped(server);
  });

  onBothNetworks('an agent keeps a connection alive', async () => {
    const ports = new Set<number | undefined>();
    const { server, port } = await serving((request, response) => {
      ports.add(request.socket.remotePort);
      response.end();
    });
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    for (let time = 0; time < 3; time++) await ask({ port, agent });
    expect(ports.size).to.equal(1);
    agent.destroy();
    await stopped(server);
  });

  onBothNetworks('an agent makes no more sockets than it may', async () => {
    let inside = 0;
    let most = 0;
    const { server, port } = await serving((_request, response) => {
      most = Math.max(most, ++inside);
      setTimeout(() => {
        inside--;
        response.end();
      }, 5);
    });
    const agent = new http.Agent({ maxSockets: 2 });
    await Promise.all([1, 2, 3, 4, 5].map(() => ask({ port, agent })));
    expect(most).to.equal(2);
    agent.destroy();
    await stopped(server);
  });

  onBothNetworks('the server ends connections that nobody uses', async () => {
    const { server, port } = await serving((_request, response) => response.end());
    server.keepAliveTimeout = 30;
    const agent = new http.Agent({ keepAlive: true });
    const socket = new Promise<net.Socket>((resolve) => {
      agent.once('free', resolve);
    });
    await ask({ port, agent });
    await once(await socket, 'close');
    agent.destroy();
    await stopped(server);
  });

  onBothNetworks('a request that is given up is an abort for the server', async () => {
    let request: http.ClientRequest | undefined = undefined;
    const { server, port } = await serving((incoming) => {
      incoming.on('close', () => server.emit('gone', incoming.complete));
      request?.destroy();
    });
    const gone = once(server, 'gone');
    const outgoing = (request = http.get({ host: '127.0.0.1', port }));
    expect((await errorOf(outgoing)).code).to.equal('ECONNRESET');
    await gone;
    await stopped(server);
  });

  onBothNetworks('a server that hangs up in place of an answer', async () => {
    const { server, port } = await serving((request) => request.socket.destroy());
    const error = await errorOf(http.get({ host: '127.0.0.1', port }));
    expect(error).to.include({ code: 'ECONNRESET', message: 'socket hang up' });
    await stopped(server);
  });

  onBothNetworks('an answer that takes too long', async () => {
    const { server, port } = await serving(() => undefined);
    const request = http.get({ host: '127.0.0.1', port, timeout: 30 });
    await once(request, 'timeout');
    const error = errorOf(request);
    request.destroy(new Error('too slow'));
    expect((await error).message).to.equal('too slow');
    server.closeAllConnections();
    await stopped(server);
  });

  onBothNetworks('what is no http', async () => {
    const { server, port } = await serving((_request, response) => response.end());
    const error = once(server, 'clientError') as Promise<[NodeJS.ErrnoException, net.Socket]>;
    const request = http.get({ host: '127.0.0.1', port });
    request.on('socket', (socket) => socket.write('NONSENSE\r\n\r\n'));
    request.on('error', () => undefined);
    const [problem, socket] = await error;
    expect(problem.code).to.match(/^HPE_/);
    socket.destroy();
    await stopped(server);
  });

  onBothNetworks('an upgrade hands the socket over', async () => {
    const { server, port } = await serving(() => undefined);
    server.on('upgrade', (_request, socket) => {
      socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n',
      );
      socket.pipe(socket);
    });
    const request = http.get({
      host: '127.0.0.1',
      port,
      headers: { Connection: 'Upgrade', Upgrade: 'echo' },
    });
    const [response, socket] = (await once(request, 'upgrade')) as [
      http.IncomingMessage,
      net.Socket,
    ];
    expect(response.statusCode).to.equal(101);
    socket.end('hello');
    expect((await socket.toArray()).map(String).join('')).to.equal('hello');
    await stopped(server);
  });

  onBothNetworks('100-continue', async () => {
    const { server, port } = await serving((request, response) => request.pipe(response));
    const request = http.request({
      host: '127.0.0.1',
      port,
      method: 'POST',
      headers: { Expect: '100-continue' },
    });
    request.flushHeaders();
    await once(request, 'continue');
    request.end('go on');
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    expect((await response.toArray()).map(String).join('')).to.equal('go on');
    await stopped(server);
  });
});
