/**
 * A server with a JSON body, a parameter, an asynchronous handler and an error handler; orders of several clients at the
 * same time, one of which sends no JSON and one of which leaves.
 */
import { once } from 'node:events';
import * as http from 'node:http';
import express, { type ErrorRequestHandler } from 'express';
import { simulate } from '../../sim';
import { ask } from '../servers/ask';
import { listening, stopped } from '../servers/listening';

/** What an error handler may be given. */
interface HttpError extends Error {
  readonly status?: number;
}

simulate('express', async (sim) => {
  const app = express();
  let stock = 3;
  app.use(express.json());
  app.post('/orders/:item', async (request, response) => {
    const { count } = request.body as { count: number };
    if (stock < count) {
      response.status(409).json({ left: stock });
      return;
    }
    stock -= count;
    await sim.sleep(5);
    response.json({ item: request.params.item, left: stock });
  });
  app.get('/broken', async () => {
    await sim.sleep(1);
    throw new Error('broken');
  });
  const failed: ErrorRequestHandler = (error: HttpError, _request, response, next) => {
    if (response.headersSent) next(error);
    else response.status(error.status ?? 500).json({ error: error.message });
  };
  app.use(failed);
  const server = http.createServer(app);
  const port = await listening(server);

  const answers = await Promise.all(
    [1, 2, 1].map((count) => ask({ port, method: 'POST', path: '/orders/tea', json: { count } })),
  );
  const sold = answers.filter(({ status }) => status === 200).length;
  sim.always(
    'no more is sold than there is',
    stock >= 0 && answers.every(({ status }) => status === 200 || status === 409),
  );
  sim.sometimes('the third is refused', answers[2]?.status === 409);
  sim.sometimes('the second is refused', answers[1]?.status === 409);
  sim.always('something is sold', sold >= 2);

  const bad = await ask({
    port,
    method: 'POST',
    path: '/orders/tea',
    body: '{',
    type: 'application/json',
  });
  sim.always('what is no JSON is refused', bad.status === 400, bad);
  const broken = await ask({ port, path: '/broken' });
  sim.always(
    'an error is answered',
    broken.status === 500 && broken.text.includes('broken'),
    broken,
  );
  const missing = await ask({ port, path: '/none' });
  sim.always('what is not there is 404', missing.status === 404);

  const leaving = http.get({ port, path: '/broken', agent: false });
  leaving.on('error', () => undefined);
  await once(leaving, 'socket');
  leaving.destroy();
  await stopped(server);
});
