/** Requests at the same time, a redirect, a form, a stream, an abort, and a body that is cut off. */
import * as http from 'node:http';
import fetch, { FormData } from 'node-fetch';
import { simulate } from '../../sim';
import { codeOf, nameOf } from '../servers/errors';
import { listening, stopped } from '../servers/listening';

simulate('node-fetch', { timeoutMs: 60_000 }, async (sim) => {
  const server = http.createServer((request, response) => {
    if (request.url === '/old') response.writeHead(302, { location: '/new' }).end();
    else if (request.url === '/new') response.end('new');
    else if (request.url === '/form') request.pipe(response);
    else if (request.url === '/cut') {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => request.socket.destroy());
    } else if (request.url === '/slow') setTimeout(() => response.end('late'), 5_000);
  });
  const base = `http://127.0.0.1:${await listening(server)}`;
  const order: number[] = [];
  await Promise.all(
    [1, 2, 3].map(async (number) => {
      const response = await fetch(`${base}/old`);
      sim.always(
        'a redirect is followed',
        response.redirected && (await response.text()) === 'new',
      );
      order.push(number);
    }),
  );
  sim.sometimes('a later one is answered first', order.join() !== '1,2,3');
  const form = new FormData();
  form.set('name', 'ann');
  const echoed = await (await fetch(`${base}/form`, { method: 'POST', body: form })).text();
  sim.always('a form is sent', /name="name"\r\n\r\nann/.test(echoed), echoed);
  const cut = await fetch(`${base}/cut`)
    .then((response) => response.text())
    .catch((error: unknown) => codeOf(error) ?? nameOf(error));
  sim.always(
    'a cut is an error',
    cut === 'ERR_STREAM_PREMATURE_CLOSE' || cut === 'ECONNRESET',
    cut,
  );
  const controller = new AbortController();
  const aborted = fetch(`${base}/slow`, { signal: controller.signal }).catch(nameOf);
  await sim.sleep(20);
  controller.abort();
  sim.always('an abort is one', (await aborted) === 'AbortError');
  server.closeAllConnections();
  await stopped(server);
});
