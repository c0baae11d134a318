import http from 'node:http';
import net from 'node:net';
import fs from 'node:fs/promises';
import os from 'node:os';
import { expect } from 'chai';
import { simulate } from '../../../../../sim';

function get(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    http
      .get(url, (response) => {
        let text = '';
        response.on('data', (chunk) => (text += String(chunk)));
        response.on('end', () => {
          resolve(text);
        });
        response.on('error', reject);
      })
      .on('error', reject);
  });
}

function codeOf(error: unknown): string {
  return String((error as NodeJS.ErrnoException).code);
}

simulate('a host answers', { timeoutMs: 2_000_000 }, async (sim) => {
  const server = sim.world.host(
    'server',
    () => {
      http
        .createServer((_q, r) =>
          r.end(`${os.hostname()} ${process.env['X'] ?? ''} ${String(process.pid)}`),
        )
        .listen(80);
    },
    { env: { X: 'y' } },
  );
  await server.listening(80);
  expect(await get('http://server/')).to.equal('server y 1000');
  expect(await get(`http://${server.address}/`)).to.equal('server y 1000');
  const code = await get('http://nowhere/').catch(codeOf);
  expect(code).to.equal('ENOTFOUND');
  server.kill();
  expect(await get('http://server/').catch(codeOf)).to.be.oneOf(['ECONNREFUSED', 'ECONNRESET']);
  server.start();
  await server.listening(80);
  expect(await get('http://server/')).to.equal('server y 1001');
  server.crash();
  expect(await get('http://server/').catch(codeOf)).to.be.oneOf(['EHOSTUNREACH', 'ETIMEDOUT']);
});

simulate('nothing goes on in a dead process', { timeoutMs: 60_000 }, async (sim) => {
  const seen: string[] = [];
  const host = sim.world.host('server', async () => {
    try {
      for (let i = 0; ; i++) {
        await fs.writeFile('/tmp/x', String(i));
        seen.push('wrote');
        await Promise.resolve();
      }
    } catch {
      seen.push('caught');
    } finally {
      seen.push('finally');
    }
  });
  await sim.sleep(50);
  host.crashAfter(5);
  await host.ended();
  const count = seen.length;
  await sim.sleep(100);
  expect(seen.length).to.equal(count);
  expect(seen.every((one) => one === 'wrote')).to.equal(true);
});

simulate(
  'a peer of a machine without power hears nothing, and a reset when it is back',
  { timeoutMs: 900_000 },
  async (sim) => {
    const server = sim.world.host('server', () => {
      net.createServer((socket) => socket.on('data', () => socket.write('p'))).listen(7);
    });
    await server.listening(7);
    const socket = net.connect(7, 'server');
    const heard: string[] = [];
    socket.on('data', (d) => heard.push(String(d)));
    socket.on('error', (e: NodeJS.ErrnoException) => heard.push(String(e.code)));
    socket.on('close', () => heard.push('close'));
    socket.write('p');
    await sim.sleep(300);
    expect(heard).to.deep.equal(['p']);
    server.crash();
    socket.write('p');
    await sim.sleep(10_000);
    expect(heard).to.deep.equal(['p']);
    server.start();
    await server.listening(7);
    await sim.sleep(10_000);
    expect(heard).to.deep.equal(['p', 'ECONNRESET', 'close']);
  },
);

simulate('a partition holds everything back', { timeoutMs: 900_000 }, async (sim) => {
  const server = sim.world.host('server', () => {
    net.createServer((socket) => socket.on('data', () => socket.write('p'))).listen(7);
  });
  await server.listening(7);
  const socket = net.connect(7, 'server');
  const heard: string[] = [];
  socket.on('data', (d) => heard.push(String(d)));
  await sim.sleep(300);
  sim.world.partition('here', server);
  socket.write('p');
  await sim.sleep(1000);
  expect(heard).to.deep.equal([]);
  sim.world.heal();
  await sim.sleep(5000);
  expect(heard).to.deep.equal(['p']);
  socket.destroy();
});

simulate('a process ends when nothing is left, or on a signal', async (sim) => {
  const done = sim.world.host('done', async () => {
    await new Promise((r) => setTimeout(r, 5));
    process.exitCode = 3;
  });
  expect(await done.ended()).to.deep.equal({ code: 3, signal: undefined });
  const polite = sim.world.host('polite', () => {
    const server = net.createServer().listen(9);
    process.on('SIGTERM', () => server.close());
    process.on('exit', () => {
      console.log('bye');
    });
  });
  await polite.listening(9);
  expect(await polite.stop()).to.deep.equal({ code: 0, signal: undefined });
  const rude = sim.world.host('rude', () => {
    setInterval(() => undefined, 1000);
  });
  await sim.sleep(10);
  expect(await rude.stop()).to.deep.equal({ code: undefined, signal: 'SIGTERM' });
  const exits = sim.world.host('exits', async () => {
    await Promise.resolve();
    process.exit(7);
  });
  expect(await exits.ended()).to.deep.equal({ code: 7, signal: undefined });
});
