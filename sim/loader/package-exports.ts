import * as fs from 'node:fs';
import Module from 'node:module';
import * as path from 'node:path';

/** Conditions of Node's `import`. */
const CONDITIONS: ReadonlySet<string> = new Set(['node', 'import', 'module-sync']);

/**
 * The file that `import` of a package leads to, by the `exports` of its manifest: Node's require
 * answers for its own conditions only. Undefined for what is no package, or has no `exports`.
 *
 * Follows PACKAGE_EXPORTS_RESOLVE of https://nodejs.org/api/esm.html#resolution-algorithm
 */
export function importedFile(specifier: string, directory: string): string | undefined {
  const parts = /^((?:@[^/]+\/)?[^./@][^/]*)(\/.+)?$/.exec(specifier);
  const name = parts?.[1];
  if (name === undefined) return undefined;
  const { _nodeModulePaths: pathsFrom } = Module as unknown as {
    readonly _nodeModulePaths: (from: string) => string[];
  };
  for (const folder of pathsFrom(directory)) {
    const exports = exportsOf(path.join(folder, name, 'package.json'));
    if (exports === undefined) continue;
    const target = targetOf(exports, `.${parts?.[2] ?? ''}`);
    return target === undefined ? undefined : path.join(folder, name, target);
  }
  return undefined;
}

function exportsOf(manifest: string): unknown {
  try {
    return (JSON.parse(fs.readFileSync(manifest, 'utf8')) as { exports?: unknown }).exports;
  } catch {
    return undefined;
  }
}

function targetOf(exports: unknown, subpath: string): string | undefined {
  const table = asTable(exports);
  if (subpath in table) return choose(table[subpath], '');
  let longest: string | undefined;
  for (const pattern of Object.keys(table)) {
    const [before, after] = pattern.split('*');
    if (before === undefined || after === undefined || subpath.length < pattern.length) continue;
    if (!subpath.startsWith(before) || !subpath.endsWith(after)) continue;
    if (before.length > (longest?.indexOf('*') ?? -1)) longest = pattern;
  }
  if (longest === undefined) return undefined;
  const [before = '', after = ''] = longest.split('*');
  return choose(table[longest], subpath.slice(before.length, subpath.length - after.length));
}

function asTable(exports: unknown): Readonly<Record<string, unknown>> {
  const isTable =
    typeof exports === 'object' &&
    exports !== null &&
    !Array.isArray(exports) &&
    Object.keys(exports).every((key) => key.startsWith('.'));
  return isTable ? (exports as Record<string, unknown>) : { '.': exports };
}

function choose(target: unknown, star: string): string | undefined {
  if (typeof target === 'string') return target.replaceAll('*', star);
  if (typeof target !== 'object' || target === null) return undefined;
  for (const [condition, inner] of Object.entries(target)) {
    if (!Array.isArray(target) && condition !== 'default' && !CONDITIONS.has(condition)) continue;
    const chosen = choose(inner, star);
    if (chosen !== undefined) return chosen;
  }
  return undefined;
}
