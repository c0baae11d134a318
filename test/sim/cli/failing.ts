import * as path from 'node:path';
import { project, type Spawned } from '../built';
import { heddleIn } from './command-line';
import { RACE } from './projects';

/** One object of `--json`. */
export interface Json {
  readonly [key: string]: unknown;
}

export function objects(result: Spawned): Json[] {
  return result.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Json);
}

/** A project with the planted race and a failure of it that was found. */
export interface Failing {
  readonly folder: string;
  /** Absolute. */
  readonly tape: string;
  readonly token: string;
  readonly seed: string;
  heddle(...args: string[]): Promise<Spawned>;
}

/** Sweeps the planted race in a folder of its own. */
export async function failing(file = 'race.cjs', source = RACE): Promise<Failing> {
  const folder = project({ [file]: source });
  const heddle = (...args: string[]): Promise<Spawned> => heddleIn(folder, ...args);
  const swept = await heddle('sweep', file, '--seeds', '60', '--json');
  const found = objects(swept).find((line) => line['type'] === 'failure');
  if (found === undefined) throw new Error(`no failure in ${swept.stdout}${swept.stderr}`);
  return {
    folder,
    tape: path.join(folder, String(found['tape'])),
    token: String(found['token']),
    seed: String(found['seed']),
    heddle,
  };
}
