/** Behind @hono/node-server: middleware, JSON, a streamed answer, an exception; orders of several clients at the same time. */
import type { Server } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { streamText } from 'hono/streaming';
import { simulate } from '../../sim';
import { ask } from '../servers/ask';
import { listening, stopped } from '../servers/listening';

simulate('hono', async (sim) => {
  const app = new Hono();
  const order: string[] = [];
  app.use(async (context, next) => {
    await next();
    order.push(context.req.path);
  });
  app.post('/echo/:name', async (context) => {
    const body = await context.req.json<{ text: string }>();
    await sim.sleep(sim.pick([1, 10]));
    return context.json({ name: context.req.param('name'), ...body });
  });
  app.get('/stream', (context) =>
    streamText(context, async (stream) => {
      for (const part of ['a', 'b', 'c']) {
        await stream.write(part);
        await stream.sleep(10);
      }
    }),
  );
  app.get('/broken', () => {
    throw new HTTPException(422, { message: 'broken' });
  });
  const server = createAdaptorServer(app) as Server;
  const port = await listening(server);

  const answers = await Promise.all(
    ['a', 'b', 'c'].map((text) =>
      ask({ port, method: 'POST', path: `/echo/${text}`, json: { text } }),
    ),
  );
  sim.always(
    'each has its own answer',
    answers.map(({ text }) => (JSON.parse(text) as { text: string }).text).join('') === 'abc',
    answers,
  );
  sim.sometimes('a later one is answered first', order.join() !== '/echo/a,/echo/b,/echo/c');
  sim.always('a stream is sent', (await ask({ port, path: '/stream' })).text === 'abc');
  const broken = await ask({ port, path: '/broken' });
  sim.always('an error is answered', broken.status === 422 && broken.text === 'broken', broken);
  sim.always(
    'what is no JSON is an error',
    (await ask({ port, method: 'POST', path: '/echo/x', body: '{' })).status === 500,
  );
  await stopped(server);
});
