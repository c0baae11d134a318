import { once } from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';
import * as net from 'node:net';
import * as tls from 'node:tls';
import { expect } from 'chai';
import { WebSocket, WebSocketServer } from 'ws';
import { CERTIFICATE, KEY } from './certificate';
import { errorOf, listening, onBothNetworks, readAll, stopped } from './worlds';

const SERVER = { key: KEY, cert: CERTIFICATE };
const CLIENT = { host: '127.0.0.1', ca: CERTIFICATE, servername: 'localhost' };

interface TlsPair {
  readonly server: tls.Server;
  readonly accepted: tls.TLSSocket;
  readonly client: tls.TLSSocket;
}

async function connected(
  server: tls.TlsOptions = {},
  client: tls.ConnectionOptions = {},
): Promise<TlsPair> {
  const listener = tls.createServer({ ...SERVER, ...server });
  const port = await listening(listener);
  const socket = tls.connect({ ...CLIENT, ...client, port });
  const [[accepted]] = (await Promise.all([
    once(listener, 'secureConnection'),
    once(socket, 'secureConnect'),
  ])) as [[tls.TLSSocket], unknown];
  return { server: listener, accepted, client: socket };
}

async function closed({ server, accepted, client }: TlsPair): Promise<void> {
  const ends = [accepted, client].filter((socket) => !socket.closed);
  const said = ends.map((socket) => once(socket, 'close'));
  for (const socket of ends) socket.destroy();
  await Promise.all(said);
  await stopped(server);
}

/** The facts of an error of OpenSSL, whose message says where in its source it arose. */
function sslFacts(error: NodeJS.ErrnoException & { library?: string; reason?: string }): object {
  const { code, library, reason } = error;
  return { code, library, reason };
}

describe('tls', () => {
  onBothNetworks('bytes both ways, and an end', async () => {
    const pair = await connected();
    const [atServer, atClient] = [readAll(pair.accepted), readAll(pair.client)];
    pair.client.write('hello ');
    pair.client.end('server');
    pair.accepted.end('hello client');
    expect(await atServer).to.equal('hello server');
    expect(await atClient).to.equal('hello client');
    expect(pair.client.bytesWritten).to.be.greaterThan(0);
    await closed(pair);
  });

  onBothNetworks('what is written before the handshake is done comes behind it', async () => {
    const server = tls.createServer(SERVER, (socket) => socket.pipe(socket));
    const port = await listening(server);
    const events: string[] = [];
    const client = tls.connect({ ...CLIENT, port });
    for (const event of ['connect', 'secureConnect', 'end', 'close']) {
      client.on(event, () => events.push(event));
    }
    client.write('early');
    client.end(' bird');
    expect(await readAll(client)).to.equal('early bird');
    await once(client, 'close');
    expect(events).to.deep.equal(['connect', 'secureConnect', 'end', 'close']);
    await stopped(server);
  });

  onBothNetworks('both ends know name, protocol and that all is well', async () => {
    const pair = await connected(
      { ALPNProtocols: ['one', 'two'] },
      { ALPNProtocols: ['two', 'one'] },
    );
    const { client, accepted } = pair;
    expect([client.alpnProtocol, accepted.alpnProtocol]).to.deep.equal(['one', 'one']);
    expect([client.encrypted, accepted.encrypted]).to.deep.equal([true, true]);
    expect([client.authorized, client.authorizationError]).to.deep.equal([true, null]);
    expect(accepted.authorized).to.equal(false);
    expect((accepted as unknown as { servername: unknown }).servername).to.equal('localhost');
    expect(client.getProtocol()).to.equal('TLSv1.3');
    expect(client.getCipher().name).to.equal('TLS_AES_256_GCM_SHA384');
    expect(client.isSessionReused()).to.equal(false);
    expect(client.getFinished()?.equals(accepted.getPeerFinished() ?? Buffer.alloc(0))).to.equal(
      true,
    );
    await closed(pair);
  });

  onBothNetworks('neither offers a protocol', async () => {
    const pair = await connected();
    expect([pair.client.alpnProtocol, pair.accepted.alpnProtocol]).to.deep.equal([false, false]);
    await closed(pair);
  });

  onBothNetworks('the certificate of the server', async () => {
    const pair = await connected();
    const certificate = pair.client.getPeerCertificate();
    expect(certificate.subject.CN).to.equal('localhost');
    expect(certificate.subjectaltname).to.include('DNS:*.example.test');
    expect(pair.client.getPeerX509Certificate()?.checkHost('localhost')).to.equal('localhost');
    expect(pair.accepted.getPeerCertificate()).to.deep.equal({});
    expect((pair.accepted.getCertificate() as tls.PeerCertificate).subject.CN).to.equal(
      'localhost',
    );
    await closed(pair);
  });

  onBothNetworks('the certificate of a client that is asked for one', async () => {
    const pair = await connected(
      { requestCert: true, rejectUnauthorized: true, ca: CERTIFICATE },
      SERVER,
    );
    expect(pair.accepted.authorized).to.equal(true);
    expect(pair.accepted.getPeerCertificate().subject.CN).to.equal('localhost');
    await closed(pair);
  });

  onBothNetworks('a client that is asked for a certificate and has none', async () => {
    const pair = await connected({ requestCert: true, rejectUnauthorized: false });
    expect(pair.accepted.authorized).to.equal(false);
    expect(pair.accepted.authorizationError).to.equal('UNABLE_TO_GET_ISSUER_CERT');
    await closed(pair);
  });

  onBothNetworks('a name that the certificate does not have', async () => {
    const server = tls.createServer(SERVER);
    const port = await listening(server);
    const client = tls.connect({ ...CLIENT, port, servername: 'elsewhere.test' });
    const error = await errorOf(client);
    expect(error.code).to.equal('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(error.message).to.include('elsewhere.test');
    expect(client.authorized).to.equal(false);
    await stopped(server);
  });

  onBothNetworks('a server that chooses by name', async () => {
    const names: string[] = [];
    const pair = await connected(
      {
        SNICallback: (name, callback) => {
          names.push(name);
          setTimeout(() => {
            callback(null, tls.createSecureContext(SERVER));
          }, 5);
        },
      },
      { servername: 'b.example.test' },
    );
    expect(names).to.deep.equal(['b.example.test']);
    await closed(pair);
  });

  onBothNetworks('no protocol in common', async () => {
    const server = tls.createServer({ ...SERVER, ALPNProtocols: ['one'] });
    const problem = once(server, 'tlsClientError') as Promise<[NodeJS.ErrnoException]>;
    const port = await listening(server);
    const client = tls.connect({ ...CLIENT, port, ALPNProtocols: ['two'] });
    expect(sslFacts(await errorOf(client))).to.deep.equal({
      code: 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL',
      library: 'SSL routines',
      reason: 'tlsv1 alert no application protocol',
    });
    expect((await problem)[0].code).to.equal('ERR_SSL_NO_APPLICATION_PROTOCOL');
    await stopped(server);
  });

  onBothNetworks('a client that does not speak TLS', async () => {
    const server = tls.createServer(SERVER);
    const problem = once(server, 'tlsClientError') as Promise<[NodeJS.ErrnoException]>;
    const port = await listening(server);
    const client = net.connect(port, '127.0.0.1');
    client.on('error', () => undefined);
    client.write('GET / HTTP/1.1\r\n\r\n');
    const gone = once(client, 'close');
    expect(sslFacts((await problem)[0])).to.deep.equal({
      code: 'ERR_SSL_HTTP_REQUEST',
      library: 'SSL routines',
      reason: 'http request',
    });
    await gone;
    await stopped(server);
  });

  onBothNetworks('a server that does not speak TLS', async () => {
    const server = net.createServer((socket) => socket.resume().end('hello\r\n'));
    const port = await listening(server);
    expect(sslFacts(await errorOf(tls.connect({ ...CLIENT, port })))).to.deep.equal({
      code: 'ERR_SSL_WRONG_VERSION_NUMBER',
      library: 'SSL routines',
      reason: 'wrong version number',
    });
    const writing = tls.connect({ ...CLIENT, port });
    writing.write('early');
    expect(await errorOf(writing)).to.include({ code: 'EPROTO', syscall: 'write' });
    await stopped(server);
  });

  onBothNetworks('a server that hangs up before the handshake', async () => {
    const server = net.createServer((socket) => socket.destroy());
    const port = await listening(server);
    const error = await errorOf(tls.connect({ ...CLIENT, port }));
    expect(error).to.include({
      code: 'ECONNRESET',
      message: 'Client network socket disconnected before secure TLS connection was established',
    });
    await stopped(server);
  });

  onBothNetworks('a client that says nothing is given up on', async () => {
    const server = tls.createServer({ ...SERVER, handshakeTimeout: 30 });
    const problem = once(server, 'tlsClientError') as Promise<
      [NodeJS.ErrnoException, tls.TLSSocket]
    >;
    const port = await listening(server);
    const client = net.connect(port, '127.0.0.1');
    const gone = once(client.resume(), 'close');
    const [error, secure] = await problem;
    expect(error.code).to.equal('ERR_TLS_HANDSHAKE_TIMEOUT');
    secure.destroy();
    await gone;
    await stopped(server);
  });

  onBothNetworks('TLS begins on a socket that was plain', async () => {
    const server = net.createServer((plain) => {
      plain.once('data', () => {
        plain.write('go on', () => {
          const secure = new tls.TLSSocket(plain, { ...SERVER, isServer: true });
          secure.pipe(secure);
        });
      });
    });
    const port = await listening(server);
    const plain = net.connect(port, '127.0.0.1');
    plain.write('starttls');
    expect(String((await once(plain, 'data'))[0])).to.equal('go on');
    const secure = tls.connect({ ...CLIENT, socket: plain });
    await once(secure, 'secureConnect');
    const gone = once(plain, 'close');
    secure.end('secret');
    expect(await readAll(secure)).to.equal('secret');
    await gone;
    await stopped(server);
  });
});

describe('https', () => {
  async function serving(handler: http.RequestListener): Promise<[https.Server, number]> {
    const server = https.createServer(SERVER, handler);
    return [server, await listening(server)];
  }

  onBothNetworks('a request and its answer', async () => {
    const [server, port] = await serving((request, response) => {
      expect(request.socket).to.have.property('encrypted', true);
      request.pipe(response);
    });
    const request = https.request({ ...CLIENT, port, method: 'POST' });
    request.end('over TLS');
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    expect((await response.toArray()).map(String).join('')).to.equal('over TLS');
    await stopped(server);
  });

  onBothNetworks('an agent keeps a connection alive', async () => {
    const ports = new Set<number | undefined>();
    const [server, port] = await serving((request, response) => {
      ports.add(request.socket.remotePort);
      response.end('x');
    });
    const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
    for (let time = 0; time < 3; time++) {
      const request = https.get({ ...CLIENT, port, agent });
      const [response] = (await once(request, 'response')) as [http.IncomingMessage];
      await response.toArray();
    }
    expect(ports.size).to.equal(1);
    agent.destroy();
    await stopped(server);
  });

  onBothNetworks('a server that speaks http only', async () => {
    const server = http.createServer();
    const port = await listening(server);
    const error = await errorOf(https.get({ ...CLIENT, port }));
    expect(error).to.include({ code: 'EPROTO', syscall: 'write' });
    await stopped(server);
  });

  onBothNetworks('ws over wss:', async () => {
    const [server, port] = await serving(() => undefined);
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', (socket) => {
      socket.on('message', (text) => {
        socket.send(`${(text as Buffer).toString()}!`);
      });
    });
    const socket = new WebSocket(`wss://127.0.0.1:${String(port)}`, {
      ca: CERTIFICATE,
    });
    await once(socket, 'open');
    socket.send('hello');
    expect(String(((await once(socket, 'message')) as [Buffer])[0])).to.equal('hello!');
    socket.close();
    await once(socket, 'close');
    sockets.close();
    await stopped(server);
  });
});
