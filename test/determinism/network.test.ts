import { expect } from 'chai';
import { buildHeddle, project, spawnNode } from '../sim/built';
import { nodeBinaries } from '../node-binaries';

/** Node's own http with an agent that keeps connections, and `ws` beside it on one port. */
const BROWSERS = `
'use strict';
const http = require('node:http');
const { once } = require('node:events');
const { WebSocket, WebSocketServer } = require(${JSON.stringify(require.resolve('ws'))});

async function post(agent, text) {
  const request = http.request({ port: 8080, method: 'POST', agent });
  request.end(text);
  const [response] = await once(request, 'response');
  return (await response.toArray()).join('');
}

async function chat(name, log) {
  const socket = new WebSocket('ws://localhost:8080');
  await once(socket, 'open');
  const all = new Promise((resolve) => {
    socket.on('message', (text) => log.push(String(text)) && text.toString().endsWith('.2') && resolve());
  });
  for (const number of [0, 1, 2]) socket.send(name + '.' + number);
  await all;
  socket.close();
  await once(socket, 'close');
}

exports.browsers = async () => {
  const log = [];
  const server = http.createServer((request, response) => request.pipe(response));
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => socket.on('message', (text) => socket.send(String(text))));
  await new Promise((resolve) => server.listen(8080, resolve));
  const agent = new http.Agent({ keepAlive: true });
  await Promise.all(
    ['a', 'b', 'c'].map(async (name) => {
      log.push(await post(agent, name));
      await chat(name, log);
    }),
  );
  sockets.close();
  const closed = once(server, 'close');
  server.close();
  await closed;
  agent.destroy();
  console.log(log.join(' '));
};
`;

describe('a run over the network comes out the same', function () {
  this.timeout(120_000);
  let folder = '';

  before(() => {
    buildHeddle();
    folder = project({ 'browsers.cjs': BROWSERS });
  });

  /** What the program printed under each seed; how many steps Node takes to close a socket has changed. */
  async function logs(node: string | undefined): Promise<readonly string[]> {
    const { bin } = buildHeddle();
    const printed: string[] = [];
    for (const seed of ['1', '2', '3']) {
      const args = [bin, 'run', 'browsers.cjs', '--seed', seed, '--trace'];
      const { code, stdout } = await spawnNode(args, {
        cwd: folder,
        ...(node === undefined ? {} : { node }),
      });
      expect(code, stdout).to.equal(0);
      printed.push(stdout.slice(stdout.indexOf('\nconsole\n')));
    }
    return printed;
  }

  it('on every release of Node, as far as a program sees', async () => {
    const here = await logs(undefined);
    for (const name of ['a', 'b', 'c']) expect(here[0]).to.match(new RegExp(`${name}\\.2`));
    expect(new Set(here).size).to.equal(here.length);
    const binaries = nodeBinaries();
    expect(binaries.length).to.be.greaterThan(2);
    for (const { version, path } of binaries) {
      expect(await logs(path), version).to.deep.equal(here);
    }
  });

  it('in other processes, after other seeds and in other surroundings', async () => {
    const args = [buildHeddle().bin, 'audit', 'browsers.cjs', '--seeds', '6', '--hang', '60'];
    const { code, stdout } = await spawnNode(args, { cwd: folder });
    expect(stdout).to.include('none differed');
    expect(code).to.equal(0);
  });
});
