import closeWithGrace from 'close-with-grace';
import pino from 'pino';
import { z } from 'zod';
import { MemoryLog } from '.';
import { createPublishServer } from './publish-server';
import { startServer } from './server';

/** Past the drain's deadline, for the sockets. */
const CLOSE_MS = 5_000;
const WRONG_OPTIONS = 2;

const port = z.coerce.number().int().min(0).max(65_535);

const Environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(8_081),
  PUBLISH_HOST: z.string().default('127.0.0.1'),
  PUBLISH_PORT: port.default(8_083),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  /** Who may connect: `{ "token": { "user": "ann", "topics": ["events"] } }`. */
  TOKENS: z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue('it is no JSON');
        return z.NEVER;
      }
    })
    .pipe(z.record(z.string(), z.object({ user: z.string(), topics: z.array(z.string()) }))),
  /** Messages that wait for one client at most. */
  QUEUE_LIMIT: z.coerce.number().int().min(1).max(100_000).default(100),
  /** Messages that are kept for those who come back. */
  LOG_CAPACITY: z.coerce.number().int().min(1).max(1_000_000).default(1_000),
  DRAIN_MS: z.coerce.number().int().min(1).max(600_000).default(30_000),
});

/** Runs the manager until a signal ends it: exit code 0, 1 after a failure, 2 for wrong options. */
async function main(): Promise<void> {
  const environment = Environment.safeParse(process.env);
  if (!environment.success) {
    process.stderr.write(`${z.prettifyError(environment.error)}\n`);
    process.exitCode = WRONG_OPTIONS;
    return;
  }
  const options = environment.data;
  const logger = pino({ name: 'websocket-manager', level: options.LOG_LEVEL });
  const identities = new Map(Object.entries(options.TOKENS));
  const running = await startServer({
    host: options.HOST,
    port: options.PORT,
    authenticate: ({ token }) => Promise.resolve(identities.get(token)),
    queueLimit: options.QUEUE_LIMIT,
    log: new MemoryLog({ capacity: options.LOG_CAPACITY }),
    topics: { events: {}, alerts: {}, cameras: { debounced: true } },
  });
  const publishing = createPublishServer({ manager: running.manager, logger });
  closeWithGrace({ delay: options.DRAIN_MS + CLOSE_MS, logger }, async ({ err, signal }) => {
    if (err !== undefined) logger.fatal({ err }, 'it failed, and is shut down');
    logger.info({ signal }, 'draining');
    await publishing.close();
    await running.close(options.DRAIN_MS);
    logger.info('drained');
  });
  const { address, port: number } = running.address;
  logger.info(`WebSockets at ws://${address}:${number}/ws`);
  await publishing.listen({ host: options.PUBLISH_HOST, port: options.PUBLISH_PORT });
}

// What it rejects with is an unhandled rejection, and ends the process as any other failure does.
void main();
