import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type ContextSource } from './context-source';

const id = z.string().min(1).max(256);

const Household = z.strictObject({
  version: z.number().int().nonnegative(),
  /** `usualMotions` has a number for each hour of the day, or one for all. */
  cameras: z.record(
    id,
    z.strictObject({
      name: z.string(),
      zone: z.string(),
      usualMotions: z.union([z.number(), z.array(z.number()).length(24)]),
    }),
  ),
  entities: z.record(id, z.strictObject({ name: z.string(), role: z.string() })),
});

/**
 * What is known, in a JSON file: `{ version, cameras, entities }`, both by id. Whoever changes it writes
 * a new file with a higher version, renames it into place and then tells the provider.
 */
export function fileSource(path: string): ContextSource {
  const read = async (signal: AbortSignal) =>
    Household.parse(JSON.parse(await readFile(path, { encoding: 'utf8', signal })));
  return {
    async loadCamera({ camera, hour }, signal) {
      const { version, cameras } = await read(signal);
      const known = ownOf(cameras, camera);
      if (known === undefined) return { version, record: undefined };
      const { name, zone, usualMotions: motions } = known;
      const usualMotions = typeof motions === 'number' ? motions : (motions[hour] ?? 0);
      return { version, record: { name, zone, usualMotions } };
    },
    async loadEntity({ entity }, signal) {
      const { version, entities } = await read(signal);
      return { version, record: ownOf(entities, entity) };
    },
  };
}

function ownOf<T>(records: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(records, key) ? records[key] : undefined;
}
