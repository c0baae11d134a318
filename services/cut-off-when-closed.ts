import { type FastifyInstance } from 'fastify';

/** How long a close waits for requests that do not come to an end, in ms. */
const CLOSE_MS = 3_000;

/**
 * A connection of a client that died before it had sent a request counts as one with a request under way: nobody
 * would end it.
 */
export function cutOffWhenClosed(server: FastifyInstance): void {
  let timer: NodeJS.Timeout | undefined;
  server.addHook('preClose', (done) => {
    timer = setTimeout(() => server.server.closeAllConnections(), CLOSE_MS);
    done();
  });
  server.server.once('close', () => clearTimeout(timer));
}
