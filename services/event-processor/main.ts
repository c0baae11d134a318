import closeWithGrace from 'close-with-grace';
import pino from 'pino';
import { z } from 'zod';
import { EventProcessor } from '.';
import { createHttpServer } from './http-server';
import { httpSurroundings } from './http-surroundings';
import { SqliteStore } from './sqlite-store';

/** Past the drain's deadline, for the sockets and the store. */
const CLOSE_MS = 5_000;
const WRONG_OPTIONS = 2;

const whole = (least: number, most: number) =>
  z.coerce.number().int().min(least).max(most).optional();

const Environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8_080),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  DATABASE: z.string().min(1).default('events.db'),
  CAMERAS_URL: z.url(),
  VISION_URL: z.url(),
  PUBLISH_URL: z.url(),
  CONTEXT_URL: z.url().optional(),
  QUEUE_LIMIT: whole(1, 10_000),
  WORKERS: whole(1, 5),
  COOLDOWN_MS: whole(0, 300_000),
  LEASE_MS: whole(1, 600_000),
  POLL_MS: whole(1, 60_000),
  DAILY_CAP_MICROS: whole(0, Number.MAX_SAFE_INTEGER),
  DRAIN_MS: z.coerce.number().int().min(1).max(600_000).default(30_000),
});

/** Runs the processor until a signal ends it: exit code 0, 1 after a failure, 2 for wrong options. */
async function main(): Promise<void> {
  const environment = Environment.safeParse(process.env);
  if (!environment.success) {
    process.stderr.write(`${z.prettifyError(environment.error)}\n`);
    process.exitCode = WRONG_OPTIONS;
    return;
  }
  const options = environment.data;
  const logger = pino({ name: 'event-processor', level: options.LOG_LEVEL });
  const store = await SqliteStore.open({ path: options.DATABASE });
  const processor = new EventProcessor({
    ...{ store, log: logger, ...limitsOf(options) },
    ...httpSurroundings({
      camerasUrl: options.CAMERAS_URL,
      visionUrl: options.VISION_URL,
      publishUrl: options.PUBLISH_URL,
      contextUrl: options.CONTEXT_URL,
    }),
  });
  const server = createHttpServer({ processor, logger });
  closeWithGrace({ delay: options.DRAIN_MS + CLOSE_MS, logger }, async ({ err, signal }) => {
    if (err !== undefined) logger.fatal({ err }, 'it failed, and is shut down');
    logger.info({ signal }, 'draining');
    await server.close();
    const report = await processor.drain(options.DRAIN_MS);
    await store.close();
    logger.info(report, 'drained');
  });
  await server.listen({ host: options.HOST, port: options.PORT });
  processor.start();
}

function limitsOf(options: z.infer<typeof Environment>) {
  const { QUEUE_LIMIT, WORKERS, COOLDOWN_MS, LEASE_MS, POLL_MS, DAILY_CAP_MICROS } = options;
  return {
    ...(QUEUE_LIMIT !== undefined && { queueLimit: QUEUE_LIMIT }),
    ...(WORKERS !== undefined && { workers: WORKERS }),
    ...(COOLDOWN_MS !== undefined && { cooldownMs: COOLDOWN_MS }),
    ...(LEASE_MS !== undefined && { leaseMs: LEASE_MS }),
    ...(POLL_MS !== undefined && { pollMs: POLL_MS }),
    ...(DAILY_CAP_MICROS !== undefined && { dailyCapMicros: DAILY_CAP_MICROS }),
  };
}

// What it rejects with is an unhandled rejection, and ends the process as any other failure does.
void main();
