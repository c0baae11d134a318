'use strict';

/* global fetch, setTimeout */

/** Programs of several packages, over the network of a run; see applications.test.ts. */
const http = require('node:http');
const { once } = require('node:events');
const { Pool } = require('undici');
const express = require('express');
const fastify = require('fastify');
const { WebSocket, WebSocketServer } = require('ws');

function listen(server, port) {
  return new Promise((resolve) => server.listen(port, resolve));
}
async function shut(server) {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

exports.fetching = async () => {
  const log = [];
  const server = http.createServer((request, response) => request.pipe(response));
  await listen(server, 8080);
  await Promise.all(
    ['a', 'b', 'c'].map(async (name) => {
      for (const number of [1, 2]) {
        const response = await fetch('http://localhost:8080/', {
          method: 'POST',
          body: name + number,
        });
        log.push(await response.text());
      }
    }),
  );
  await shut(server);
  // Each release of Node has another undici, whose requests overtake each other elsewhere.
  console.log(log.sort().join(' '));
};

exports.pool = async () => {
  const log = [];
  const server = http.createServer((request, response) =>
    setTimeout(() => response.end(request.url), 5),
  );
  await listen(server, 8080);
  const pool = new Pool('http://localhost:8080', { connections: 2 });
  await Promise.all(
    ['a', 'b', 'c', 'd'].map(async (name) => {
      const { body } = await pool.request({ path: '/' + name, method: 'GET' });
      log.push(await body.text());
    }),
  );
  await pool.close();
  await shut(server);
  console.log(log.join(' '));
};

exports.express = async () => {
  const log = [];
  const app = express();
  app.use(express.json());
  app.post('/:id', async (request, response) => {
    await new Promise((resolve) => setTimeout(resolve, 3));
    response.json({ id: request.params.id, got: request.body.n });
  });
  const server = app.listen(8080);
  await once(server, 'listening');
  const agent = new http.Agent({ keepAlive: true, maxSockets: 2 });
  await Promise.all(
    ['a', 'b', 'c'].map(async (name) => {
      const request = http.request({
        port: 8080,
        path: '/' + name,
        method: 'POST',
        agent,
        headers: { 'content-type': 'application/json' },
      });
      request.end(JSON.stringify({ n: name }));
      const [response] = await once(request, 'response');
      log.push((await response.toArray()).join(''));
    }),
  );
  agent.destroy();
  await shut(server);
  console.log(log.join(' '));
};

exports.fastify = async () => {
  const log = [];
  const app = fastify();
  app.get('/:id', async (request) => {
    await new Promise((resolve) => setTimeout(resolve, 3));
    return { id: request.params.id };
  });
  await app.listen({ port: 8080, host: '127.0.0.1' });
  const agent = new http.Agent({ keepAlive: true, maxSockets: 2 });
  await Promise.all(
    ['a', 'b', 'c'].map(async (name) => {
      const request = http.get({ host: '127.0.0.1', port: 8080, path: '/' + name, agent });
      const [response] = await once(request, 'response');
      log.push((await response.toArray()).join(''));
    }),
  );
  agent.destroy();
  await app.close();
  console.log(log.join(' '));
};

exports.deflated = async () => {
  const log = [];
  const sockets = new WebSocketServer({ port: 8080, perMessageDeflate: { threshold: 0 } });
  await once(sockets, 'listening');
  sockets.on('connection', (socket) =>
    socket.on('message', (text) => socket.send(String(text).toUpperCase())),
  );
  await Promise.all(
    ['a', 'b'].map(async (name) => {
      const socket = new WebSocket('ws://localhost:8080', { perMessageDeflate: { threshold: 0 } });
      await once(socket, 'open');
      for (const number of [1, 2]) {
        socket.send(name.repeat(200) + number);
        const [text] = await once(socket, 'message');
        log.push(String(text).slice(-2) + text.length);
      }
      socket.close();
      await once(socket, 'close');
    }),
  );
  const closed = once(sockets, 'close');
  sockets.close();
  await closed;
  console.log(log.join(' '));
};

exports.proxy = async () => {
  const log = [];
  const origin = http.createServer((request, response) => request.pipe(response));
  await listen(origin, 9090);
  const proxy = http.createServer((request, response) => {
    const outgoing = http.request(
      { port: 9090, path: request.url, method: request.method },
      (incoming) => {
        response.writeHead(incoming.statusCode);
        incoming.pipe(response);
      },
    );
    request.pipe(outgoing);
  });
  await listen(proxy, 8080);
  await Promise.all(
    ['a', 'b', 'c'].map(async (name) => {
      const request = http.request({ port: 8080, method: 'POST' });
      for (const number of [1, 2, 3]) request.write(name + number);
      request.end();
      const [response] = await once(request, 'response');
      log.push((await response.toArray()).join(''));
    }),
  );
  await shut(proxy);
  await shut(origin);
  console.log(log.join(' '));
};
