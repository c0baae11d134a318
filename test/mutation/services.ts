import { readdirSync } from 'node:fs';
import path from 'node:path';

export const SERVICES = ['context-provider', 'event-processor', 'websocket-manager'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** What is mutated, and what is to notice it. All paths are relative to `root`, with forward slashes. */
export interface Target {
  readonly root: string;
  readonly name: string;
  readonly files: readonly string[];
  readonly scenarios: readonly string[];
}

/** Files that check arguments, count, word or connect what others do. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'client-socket.ts',
  'errors.ts',
  'frames.ts',
  'goodbye.ts',
  'http-server.ts',
  'index.ts',
  'main.ts',
  'message.ts',
  'metrics.ts',
  'motion-event.ts',
  'options.ts',
  'server.ts',
  'sqlite-store.ts',
  'tally.ts',
  'validation.ts',
]);

export function targetOf(root: string, name: ServiceName): Target {
  const folder = `services/${name}`;
  const files = typeScriptIn(root, folder).filter((file) => !LEFT_OUT.has(path.basename(file)));
  const scenarios = typeScriptIn(root, 'scenarios').filter((file) =>
    path.basename(file).startsWith(`${name}-`),
  );
  return { root, name, files, scenarios };
}

function typeScriptIn(root: string, folder: string): readonly string[] {
  return readdirSync(path.join(root, folder))
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .map((file) => `${folder}/${file}`);
}
