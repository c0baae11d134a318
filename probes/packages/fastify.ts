/**
 * Routes with schemas, a hook, an asynchronous handler and an error; orders of several clients at the same time, a body
 * that breaks the schema, and a close while a request is under way.
 */
import Fastify from 'fastify';
import { simulate } from '../../sim';
import { codeOf } from '../servers/errors';
import { ask } from '../servers/ask';

simulate('fastify', async (sim) => {
  const app = Fastify({ forceCloseConnections: false });
  const seen: string[] = [];
  let stock = 3;
  app.addHook('onResponse', (request, _reply, done) => {
    seen.push(request.id);
    done();
  });
  const body = { type: 'object', required: ['count'], properties: { count: { type: 'integer' } } };
  app.post<{ Body: { count: number } }>('/orders', { schema: { body } }, async (request, reply) => {
    if (stock < request.body.count) return reply.code(409).send({ left: stock });
    stock -= request.body.count;
    await sim.sleep(5);
    return { left: stock };
  });
  app.get('/broken', async () => {
    await sim.sleep(1);
    throw Object.assign(new Error('broken'), { statusCode: 503 });
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as { port: number };

  const answers = await Promise.all(
    [1, 2, 1].map((count) => ask({ port, method: 'POST', path: '/orders', json: { count } })),
  );
  sim.always(
    'no more is sold than there is',
    stock >= 0 && answers.every(({ status }) => [200, 409].includes(status)),
    answers,
  );
  sim.sometimes('the third is refused', answers[2]?.status === 409);
  sim.sometimes('the second is refused', answers[1]?.status === 409);
  const bad = await ask({ port, method: 'POST', path: '/orders', json: { count: 'many' } });
  sim.always(
    'the schema is kept',
    bad.status === 400 && bad.text.includes('FST_ERR_VALIDATION'),
    bad,
  );
  const broken = await ask({ port, path: '/broken' });
  sim.always('an error is answered', broken.status === 503, broken);

  const last = ask({ port, method: 'POST', path: '/orders', json: { count: 0 } }).then(
    ({ status }) => status,
    codeOf,
  );
  await sim.sleep(3);
  await app.close();
  const ended = await last;
  sim.always(
    'a request is answered, or was too late',
    ([200, 503, 'ECONNREFUSED', 'ECONNRESET'] as readonly unknown[]).includes(ended),
    ended,
  );
  sim.sometimes('a request is answered while the server closes', ended === 200);
  sim.sometimes('a request is too late', ended !== 200);
});
