import closeWithGrace from 'close-with-grace';
import pino from 'pino';
import { z } from 'zod';
import { ContextProvider } from '.';
import { fileSource } from './file-source';
import { createHttpServer } from './http-server';

/** Past the time that a load may take. */
const CLOSE_MS = 10_000;
const WRONG_OPTIONS = 2;

const Environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8_082),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  CONTEXT_FILE: z.string().min(1),
  BUDGET_MS: z.coerce.number().int().min(1).max(60_000).default(80),
  TTL_MS: z.coerce.number().int().min(1).max(86_400_000).default(30_000),
});

/** Runs the provider until a signal ends it: exit code 0, 1 after a failure, 2 for wrong options. */
async function main(): Promise<void> {
  const environment = Environment.safeParse(process.env);
  if (!environment.success) {
    process.stderr.write(`${z.prettifyError(environment.error)}\n`);
    process.exitCode = WRONG_OPTIONS;
    return;
  }
  const { HOST, PORT, LOG_LEVEL, CONTEXT_FILE, BUDGET_MS, TTL_MS } = environment.data;
  const logger = pino({ name: 'context-provider', level: LOG_LEVEL });
  const source = fileSource(CONTEXT_FILE);
  const provider = new ContextProvider({ source, budgetMs: BUDGET_MS, ttlMs: TTL_MS });
  const server = createHttpServer({ provider, logger });
  closeWithGrace({ delay: CLOSE_MS, logger }, async ({ err, signal }) => {
    if (err !== undefined) logger.fatal({ err }, 'it failed, and is shut down');
    logger.info({ signal }, 'draining');
    await server.close();
    await provider.close();
    logger.info('drained');
  });
  await server.listen({ host: HOST, port: PORT });
}

// What it rejects with is an unhandled rejection, and ends the process as any other failure does.
void main();
