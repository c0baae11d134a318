import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply } from 'fastify';
import { Gauge, Histogram, Registry } from 'prom-client';
import { z } from 'zod';
import { type ContextOutcome, type ContextProvider } from './context-provider';
import { codeOf } from './errors';
import { type CacheMetrics } from './single-flight-cache';
import { cutOffWhenClosed } from '../cut-off-when-closed';

const LARGEST_BODY_BYTES = 4_096;

const STATUS: Readonly<Record<ContextOutcome['kind'], number>> = {
  context: 200,
  unknown: 404,
  failed: 502,
  closed: 503,
  timeout: 504,
};

const id = z.string().min(1).max(256);

const Query = z.strictObject({
  camera: id,
  timeMs: z.coerce.number().int(),
  entity: id.optional(),
});

const Version = z.number().int().nonnegative();

const Invalidation = z.union([
  z.strictObject({ camera: id, version: Version }),
  z.strictObject({ entity: id, version: Version }),
]);

export interface HttpServerOptions {
  readonly provider: ContextProvider;
  readonly logger: FastifyBaseLogger;
}

/**
 * The provider's front: `GET /context?camera=&timeMs=&entity=`, `POST /invalidations` (`{ camera,
 * version }` or `{ entity, version }` as JSON), `GET /health` and `GET /metrics` for Prometheus. Whoever
 * calls it listens on it and closes it, before the provider is closed.
 */
export function createHttpServer({ provider, logger }: HttpServerOptions): FastifyInstance {
  const server = Fastify({ loggerInstance: logger, bodyLimit: LARGEST_BODY_BYTES });
  cutOffWhenClosed(server);
  const registry = new Registry();
  for (const gauge of gaugesOf(provider)) registry.registerMetric(gauge);
  const durations = durationsByOutcome();
  registry.registerMetric(durations);

  server.get('/context', async (request, reply) => {
    const query = Query.safeParse(request.query);
    if (!query.success) return await refuse(reply, query.error);
    const { camera, timeMs, entity } = query.data;
    const stop = durations.startTimer();
    try {
      const outcome = await provider.get({
        camera,
        timeMs,
        ...(entity !== undefined && { entity }),
      });
      stop({ outcome: outcome.kind });
      return await reply.code(STATUS[outcome.kind]).send(inWords(outcome, reply));
    } catch (error) {
      return await refuse(reply, error);
    }
  });

  server.post('/invalidations', async (request, reply) => {
    const parsed = Invalidation.safeParse(request.body);
    if (!parsed.success) return await refuse(reply, parsed.error);
    const { version, ...target } = parsed.data;
    provider.invalidate(target, version);
    return await reply.code(204).send();
  });

  server.get('/health', async (_request, reply) => {
    const health = provider.health();
    return await reply.code(health.state === 'open' ? 200 : 503).send(health);
  });

  server.get('/metrics', async (_request, reply) => {
    const text = await registry.metrics();
    return await reply.type(registry.contentType).send(text);
  });

  return server;
}

/** What the source said of its failure goes into the log and to nobody else. */
function inWords(outcome: ContextOutcome, reply: FastifyReply): object {
  if (outcome.kind !== 'failed') return outcome;
  reply.log.warn({ err: outcome.error }, 'a load failed');
  return { kind: outcome.kind, error: codeOf(outcome.error) ?? 'SOURCE_FAILED' };
}

async function refuse(reply: FastifyReply, error: unknown): Promise<FastifyReply> {
  if (error instanceof z.ZodError) {
    const message = z.prettifyError(error);
    return await reply.code(400).send({ error: 'INVALID_ARGUMENT', message });
  }
  if (error instanceof Error && codeOf(error) === 'INVALID_ARGUMENT') {
    return await reply.code(400).send({ error: 'INVALID_ARGUMENT', message: error.message });
  }
  throw error;
}

/** Read whenever they are scraped, so that nothing is counted twice. */
function gaugesOf(provider: ContextProvider): readonly Gauge[] {
  const caches = Object.keys(CACHE_METRICS) as (keyof CacheMetrics)[];
  return [
    ...caches.map(
      (name) =>
        new Gauge({
          name: `context_provider_${name}`,
          help: CACHE_METRICS[name],
          labelNames: ['cache'],
          registers: [],
          collect() {
            const { cameras, entities } = provider.metrics();
            this.set({ cache: 'cameras' }, cameras[name]);
            this.set({ cache: 'entities' }, entities[name]);
          },
        }),
    ),
    new Gauge({
      name: 'context_provider_unanswered',
      help: 'Callers that got no answer, by reason',
      labelNames: ['reason'],
      registers: [],
      collect() {
        const { timeouts, failures } = provider.metrics();
        this.set({ reason: 'timeout' }, timeouts);
        this.set({ reason: 'failed' }, failures);
      },
    }),
    new Gauge({
      name: 'context_provider_waiting',
      help: 'Callers that wait for their answer',
      registers: [],
      collect() {
        this.set(provider.health().waiting);
      },
    }),
  ];
}

function durationsByOutcome(): Histogram<'outcome'> {
  return new Histogram({
    name: 'context_provider_get_seconds',
    help: 'How long callers waited, by outcome',
    labelNames: ['outcome'],
    buckets: [0.001, 0.005, 0.02, 0.04, 0.08, 0.1, 0.2],
    registers: [],
  });
}

const CACHE_METRICS: Readonly<Record<keyof CacheMetrics, string>> = {
  entries: 'Records in memory, stale ones included',
  loading: 'Loads under way',
  hits: 'Reads answered from memory',
  joins: 'Reads that joined a load under way',
  loads: 'Loads begun',
  failures: 'Loads that failed or took too long',
  discarded: 'Answers not kept because they were overtaken by a change',
  evictions: 'Records dropped to make room',
};
