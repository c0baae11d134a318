/**
 * A client with an interceptor that logs in once, answers compressed by gzip, a time-out, an abort, an error status, and a
 * connection that the server cuts.
 */
import * as http from 'node:http';
import { gzipSync } from 'node:zlib';
import axios from 'axios';
import { simulate } from '../../sim';
import { codeOf } from '../servers/errors';
import { listening, stopped } from '../servers/listening';

simulate('axios', { timeoutMs: 60_000 }, async (sim) => {
  let logins = 0;
  const server = http.createServer((request, response) => {
    if (request.url === '/login') response.end(`token${++logins}`);
    else if (request.url === '/slow') setTimeout(() => response.end('late'), 2_000);
    else if (request.url === '/cut') request.socket.destroy();
    else if (request.headers.authorization !== `token${logins}`) response.writeHead(401).end();
    else
      response
        .writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' })
        .end(gzipSync('{"ok":true}'));
  });
  const port = await listening(server);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 2 });
  const client = axios.create({
    baseURL: `http://127.0.0.1:${port}`,
    httpAgent: agent,
    proxy: false,
    adapter: 'http',
  });
  let token: Promise<string> | undefined;
  client.interceptors.request.use(async (config) => {
    if (config.url !== '/data') return config;
    token ??= client.get<string>('/login').then(({ data }) => data);
    config.headers.authorization = await token;
    return config;
  });
  const order: number[] = [];
  const answers = await Promise.all(
    [1, 2, 3].map(async (number) => {
      const { data } = await client.get<{ ok: boolean }>('/data');
      order.push(number);
      return data.ok;
    }),
  );
  sim.always('all are answered', answers.every(Boolean) && logins === 1, answers, logins);
  sim.sometimes('a later one is answered first', order.join() !== '1,2,3');
  const failed = async (call: Promise<unknown>): Promise<unknown> =>
    call.then(() => 'done', codeOf);
  sim.always(
    'a time-out is one',
    (await failed(client.get('/slow', { timeout: 300 }))) === 'ECONNABORTED',
  );
  const controller = new AbortController();
  const aborted = failed(client.get('/slow', { signal: controller.signal }));
  await sim.sleep(20);
  controller.abort();
  sim.always('an abort is one', (await aborted) === 'ERR_CANCELED');
  sim.always('a status is an error', (await failed(client.get('/other'))) === 'ERR_BAD_REQUEST');
  sim.always('a cut is an error', (await failed(client.get('/cut'))) === 'ECONNRESET');
  agent.destroy();
  server.closeAllConnections();
  await stopped(server);
});
