/** A pool and an agent: requests at the same time, pipelining, a retry, a time-out, an abort, a body that is cut off; and the fetch of the package. */
import * as http from 'node:http';
import { Agent, fetch, Pool, request, RetryAgent } from 'undici';
import { simulate } from '../../sim';
import { codeOf, nameOf } from '../servers/errors';
import { listening, stopped } from '../servers/listening';

simulate('undici', { timeoutMs: 120_000 }, async (sim) => {
  let tries = 0;
  const server = http.createServer((message, response) => {
    if (message.url === '/retry') {
      tries += 1;
      response.writeHead(tries < 3 ? 503 : 200).end(String(tries));
    } else if (message.url === '/cut') {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => message.socket.destroy());
    } else if (message.url === '/slow') setTimeout(() => response.end('late'), 3_000);
    else message.pipe(response);
  });
  const base = `http://127.0.0.1:${await listening(server)}`;
  const pool = new Pool(base, { connections: 2 });
  const order: number[] = [];
  await Promise.all(
    [1, 2, 3, 4].map(async (number) => {
      const { body } = await pool.request({
        path: '/echo',
        method: 'POST',
        body: `text ${number}`,
      });
      sim.always('each has its own answer', (await body.text()) === `text ${number}`);
      order.push(number);
    }),
  );
  sim.sometimes('a later one is answered first', order.join() !== '1,2,3,4');
  const agent = new Agent();
  const again = new RetryAgent(agent, { minTimeout: 50, maxRetries: 3 });
  const { body } = await request(`${base}/retry`, { dispatcher: again });
  sim.always('it was tried three times', (await body.text()) === '3');
  const late = await pool
    .request({ path: '/slow', method: 'GET', headersTimeout: 500 })
    .catch(codeOf);
  sim.always('a time-out is one', late === 'UND_ERR_HEADERS_TIMEOUT', late);
  const cut = await pool
    .request({ path: '/cut', method: 'GET' })
    .then(({ body }) => body.text())
    .catch(codeOf);
  sim.always('a cut is an error', cut === 'UND_ERR_SOCKET' || cut === 'ECONNRESET', cut);
  const controller = new AbortController();
  const aborted = fetch(`${base}/slow`, { signal: controller.signal, dispatcher: agent }).catch(
    nameOf,
  );
  await sim.sleep(20);
  controller.abort();
  sim.always('an abort is one', (await aborted) === 'AbortError', await aborted);
  await pool.destroy();
  await agent.destroy();
  server.closeAllConnections();
  await stopped(server);
});
