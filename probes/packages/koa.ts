/** Middleware that waits for what comes below it, a streamed body, an error; orders of several clients at the same time. */
import * as http from 'node:http';
import { Readable } from 'node:stream';
import Koa from 'koa';
import { simulate } from '../../sim';
import { ask } from '../servers/ask';
import { listening, stopped } from '../servers/listening';

simulate('koa', async (sim) => {
  const app = new Koa();
  const times: number[] = [];
  let stock = 2;
  app.on('error', () => undefined);
  app.use(async (context, next) => {
    const begun = Date.now();
    await next();
    times.push(Date.now() - begun);
    context.set('x-count', String(times.length));
  });
  app.use(async (context) => {
    if (context.path === '/broken') context.throw(418, 'broken');
    if (context.path === '/stream') {
      context.body = Readable.from(['a', 'b', 'c']);
      return;
    }
    const left = stock;
    await sim.sleep(context.query.slow === undefined ? 1 : 20);
    if (left <= 0) context.throw(409, 'sold out');
    stock -= 1;
    context.body = { left: stock };
  });
  const server = http.createServer(app.callback());
  const port = await listening(server);

  const answers = await Promise.all(['/?slow', '/', '/'].map((path) => ask({ port, path })));
  const sold = answers.filter(({ status }) => status === 200).length;
  // The handler looks first and sells later, so it sells one too many.
  sim.sometimes('one too many is sold', sold === 3);
  sim.sometimes('the third is refused', sold === 2);
  sim.always('the stock is what was sold', stock === 2 - sold, stock);
  const text = await ask({ port, path: '/stream' });
  sim.always('a stream is sent', text.text === 'abc', text.text);
  const broken = await ask({ port, path: '/broken' });
  sim.always('an error is answered', broken.status === 418 && broken.text === 'broken', broken);
  await stopped(server);
});
