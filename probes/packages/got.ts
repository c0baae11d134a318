/** Retries after a status and after a cut, JSON there and back, paging, a stream, a time-out and an abort. */
import * as http from 'node:http';
import { gzipSync } from 'node:zlib';
import got from 'got';
import { simulate, type Sim } from '../../sim';
import { codeOf, nameOf } from '../servers/errors';
import { listening, stopped } from '../servers/listening';

/** Fails twice at first, pages, streams, echoes, and takes its time. */
function serverOf(sim: Sim): http.Server {
  let tries = 0;
  return http.createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    if (pathname === '/retry') {
      tries++;
      if (tries === 1) response.writeHead(503).end();
      else if (tries === 2) request.socket.destroy();
      else response.end(JSON.stringify({ tries }));
    } else if (pathname === '/page') {
      const page = Number(searchParams.get('page'));
      const body = JSON.stringify([page * 2, page * 2 + 1]);
      setTimeout(() => response.end(body), sim.pick([0, 100]));
    } else if (pathname === '/stream') {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(10_000)));
    } else if (pathname === '/echo') {
      request.pipe(response);
    } else if (pathname === '/slow') {
      setTimeout(() => response.end('late'), 5_000);
    }
  });
}

simulate('got', { timeoutMs: 120_000 }, async (sim) => {
  const server = serverOf(sim);
  const port = await listening(server);
  const client = got.extend({
    prefixUrl: `http://127.0.0.1:${port}`,
    retry: { limit: 3, backoffLimit: 100 },
  });
  const order: string[] = [];
  await Promise.all([
    client('retry')
      .json<{ tries: number }>()
      .then((body) => {
        order.push('retry');
        sim.always('it was tried three times', body.tries === 3, body);
      }),
    client.paginate
      .all<number>('page', {
        responseType: 'json',
        searchParams: { page: 0 },
        pagination: {
          stackAllItems: true,
          transform: (response) => response.body as never,
          paginate: ({ response, allItems }) =>
            allItems.length >= 6
              ? false
              : {
                  searchParams: {
                    page: Number(new URL(response.url).searchParams.get('page')) + 1,
                  },
                },
        },
      })
      .then((items) => {
        order.push('pages');
        sim.always('all pages are read', items.join('') === '012345', items);
      }),
    client
      .post('echo', { json: { a: 1 } })
      .json<{ a: number }>()
      .then((body) => {
        order.push('echo');
        sim.always('JSON comes back', body.a === 1);
      }),
  ]);
  sim.sometimes(
    'pages are read before the retries are over',
    order.indexOf('pages') < order.indexOf('retry'),
  );
  sim.sometimes(
    'the retries are over before the pages are read',
    order.indexOf('retry') < order.indexOf('pages'),
  );
  let length = 0;
  for await (const part of client.stream('stream')) length += (part as Buffer).length;
  sim.always('a stream is unpacked', length === 10_000, length);
  const slow = await client('slow', { timeout: { request: 300 }, retry: { limit: 0 } }).catch(
    codeOf,
  );
  sim.always('a time-out is one', slow === 'ETIMEDOUT', slow);
  const controller = new AbortController();
  const aborted = client('slow', { signal: controller.signal }).text().catch(nameOf);
  await sim.sleep(20);
  controller.abort();
  sim.always('an abort is one', (await aborted) === 'AbortError', await aborted);
  server.closeAllConnections();
  await stopped(server);
});
