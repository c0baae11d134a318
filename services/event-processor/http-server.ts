import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply } from 'fastify';
import { Gauge, Registry } from 'prom-client';
import { codeOf, type ProcessorErrorCode } from './errors';
import { type EventProcessor, type IngestAnswer } from './event-processor';
import { type MotionEvent } from './motion-event';
import { cutOffWhenClosed } from '../cut-off-when-closed';

const LARGEST_BODY_BYTES = 16_384;

const ANSWER_STATUS: Readonly<Record<IngestAnswer, number>> = {
  accepted: 202,
  duplicate: 200,
  cooldown: 200,
  overflow: 429,
};

const ERROR_STATUS: Readonly<Partial<Record<ProcessorErrorCode, number>>> = {
  INVALID_ARGUMENT: 400,
  CAMERA_UNKNOWN: 404,
  SNAPSHOT_FAILED: 502,
  STORE_FAILED: 503,
  NOT_RUNNING: 503,
  ABORTED: 503,
};

export interface HttpServerOptions {
  readonly processor: EventProcessor;
  readonly logger: FastifyBaseLogger;
}

/**
 * The processor's front: `POST /motions` (a motion as JSON, its key in `Idempotency-Key`), `GET /health`
 * and `GET /metrics` for Prometheus. Whoever calls it listens on it and closes it, before the
 * processor is drained.
 */
export function createHttpServer({ processor, logger }: HttpServerOptions): FastifyInstance {
  const server = Fastify({ loggerInstance: logger, bodyLimit: LARGEST_BODY_BYTES });
  cutOffWhenClosed(server);
  const registry = registryOf(processor);

  server.post('/motions', async (request, reply) => {
    const header = request.headers['idempotency-key'];
    const key = Array.isArray(header) ? header.join() : header;
    try {
      const answer = await processor.ingest(request.body as MotionEvent, key);
      if (answer === 'overflow') void reply.header('retry-after', 1);
      return await reply.code(ANSWER_STATUS[answer]).send({ answer });
    } catch (error) {
      return await refuse(reply, error);
    }
  });

  server.get('/health', async (_request, reply) => {
    const health = processor.health();
    const takesIn = health.state === 'idle' || health.state === 'running';
    return await reply.code(takesIn ? 200 : 503).send(health);
  });

  server.get('/metrics', async (_request, reply) => {
    const text = await registry.metrics();
    return await reply.type(registry.contentType).send(text);
  });

  return server;
}

async function refuse(reply: FastifyReply, error: unknown): Promise<FastifyReply> {
  const code = codeOf(error);
  const status = code === undefined ? undefined : ERROR_STATUS[code];
  if (!(error instanceof Error) || status === undefined) throw error;
  if (status >= 500) reply.log.warn({ err: error }, 'a motion was not taken in');
  return await reply.code(status).send({ error: code, message: error.message });
}

/** Reads the processor whenever it is scraped, so that nothing is counted twice. */
function registryOf(processor: EventProcessor): Registry {
  const registry = new Registry();
  for (const name of Object.keys(processor.metrics()) as (keyof typeof METRICS)[]) {
    registry.registerMetric(
      new Gauge({
        name: `event_processor_${name.replace(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`)}`,
        help: METRICS[name],
        registers: [],
        collect() {
          this.set(processor.metrics()[name]);
        },
      }),
    );
  }
  registry.registerMetric(
    new Gauge({
      name: 'event_processor_events',
      help: 'Unfinished events and unpublished messages, by state',
      labelNames: ['state'],
      registers: [],
      async collect() {
        const { queued, leased, retryPending, unpublished } = await processor.backlog();
        const states = { queued, leased, retry_pending: retryPending, unpublished };
        for (const [state, count] of Object.entries(states)) this.set({ state }, count);
      },
    }),
  );
  return registry;
}

const METRICS: Readonly<Record<keyof ReturnType<EventProcessor['metrics']>, string>> = {
  accepted: 'Motions taken in',
  duplicate: 'Motions refused because their key is known',
  cooldown: 'Motions refused because their camera is in its cooldown',
  overflow: 'Motions refused because there was no room',
  described: 'Events that ended with a description',
  skipped: 'Events that ended because the budget was used up',
  dead: 'Events that ended after the last attempt had failed',
  cameraGone: 'Events that ended because their camera was removed',
  putOff: 'Attempts that ended with another attempt later',
  givenBack: 'Attempts that were given back when the processor stopped',
  vision_described: 'Calls of the vision model with an answer',
  vision_failed: 'Calls of the vision model without one',
  vision_refused: 'Calls of the vision model that were not made',
  vision_aborted: 'Calls of the vision model that were given up when the processor stopped',
  contextsMissed: 'Events that were described without context',
  leaseFailures: 'Leases that the store did not give',
  leasesLost: 'Attempts whose lease was lost to somebody else',
  attemptsLost: 'Attempts whose end could not be stored',
  storeFailures: 'Operations of the store that failed, each attempt counted',
  published: 'Messages announced',
  publishFailures: 'Messages that could not be announced, each attempt counted',
};
