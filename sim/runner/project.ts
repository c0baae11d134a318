import * as fs from 'node:fs';
import Module, { createRequire } from 'node:module';
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
 * ts-node or tsx (types are not checked, for tsc does that better).
 *
 * @throws HeddleError LOAD_FAILED if a TypeScript file is to be loaded and nothing compiles it
 */
export function registerCompiler(root: string, files: readonly string[]): void {
  const extensions = files.map((file) => path.extname(file)).filter((name) => TYPESCRIPT.has(name));
  if (extensions.length === 0 || extensions.every(hasHook)) return;
  const require = createRequire(path.join(root, 'package.json'));
  const problems: string[] = [];
  // ts-node compiles no ES modules by this way, tsx does.
  for (const hook of isOfModules(root) ? [...COMPILERS].reverse() : COMPILERS) {
    try {
      require(hook);
      return;
    } catch (error) {
      if ((error as { code?: string }).code === 'MODULE_NOT_FOUND') continue;
      const [line = ''] = String(error).split('\n');
      problems.push(`${hook}: ${line}`);
    }
  }
  throw new HeddleError(
    'LOAD_FAILED',
    ['nothing here compiles TypeScript', ...problems].join('; '),
    'npm install --save-dev tsx, or ts-node with typescript 6; another compiler goes to --require',
  );
}

const TYPESCRIPT: ReadonlySet<string> = new Set(['.ts', '.cts', '.mts', '.tsx']);

const COMPILERS = ['ts-node/register/transpile-only', 'tsx/cjs'] as const;

/** Node's own type stripping keeps no hook here; whatever does is a compiler of the user's. */
function hasHook(extension: string): boolean {
  const hooks = (Module as unknown as { readonly _extensions: Readonly<Record<string, unknown>> })
    ._extensions;
  return typeof hooks[extension] === 'function';
}

function isOfModules(root: string): boolean {
  try {
    const text = fs.readFileSync(path.join(root, 'package.json'), 'utf8');
    return (JSON.parse(text) as { readonly type?: unknown }).type === 'module';
  } catch {
    return false;
  }
}

/**
 * Scenario files below paths: a file as it is; a folder by those `.ts`, `.js`, `.cjs` and `.mjs` files in
 * it and its subfolders that speak of `simulate`, without hidden folders and packages; a folder in which
 * none does by all files in it, for then it is their exports that are scenarios. Sorted, absolute.
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
    const all = codeIn(absolute);
    // By its text, for to evaluate a file of another kind could do anything.
    const stating = all.filter((file) => /\bsimulate\b/.test(fs.readFileSync(file, 'utf8')));
    const files =
      stating.length > 0 ? stating : all.filter((file) => path.dirname(file) === absolute);
    if (files.length > 0) return files;
    throw new HeddleError(
      'NO_SCENARIO',
      `${given} holds no scenario files`,
      'a scenario file is a .ts, .js, .cjs or .mjs file that calls simulate',
    );
  });
  return [...new Set(found)].sort();
}

function codeIn(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const absolute = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      const isLeftOut = entry.name === 'node_modules' || entry.name.startsWith('.');
      return isLeftOut ? [] : codeIn(absolute);
    }
    const isCode = /\.[cm]?[jt]s$/.test(entry.name) && !/\.d\.[cm]?ts$/.test(entry.name);
    return isCode ? [absolute] : [];
  });
}
