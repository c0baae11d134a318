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
  stopped,
} from './worlds';

describe('servers', () => {
  onBothNetworks('tell where they listen', async () => {
    const server = net.createServer();
    expect(server.address()).to.equal(null);
    const port = await listening(server);
    expect(server.listening).to.equal(true);
    expect(server.address()).to.deep.equal({ address: '127.0.0.1', family: 'IPv4', port });
    await stopped(server);
    expect(server.address()).to.equal(null);
  });

  onBothNetworks('without an address listen on all', async () => {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(0, resolve));
    const client = net.connect(portOf(server), '127.0.0.1');
    const [accepted] = (await once(server, 'connection')) as [net.Socket];
    expect(accepted.remoteAddress).to.be.oneOf(['::ffff:127.0.0.1', '127.0.0.1']);
    await closed({ server, accepted, client });
  });

  onBothNetworks('two cannot have one port', async () => {
    const first = net.createServer();
    const port = await listening(first);
    const second = net.createServer();
    const error = errorOf(second);
    second.listen(port, '127.0.0.1');
    expect(factsOf(await error)).to.deep.equal({
      message: 'listen EADDRINUSE: address already in use 127.0.0.1:<port>',
      code: 'EADDRINUSE',
      syscall: 'listen',
      address: '127.0.0.1',
    });
    expect(second.listening).to.equal(false);
    await stopped(first);
    await new Promise<void>((resolve) => second.listen(port, '127.0.0.1', resolve));
    await stopped(second);
  });

  onBothNetworks('an address of another machine is none', async () => {
    const server = net.createServer();
    const error = errorOf(server);
    server.listen(0, '192.0.2.1');
    expect((await error).code).to.equal('EADDRNOTAVAIL');
  });

  onBothNetworks('listen twice is refused', async () => {
    const server = net.createServer();
    await listening(server);
    expect(() => server.listen(0))
      .to.throw()
      .with.property('code', 'ERR_SERVER_ALREADY_LISTEN');
    await stopped(server);
  });

  onBothNetworks('close waits for its connections', async () => {
    const pair = await connected();
    const events: string[] = [];
    pair.server.close(() => events.push('server'));
    pair.client.on('close', () => events.push('client'));
    pair.client.resume();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(events).to.deep.equal([]);
    const close = once(pair.server, 'close');
    pair.accepted.end();
    await close;
    expect(events).to.include('server');
    await closed(pair);
  });

  onBothNetworks('close of a server that does not listen is an error of its callback', async () => {
    const error = await new Promise<Error | undefined>((resolve) => {
      net.createServer().close(resolve);
    });
    expect(error).to.include({ code: 'ERR_SERVER_NOT_RUNNING' });
  });

  onBothNetworks('count their connections', async () => {
    const pair = await connected();
    const count = await new Promise<number>((resolve) => {
      pair.server.getConnections((_error, connections) => {
        resolve(connections);
      });
    });
    expect(count).to.equal(1);
    await closed(pair);
  });

  onBothNetworks('drop what is more than they take', async () => {
    const server = net.createServer();
    server.maxConnections = 1;
    const port = await listening(server);
    const first = net.connect(port, '127.0.0.1');
    const [accepted] = (await once(server, 'connection')) as [net.Socket];
    const drop = once(server, 'drop');
    const second = net.connect(port, '127.0.0.1');
    second.resume();
    second.on('error', () => undefined);
    const close = once(second, 'close');
    expect((await drop)[0]).to.include({ localPort: port, remoteFamily: 'IPv4' });
    await close;
    await closed({ server, accepted, client: first });
  });

  onBothNetworks('each connection is one of its own', async () => {
    const server = net.createServer((socket) => {
      socket.once('data', (data) => socket.end(`to ${String(data)}`));
    });
    const port = await listening(server);
    const answers = await Promise.all(
      ['a', 'b', 'c'].map(async (name) => {
        const client = net.connect(port, '127.0.0.1');
        client.write(name);
        const parts: string[] = [];
        for await (const part of client) parts.push(String(part));
        return parts.join('');
      }),
    );
    expect(answers).to.deep.equal(['to a', 'to b', 'to c']);
    await stopped(server);
  });

  onBothNetworks('sockets that wait to be read can be taken paused', async () => {
    const pair = await connected({ server: { pauseOnConnect: true } });
    expect(pair.accepted.isPaused()).to.equal(true);
    pair.client.write('x');
    pair.accepted.resume();
    expect(String((await once(pair.accepted, 'data'))[0])).to.equal('x');
    await closed(pair);
  });
});
