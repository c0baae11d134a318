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
  portOf,
  readAll,
  stopped,
} from './worlds';

describe('sockets: connecting', () => {
  onBothNetworks('is refused where nobody listens', async () => {
    const server = net.createServer();
    const port = await listening(server);
    await stopped(server);
    const client = net.connect(port, '127.0.0.1');
    expect(client.connecting).to.equal(true);
    expect(factsOf(await errorOf(client))).to.deep.equal({
      message: 'connect ECONNREFUSED 127.0.0.1:<port>',
      code: 'ECONNREFUSED',
      syscall: 'connect',
      address: '127.0.0.1',
    });
    expect(client.destroyed).to.equal(true);
  });

  onBothNetworks('what is written before it is connected waits', async () => {
    const server = net.createServer();
    const port = await listening(server);
    const client = net.connect(port, '127.0.0.1');
    client.end('early');
    const [accepted] = (await once(server, 'connection')) as [net.Socket];
    expect(await readAll(accepted)).to.equal('early');
    await closed({ server, accepted, client });
  });

  onBothNetworks('a name is looked up', async () => {
    const server = net.createServer();
    const port = await listening(server);
    const client = net.connect({ port, host: 'localhost', family: 4 });
    const lookup = once(client, 'lookup');
    await once(client, 'connect');
    expect((await lookup).slice(0, 3)).to.deep.equal([null, '127.0.0.1', 4]);
    client.destroy();
    await stopped(server);
  });

  onBothNetworks('by a function of the user where there is one', async () => {
    const server = net.createServer();
    const port = await listening(server);
    const lookup = (
      name: string,
      _options: unknown,
      callback: (...args: unknown[]) => void,
    ): void => {
      expect(name).to.equal('camera.test');
      callback(null, [{ address: '127.0.0.1', family: 4 }]);
    };
    const client = net.connect({ port, host: 'camera.test', lookup } as never);
    await once(client, 'connect');
    expect(client.remoteAddress).to.equal('127.0.0.1');
    client.destroy();
    await stopped(server);
  });

  onBothNetworks('a socket can be given up before it is connected', async () => {
    const server = net.createServer();
    const port = await listening(server);
    const client = net.connect(port, '127.0.0.1');
    let isConnected = false;
    client.on('connect', () => {
      isConnected = true;
    });
    const close = once(client, 'close');
    client.destroy();
    await close;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(isConnected).to.equal(false);
    await stopped(server);
  });

  onBothNetworks('a socket can connect again', async () => {
    const server = net.createServer((socket) => socket.end('hi'));
    const port = await listening(server);
    const client = new net.Socket();
    for (let time = 0; time < 2; time++) {
      const close = once(client, 'close');
      client.connect(port, '127.0.0.1');
      client.resume();
      await once(client, 'connect');
      await close;
    }
    await stopped(server);
  });

  onBothNetworks('ends know each other', async () => {
    const pair = await connected();
    const port = portOf(pair.server);
    expect(pair.client.remotePort).to.equal(port);
    expect(pair.client.remoteAddress).to.equal('127.0.0.1');
    expect(pair.client.remoteFamily).to.equal('IPv4');
    expect(pair.accepted.remotePort).to.equal(pair.client.localPort);
    expect(pair.accepted.localPort).to.equal(port);
    expect(pair.client.address()).to.deep.equal({
      address: '127.0.0.1',
      family: 'IPv4',
      port: pair.client.localPort,
    });
    await closed(pair);
    expect(pair.client.localPort).to.equal(undefined);
  });

  onBothNetworks('states are told', async () => {
    const pair = await connected();
    expect(pair.client.readyState).to.equal('open');
    expect(pair.client.pending).to.equal(false);
    pair.client.end();
    expect(pair.client.readyState).to.equal('readOnly');
    await closed(pair);
    expect(pair.client.readyState).to.equal('closed');
    expect(new net.Socket().pending).to.equal(true);
  });

  onBothNetworks('what is no port is refused at once', () => {
    expect(() => net.connect(65_536))
      .to.throw(RangeError)
      .with.property('code', 'ERR_SOCKET_BAD_PORT');
    expect(() => net.connect({} as never))
      .to.throw(TypeError)
      .with.property('code', 'ERR_MISSING_ARGS');
    return Promise.resolve();
  });
});
