import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { HeddleError } from '../errors';

/** The folder that files are named relative to: the nearest above `from` with a package.json. */
export function projectRoot(from: string): string {
  for (let folder = path.resolve(from); ;) {
    if (fs.existsSync(path.join(folder, 'package.json'))) return folder;
    const parent = path.dirname(folder);
    if (parent === folder) return path.resolve(from);
    folder = parent;
  }
}

/**
 * Sees to it that TypeScript compiles: with the hook that is registered, else with the project's
 * ts-node (types are not checked, for tsc does that better).
 *
 * @throws HeddleError if a TypeScript file is to be loaded and nothing compiles it
 */
export function registerCompiler(root: string, files: readonly string[]): void {
  if (!files.some((file) => /\.[cm]?tsx?$/.test(file)) || hasHook()) return;
  const require = createRequire(path.join(root, 'package.json'));
  for (const hook of ['ts-node/register/transpile-only', 'tsx/cjs']) {
    try {
      require(hook);
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  throw new HeddleError(
    'LOAD_FAILED',
    'nothing here compiles TypeScript',
    'npm install --save-dev ts-node typescript, or register a compiler with node --require',
  );
}

/** A hook of the user's, not the type stripping that newer Nodes bring along. */
function hasHook(): boolean {
  return Reflect.get(process, Symbol.for('ts-node.register.instance')) !== undefined;
}

/**
 * Scenario files below paths: a file as it is, a folder by its `.ts`, `.js`, `.cjs` and `.mjs` files,
 * not those of subfolders. Sorted, absolute.
 *
 * @throws HeddleError if a path does not exist or a folder holds no such file
 */
export function scenarioFiles(paths: readonly string[], from: string): string[] {
  const found = paths.flatMap((given) => {
    const absolute = path.resolve(from, given);
    if (!fs.existsSync(absolute)) {
      throw new HeddleError('FILE_NOT_FOUND', `${given} does not exist`, 'check the path');
    }
    if (!fs.statSync(absolute).isDirectory()) return [absolute];
    const files = fs
      .readdirSync(absolute)
      .filter((name) => /\.(?:[cm]?js|[cm]?ts)$/.test(name) && !/\.d\.[cm]?ts$/.test(name))
      .map((name) => path.join(absolute, name));
    if (files.length > 0) return files;
    throw new HeddleError(
      'NO_SCENARIO',
      `${given} holds no scenario files`,
      'a scenario file is a .ts, .js, .cjs or .mjs file that calls simulate',
    );
  });
  return [...new Set(found)].sort();
}
