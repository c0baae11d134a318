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

/** Files that check arguments, count, word, or connect what others do to a network or a disk. */
const LEFT_OUT: readonly RegExp[] = [
  /^(client-socket|errors|frames|goodbye|index|main|message|metrics|motion-event|options)\.ts$/u,
  /^(owner-lock|store-error|store-requests|surroundings|tally|validation)\.ts$/u,
  /^(file|http|sqlite|postgres)-.*\.ts$/u,
  /^(.*-)?server\.ts$/u,
];

export function targetOf(root: string, name: ServiceName): Target {
  const folder = `services/${name}`;
  const files = typeScriptIn(root, folder).filter(
    (file) => !LEFT_OUT.some((pattern) => pattern.test(path.basename(file))),
  );
  const scenarios = typeScriptIn(root, `scenarios/${name}`);
  return { root, name, files, scenarios };
}

function typeScriptIn(root: string, folder: string): readonly string[] {
  return readdirSync(path.join(root, folder))
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .map((file) => `${folder}/${file}`);
}
