import { once } from 'node:events';
import * as net from 'node:net';
import { Duplex, PassThrough, type Readable, type Writable } from 'node:stream';
import * as tls from 'node:tls';
import { expect } from 'chai';
import { CERTIFICATE, KEY } from './certificate';
import { errorOf, listening, onBothNetworks, readAll, stopped } from './worlds';

const SERVER = { key: KEY, cert: CERTIFICATE };
const CLIENT = { ca: CERTIFICATE, servername: 'localhost' };

describe('tls over a stream that is no socket', () => {
  onBothNetworks('bytes both ways, and an end', async () => {
    const { client, accepted } = await securePair();
    const [atServer, atClient] = [readAll(accepted), readAll(client)];
    client.write('hello ');
    client.end('server');
    accepted.end('hello client');
    expect(await atServer).to.equal('hello server');
    expect(await atClient).to.equal('hello client');
    expect([client.address(), client.authorized]).to.deep.equal([{}, true]);
  });

  onBothNetworks('more than the buffers hold', async () => {
    const { client, accepted } = await securePair();
    const text = 'x'.repeat(1_000_000);
    const read = readAll(accepted);
    accepted.end();
    client.resume().end(text);
    expect((await read).length).to.equal(text.length);
  });

  onBothNetworks('a reader that comes late hears all, and then the end', async () => {
    const { client, accepted } = await securePair();
    const text = 'x'.repeat(200_000);
    client.resume().end(text);
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
    const read = readAll(accepted);
    accepted.end();
    expect((await read).length).to.equal(text.length);
  });

  onBothNetworks(
    'a socket below the stream, which also carries more than it takes at once',
    async () => {
      const server = net.createServer({ allowHalfOpen: true }, (socket) => {
        const secure = new tls.TLSSocket(around(socket), { ...SERVER, isServer: true });
        secure.pipe(secure);
      });
      const socket = net.connect({ port: await listening(server), allowHalfOpen: true });
      await once(socket, 'connect');
      const client = tls.connect({ ...CLIENT, socket: around(socket) });
      const text = 'x'.repeat(200_000);
      client.end(text);
      expect((await readAll(client)).length).to.equal(text.length);
      await stopped(server);
    },
  );

  onBothNetworks('the stream below is destroyed with it', async () => {
    const {
      client,
      accepted,
      below: [left, right],
    } = await securePair();
    const gone = Promise.all([once(client, 'close'), once(left, 'close')]);
    client.destroy();
    await gone;
    const other = once(accepted, 'close');
    right.destroy();
    await other;
  });

  onBothNetworks('a stream that carries no TLS', async () => {
    const [left, right] = streamPair();
    const client = tls.connect({ ...CLIENT, socket: left });
    right.write('hello\r\n');
    expect(await errorOf(client)).to.include({ reason: 'wrong version number' });
  });

  onBothNetworks('what a package does to get at a class of Node', () => {
    const secure = new tls.TLSSocket(new PassThrough());
    const { _handle: handle } = secure as unknown as {
      readonly _handle: { readonly _parentWrap: object };
    };
    expect(handle._parentWrap.constructor.name).to.equal('JSStreamSocket');
    return Promise.resolve();
  });
});

/** Two ends of a connection that is no socket. */
function streamPair(): [Duplex, Duplex] {
  const [there, back] = [new PassThrough(), new PassThrough()];
  const ends = [
    [back, there],
    [there, back],
  ] as const;
  const [left, right] = ends.map(([reads, writes]) => joined(reads, writes));
  return [left as Duplex, right as Duplex];
}

/** A stream that is no socket, and writes and reads by way of one. */
function around(socket: net.Socket): Duplex {
  return joined(socket, socket);
}

function joined(reads: Readable, writes: Writable): Duplex {
  const end = new Duplex({
    read: () => {
      reads.resume();
    },
    write: (chunk: Buffer, _encoding, done) => {
      writes.write(chunk, done);
    },
    final: (done) => {
      writes.end(done);
    },
  });
  reads.on('data', (chunk: Buffer) => {
    if (!end.push(chunk)) reads.pause();
  });
  reads.on('end', () => end.push(null));
  return end;
}

interface SecurePair {
  readonly client: tls.TLSSocket;
  readonly accepted: tls.TLSSocket;
  /** What is below the client, and below the server. */
  readonly below: readonly [Duplex, Duplex];
}

/** TLS over streams, at both ends. */
async function securePair(): Promise<SecurePair> {
  const below = streamPair();
  const [left, right] = below;
  const accepted = new tls.TLSSocket(right, { ...SERVER, isServer: true });
  const client = tls.connect({ ...CLIENT, socket: left });
  await Promise.all([once(client, 'secureConnect'), once(accepted, 'secure')]);
  return { client, accepted, below };
}
