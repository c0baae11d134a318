import * as path from 'node:path';
import { buildHeddle, project, ROOT, spawnNode, type Spawned } from '../built';

interface TestJson {
  readonly fullTitle: string;
  readonly err: {
    readonly message?: string;
    readonly actual?: string;
    readonly expected?: string;
  };
}

/** What mocha's JSON reporter says of a whole run. */
export interface MochaReport {
  readonly passed: readonly string[];
  readonly failed: readonly TestJson[];
  readonly pending: readonly string[];
  readonly spawned: Spawned;
}

export const MOCHA_BIN = path.join(ROOT, 'node_modules', 'mocha', 'bin', 'mocha.js');

/** What every CommonJS test file of the fixtures begins with. */
export const HEAD = (): string => `'use strict';
const assert = require('node:assert');
const { simulate } = require(${JSON.stringify(buildHeddle().mocha)});
`;

/** A lost update: fails in some orders, passes in others. */
export const RACE = `
let count = 0;
async function increment() {
  const before = count;
  await null;
  count = before + 1;
}
const race = async () => {
  await Promise.all([increment(), increment()]);
  assert.strictEqual(count, 2);
};
`;

export interface MochaOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments before the names of the files. */
  readonly args?: readonly string[];
  /** Files of the project that mocha is not told of. */
  readonly besides?: Readonly<Record<string, string>>;
}

/** mocha on one file that has the race and these tests. */
export function mocha(source: string, options: MochaOptions = {}): Promise<MochaReport> {
  return mochaOn({ 'race.test.cjs': `${HEAD()}${RACE}${source}` }, options);
}

/** mocha in a process of its own, on a project with these files. */
export async function mochaOn(
  files: Readonly<Record<string, string>>,
  options: MochaOptions = {},
): Promise<MochaReport> {
  const cwd = project({ ...files, ...options.besides });
  return mochaIn(cwd, Object.keys(files), options);
}

/** mocha in a process of its own, in a folder that is there. */
export async function mochaIn(
  cwd: string,
  names: readonly string[],
  { env = {}, args = [] }: MochaOptions = {},
): Promise<MochaReport> {
  const spawned = await spawnNode(
    [MOCHA_BIN, '--no-config', '--reporter', 'json', ...args, ...names],
    { cwd, env },
  );
  const at = spawned.stdout.search(/^\{$/m);
  if (at < 0) throw new Error(`mocha gave no report\n${spawned.stdout}\n${spawned.stderr}`);
  const { passes, failures, pending } = JSON.parse(spawned.stdout.slice(at)) as Record<
    'passes' | 'failures' | 'pending',
    TestJson[]
  >;
  return {
    passed: passes.map((test) => test.fullTitle),
    failed: failures,
    pending: pending.map((test) => test.fullTitle),
    spawned,
  };
}

/** Full titles and the first lines of what went wrong, for one comparison. */
export function failures({ failed }: MochaReport): readonly (readonly [string, string])[] {
  return failed.map(({ fullTitle, err }) => [fullTitle, err.message?.split('\n')[0] ?? '']);
}
