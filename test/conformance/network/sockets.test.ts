import { once } from 'node:events';
import * as net from 'node:net';
import { expect } from 'chai';
import {
  closed,
  connected,
  errorOf,
  factsOf,
  listening,
  onBothNetworks,
  readAll,
  stopped,
} from './worlds';

describe('sockets: bytes', () => {
  onBothNetworks('what is written is read, in order', async () => {
    const pair = await connected();
    const all = readAll(pair.accepted);
    for (let number = 0; number < 100; number++) pair.client.write(`${String(number)},`);
    pair.client.end('end');
    expect(await all).to.equal(
      `${Array.from({ length: 100 }, (_, number) => `${String(number)},`).join('')}end`,
    );
    await closed(pair);
  });

  onBothNetworks('in every encoding, and as bytes', async () => {
    const pair = await connected();
    const all = readAll(pair.accepted);
    pair.client.write('äö', 'utf8');
    pair.client.write('6162', 'hex');
    pair.client.write('ab', 'ascii');
    pair.client.write(Buffer.from('é', 'utf8').toString('latin1'), 'latin1');
    pair.client.write(Buffer.from('€').toString('base64'), 'base64');
    pair.client.end(new Uint8Array([33]));
    expect(await all).to.equal('äöababé€!');
    await closed(pair);
  });

  onBothNetworks('a buffer can be used again when its write is done', async () => {
    const pair = await connected();
    const all = readAll(pair.accepted);
    const buffer = Buffer.from('first');
    await new Promise((resolve) => pair.client.write(buffer, resolve));
    buffer.write('other');
    pair.client.end();
    expect(await all).to.equal('first');
    await closed(pair);
  });

  onBothNetworks('corked writes come together', async () => {
    const pair = await connected();
    const all = readAll(pair.accepted);
    pair.client.cork();
    pair.client.write('a');
    pair.client.write(Buffer.from('b'));
    pair.client.write('c', 'latin1');
    pair.client.uncork();
    pair.client.end();
    expect(await all).to.equal('abc');
    await closed(pair);
  });

  onBothNetworks('both ends count what they read and wrote', async () => {
    const pair = await connected();
    const all = readAll(pair.accepted);
    pair.client.end('hello');
    await all;
    expect(pair.client.bytesWritten).to.equal(5);
    expect(pair.accepted.bytesRead).to.equal(5);
    await closed(pair);
    expect(pair.client.bytesWritten).to.equal(5);
    expect(pair.accepted.bytesRead).to.equal(5);
  });

  onBothNetworks('a megabyte arrives whole, and the writer is pushed back', async () => {
    const pair = await connected();
    pair.accepted.pause();
    const bytes = Buffer.alloc(8_000_000, 'x');
    expect(pair.client.write(bytes)).to.equal(false);
    expect(pair.client.writableLength).to.be.greaterThan(0);
    let length = 0;
    pair.accepted.on('data', (part: Buffer) => {
      length += part.length;
    });
    const end = once(pair.accepted, 'end');
    pair.accepted.resume();
    await once(pair.client, 'drain');
    pair.client.end();
    await end;
    expect(length).to.equal(bytes.length);
    await closed(pair);
  });

  onBothNetworks('nobody reads for a paused socket', async () => {
    const pair = await connected();
    pair.accepted.pause();
    let isRead = false;
    pair.accepted.on('data', () => {
      isRead = true;
    });
    pair.client.write('x');
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(isRead).to.equal(false);
    pair.accepted.resume();
    await once(pair.accepted, 'data');
    await closed(pair);
  });

  onBothNetworks('a socket reads into a buffer of its owner', async () => {
    const server = net.createServer((socket) => socket.end('0123456789'));
    const port = await listening(server);
    const parts: string[] = [];
    const client = net.connect({
      port,
      host: '127.0.0.1',
      onread: {
        buffer: Buffer.alloc(4),
        callback: (length, buffer) => {
          parts.push(Buffer.from(buffer.subarray(0, length)).toString());
          return true;
        },
      },
    });
    await once(client, 'close');
    expect(parts.join('')).to.equal('0123456789');
    expect(parts.every((part) => part.length <= 4)).to.equal(true);
    await stopped(server);
  });

  onBothNetworks('a socket can be read by async iteration', async () => {
    const pair = await connected();
    pair.client.end('abc');
    let text = '';
    for await (const part of pair.accepted) text += String(part);
    expect(text).to.equal('abc');
    await closed(pair);
  });

  onBothNetworks('one socket piped into another', async () => {
    const echo = net.createServer((socket) => socket.pipe(socket));
    const port = await listening(echo);
    const client = net.connect(port, '127.0.0.1');
    const all = readAll(client);
    client.end('there and back');
    expect(await all).to.equal('there and back');
    await stopped(echo);
  });
});

describe('sockets: their end', () => {
  onBothNetworks('an end is answered by an end', async () => {
    const pair = await connected();
    const events: string[] = [];
    for (const [name, socket] of [
      ['client', pair.client],
      ['accepted', pair.accepted],
    ] as const) {
      socket.resume();
      socket.on('end', () => events.push(`${name} end`));
      socket.on('close', (hadError) => events.push(`${name} close ${String(hadError)}`));
    }
    const both = [once(pair.client, 'close'), once(pair.accepted, 'close')];
    pair.client.end();
    await Promise.all(both);
    expect(events[0]).to.equal('accepted end');
    expect([...events].sort()).to.deep.equal([
      'accepted close false',
      'accepted end',
      'client close false',
      'client end',
    ]);
    await stopped(pair.server);
  });

  onBothNetworks('a half-open end goes on writing', async () => {
    const pair = await connected({ server: { allowHalfOpen: true } });
    const all = readAll(pair.client);
    pair.accepted.resume();
    pair.client.end('question');
    await once(pair.accepted, 'end');
    pair.accepted.write('late ');
    pair.accepted.end('answer');
    expect(await all).to.equal('late answer');
    await closed(pair);
  });

  onBothNetworks('write after end is an error', async () => {
    const pair = await connected();
    pair.client.end();
    const error = errorOf(pair.client);
    pair.client.write('x');
    expect(await error).to.include({ code: 'ERR_STREAM_WRITE_AFTER_END' });
    await closed(pair);
  });

  onBothNetworks('write to a destroyed socket is an error of its callback', async () => {
    const pair = await connected();
    pair.client.destroy();
    const error = await new Promise<unknown>((resolve) => pair.client.write('x', resolve));
    expect(error).to.include({ code: 'ERR_STREAM_DESTROYED' });
    await closed(pair);
  });

  onBothNetworks('a reset is an error of the other end', async () => {
    const pair = await connected();
    pair.accepted.resume();
    const error = errorOf(pair.accepted);
    const close = new Promise<boolean>((resolve) => pair.accepted.once('close', resolve));
    pair.client.resetAndDestroy();
    expect(factsOf(await error)).to.deep.equal({
      message: 'read ECONNRESET',
      code: 'ECONNRESET',
      syscall: 'read',
    });
    expect(await close).to.equal(true);
    await closed(pair);
  });

  onBothNetworks('a socket that is closed over unread bytes resets the other', async () => {
    const pair = await connected({ server: { pauseOnConnect: true } });
    pair.client.write('nobody reads this');
    await new Promise((resolve) => setTimeout(resolve, 30));
    const error = errorOf(pair.client);
    pair.client.resume();
    pair.accepted.destroy();
    expect((await error).code).to.equal('ECONNRESET');
    await closed(pair);
  });

  onBothNetworks('who writes to a closed end learns of it', async () => {
    const pair = await connected({ client: { allowHalfOpen: true } });
    pair.client.resume();
    const end = once(pair.client, 'end');
    pair.accepted.destroy();
    await end;
    const error = errorOf(pair.client);
    pair.client.write('one');
    await new Promise((resolve) => setTimeout(resolve, 30));
    if (!pair.client.destroyed) pair.client.write('two');
    expect((await error).code).to.be.oneOf(['EPIPE', 'ECONNRESET']);
    await closed(pair);
  });

  onBothNetworks('destroy with an error tells it, once', async () => {
    const pair = await connected();
    const error = errorOf(pair.client);
    pair.client.destroy(new Error('of mine'));
    pair.client.destroy(new Error('again'));
    expect((await error).message).to.equal('of mine');
    await closed(pair);
  });

  onBothNetworks('a signal ends a socket', async () => {
    const server = net.createServer();
    const port = await listening(server);
    const controller = new AbortController();
    const client = net.connect({ port, host: '127.0.0.1', signal: controller.signal } as never);
    const error = errorOf(client);
    await once(client, 'connect');
    controller.abort();
    expect((await error).name).to.equal('AbortError');
    await stopped(server);
  });

  onBothNetworks('destroySoon writes what waits first', async () => {
    const pair = await connected();
    const all = readAll(pair.accepted);
    pair.client.write('before');
    pair.client.destroySoon();
    expect(await all).to.equal('before');
    await closed(pair);
  });
});

describe('sockets: time-outs', () => {
  onBothNetworks('a silent socket times out, and stays open', async () => {
    const pair = await connected();
    const start = Date.now();
    pair.client.setTimeout(40);
    expect(pair.client.timeout).to.equal(40);
    await once(pair.client, 'timeout');
    expect(Date.now() - start).to.be.greaterThan(35);
    expect(pair.client.destroyed).to.equal(false);
    await closed(pair);
  });

  onBothNetworks('a socket that is closed does not time out any more', async () => {
    const pair = await connected();
    let timeouts = 0;
    pair.client.setTimeout(20, () => {
      timeouts++;
    });
    await closed(pair);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(timeouts).to.equal(0);
  });

  onBothNetworks('a time-out of 0 takes it back, with its listener', async () => {
    const pair = await connected();
    let timeouts = 0;
    const listener = (): void => {
      timeouts++;
    };
    pair.client.setTimeout(20, listener);
    pair.client.setTimeout(0, listener);
    expect(pair.client.listenerCount('timeout')).to.equal(0);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(timeouts).to.equal(0);
    await closed(pair);
  });

  onBothNetworks('what is no time is refused', async () => {
    const pair = await connected();
    expect(() => pair.client.setTimeout('soon' as never)).to.throw(TypeError, 'msecs');
    expect(() => pair.client.setTimeout(-1)).to.throw(RangeError, 'msecs');
    await closed(pair);
  });
});
