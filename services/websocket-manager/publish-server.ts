import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type ManagerErrorCode, type WebSocketManager, WebSocketManagerError } from '.';
import { cutOffWhenClosed } from '../cut-off-when-closed';

const LARGEST_BODY_BYTES = 131_072;

const STATUS: Readonly<Record<ManagerErrorCode, number>> = {
  INVALID_ARGUMENT: 400,
  UNKNOWN_TOPIC: 404,
  NOT_SERIALISABLE: 400,
  PAYLOAD_TOO_LARGE: 413,
  OVERLOADED: 429,
  LOG_FAILED: 503,
  DRAINING: 503,
};

const Publication = z.strictObject({
  topic: z.string(),
  message: z.strictObject({
    type: z.string(),
    data: z.unknown().optional(),
    id: z.string().optional(),
    key: z.string().optional(),
  }),
});

export interface PublishServerOptions {
  readonly manager: WebSocketManager;
  readonly logger: FastifyBaseLogger;
}

/**
 * Where the other services publish: `POST /messages` with `{ topic, message }`. It asks nobody who they
 * are, so it listens where only they can reach it. Whoever calls it listens on it and closes it,
 * before the manager is drained.
 */
export function createPublishServer({ manager, logger }: PublishServerOptions): FastifyInstance {
  const server = Fastify({ loggerInstance: logger, bodyLimit: LARGEST_BODY_BYTES });
  cutOffWhenClosed(server);
  server.post('/messages', async (request, reply) => {
    const parsed = Publication.safeParse(request.body);
    if (!parsed.success) {
      const message = z.prettifyError(parsed.error);
      return await reply.code(400).send({ error: 'INVALID_ARGUMENT', message });
    }
    const { type, data, id, key } = parsed.data.message;
    const optional = { ...(id !== undefined && { id }), ...(key !== undefined && { key }) };
    try {
      const outcome = await manager.publish(parsed.data.topic, { type, data, ...optional });
      return await reply.code(202).send(outcome);
    } catch (error) {
      if (!(error instanceof WebSocketManagerError)) throw error;
      const { code, message } = error;
      if (STATUS[code] >= 500) reply.log.warn({ err: error }, 'a message was not published');
      return await reply.code(STATUS[code]).send({ error: code, message });
    }
  });
  return server;
}
