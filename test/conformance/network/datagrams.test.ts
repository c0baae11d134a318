import { once } from 'node:events';
import * as dgram from 'node:dgram';
import { expect } from 'chai';
import { errorOf, onBothNetworks } from './worlds';

async function bound(options: dgram.SocketOptions = { type: 'udp4' }): Promise<dgram.Socket> {
  const socket = dgram.createSocket(options);
  socket.bind(0, options.type === 'udp4' ? '127.0.0.1' : '::1');
  await once(socket, 'listening');
  return socket;
}

async function closed(...sockets: dgram.Socket[]): Promise<void> {
  await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.close(resolve))));
}

async function received(socket: dgram.Socket): Promise<[string, dgram.RemoteInfo]> {
  const [bytes, from] = (await once(socket, 'message')) as [Buffer, dgram.RemoteInfo];
  return [String(bytes), from];
}

describe('datagrams', () => {
  onBothNetworks('one is sent and received, with where it came from', async () => {
    const [one, other] = [await bound(), await bound()];
    one.send('hello', other.address().port, '127.0.0.1');
    const [text, from] = await received(other);
    expect(text).to.equal('hello');
    expect(from).to.deep.equal({
      address: '127.0.0.1',
      family: 'IPv4',
      port: one.address().port,
      size: 5,
    });
    await closed(one, other);
  });

  onBothNetworks('whoever sends first is bound to a free port', async () => {
    const [one, other] = [dgram.createSocket('udp4'), await bound()];
    const sent = new Promise<[Error | null, number]>((resolve) => {
      one.send(Buffer.from('abc'), other.address().port, '127.0.0.1', (error, bytes) => {
        resolve([error, bytes]);
      });
    });
    expect((await received(other))[0]).to.equal('abc');
    expect(await sent).to.deep.equal([null, 3]);
    expect(one.address().port).to.be.greaterThan(0);
    await closed(one, other);
  });

  onBothNetworks('parts make one datagram, and a part of a buffer is sent alone', async () => {
    const [one, other] = [await bound(), await bound()];
    one.send([Buffer.from('a'), new Uint8Array([98]), 'c'], other.address().port, '127.0.0.1');
    expect((await received(other))[0]).to.equal('abc');
    one.send('0123456789', 2, 3, other.address().port, '127.0.0.1');
    expect((await received(other))[0]).to.equal('234');
    await closed(one, other);
  });

  onBothNetworks('an empty one', async () => {
    const [one, other] = [await bound(), await bound()];
    one.send('', other.address().port, '127.0.0.1');
    expect((await received(other))[1].size).to.equal(0);
    await closed(one, other);
  });

  onBothNetworks('those to one receiver come in order on one machine', async () => {
    const [one, other] = [await bound(), await bound()];
    const texts: string[] = [];
    const all = new Promise<void>((resolve) => {
      other.on('message', (text) => {
        texts.push(String(text));
        if (texts.length === 20) resolve();
      });
    });
    for (let number = 0; number < 20; number++) {
      one.send(String(number), other.address().port, '127.0.0.1');
    }
    await all;
    expect(texts).to.deep.equal(Array.from({ length: 20 }, (_, number) => String(number)));
    await closed(one, other);
  });

  onBothNetworks('a socket that is connected needs no address', async () => {
    const [one, other] = [await bound(), await bound()];
    one.connect(other.address().port, '127.0.0.1');
    await once(one, 'connect');
    expect(one.remoteAddress()).to.deep.equal(other.address());
    one.send('over');
    expect((await received(other))[0]).to.equal('over');
    expect(() => {
      one.connect(1, '127.0.0.1');
    })
      .to.throw()
      .with.property('code', 'ERR_SOCKET_DGRAM_IS_CONNECTED');
    one.disconnect();
    expect(() => one.remoteAddress())
      .to.throw()
      .with.property('code', 'ERR_SOCKET_DGRAM_NOT_CONNECTED');
    await closed(one, other);
  });

  onBothNetworks('a connected socket hears of a port where nobody is', async () => {
    const [one, other] = [await bound(), await bound()];
    const { port } = other.address();
    await closed(other);
    one.connect(port, '127.0.0.1');
    await once(one, 'connect');
    one.send('anyone?');
    expect(await errorOf(one)).to.include({ code: 'ECONNREFUSED', syscall: 'recvmsg' });
    await closed(one);
  });

  onBothNetworks('a socket that is not connected hears nothing of it', async () => {
    const [one, other] = [await bound(), await bound()];
    const { port } = other.address();
    await closed(other);
    const sent = new Promise((resolve) => {
      one.send('anyone?', port, '127.0.0.1', resolve);
    });
    expect(await sent).to.equal(null);
    await new Promise((resolve) => setTimeout(resolve, 30));
    await closed(one);
  });

  onBothNetworks('a port that is taken', async () => {
    const one = await bound();
    const other = dgram.createSocket('udp4');
    const problem = errorOf(other);
    other.bind(one.address().port, '127.0.0.1');
    expect(await problem).to.include({ code: 'EADDRINUSE', syscall: 'bind' });
    await closed(one, other);
  });

  onBothNetworks('a port that is shared', async () => {
    const one = await bound({ type: 'udp4', reuseAddr: true });
    const other = dgram.createSocket({ type: 'udp4', reuseAddr: true });
    other.bind(one.address().port, '127.0.0.1');
    await once(other, 'listening');
    expect(other.address()).to.deep.equal(one.address());
    await closed(one, other);
  });

  onBothNetworks('an address that the machine does not have', async () => {
    const socket = dgram.createSocket('udp4');
    const problem = errorOf(socket);
    socket.bind(0, '203.0.113.7');
    expect(await problem).to.include({ code: 'EADDRNOTAVAIL', syscall: 'bind' });
    await closed(socket);
  });

  onBothNetworks('one that is too long', async () => {
    const [one, other] = [await bound(), await bound()];
    const problem = new Promise<Error | null>((resolve) => {
      one.send(Buffer.alloc(70_000), other.address().port, '127.0.0.1', resolve);
    });
    expect(await problem).to.include({ code: 'EMSGSIZE', syscall: 'send' });
    await closed(one, other);
  });

  onBothNetworks('over IPv6', async () => {
    const [one, other] = [await bound({ type: 'udp6' }), await bound({ type: 'udp6' })];
    one.send('six', other.address().port, '::1');
    const [text, from] = await received(other);
    expect([text, from.family, from.address]).to.deep.equal(['six', 'IPv6', '::1']);
    await closed(one, other);
  });

  onBothNetworks('by name', async () => {
    const [one, other] = [await bound(), await bound()];
    one.send('by name', other.address().port, 'localhost');
    expect((await received(other))[0]).to.equal('by name');
    await closed(one, other);
  });

  onBothNetworks('what a socket can be told', async () => {
    const socket = await bound();
    socket.setBroadcast(true);
    expect(socket.setTTL(64)).to.equal(64);
    expect(socket.setMulticastTTL(1)).to.equal(1);
    expect(socket.setMulticastLoopback(true)).to.equal(true);
    socket.setRecvBufferSize(4_096);
    expect(socket.getRecvBufferSize()).to.equal(8_192);
    expect(() => socket.setTTL(0))
      .to.throw()
      .with.property('code', 'EINVAL');
    expect(socket.getSendQueueSize()).to.equal(0);
    expect(socket.unref().ref()).to.equal(socket);
    await closed(socket);
  });

  onBothNetworks('one that is closed', async () => {
    const socket = await bound();
    const gone = once(socket, 'close');
    socket.close();
    await gone;
    for (const use of [
      () => socket.address(),
      () => {
        socket.send('x', 1, '127.0.0.1');
      },
      () => socket.close(),
    ]) {
      expect(use).to.throw().with.property('code', 'ERR_SOCKET_DGRAM_NOT_RUNNING');
    }
  });

  onBothNetworks('bound twice, and not at all', async () => {
    const socket = await bound();
    expect(() => socket.bind(0))
      .to.throw()
      .with.property('code', 'ERR_SOCKET_ALREADY_BOUND');
    const unbound = dgram.createSocket('udp4');
    expect(() => unbound.address())
      .to.throw()
      .with.property('code', 'EBADF');
    expect(() => dgram.createSocket('udp5' as 'udp4'))
      .to.throw()
      .with.property('code', 'ERR_SOCKET_BAD_TYPE');
    await closed(socket, unbound);
  });

  onBothNetworks('a signal closes it', async () => {
    const controller = new AbortController();
    const socket = await bound({ type: 'udp4', signal: controller.signal });
    const gone = once(socket, 'close');
    controller.abort();
    await gone;
  });
});
