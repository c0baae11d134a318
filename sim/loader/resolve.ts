import * as fs from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import * as path from 'node:path';
import { outsideRun } from '../kernel/current';
import { importedFile } from './package-exports';

export type Resolved =
  | { readonly kind: 'builtin'; readonly name: string }
  | { readonly kind: 'file'; readonly filename: string };

/** Who asks: packages may answer `require` and `import` with different files. */
export type Asker = 'require' | 'import';

/** Resolves as Node's require or import does, from the folder of the importing file. */
export class Resolver {
  /** By importing file, then by asker and specifier. */
  private readonly known = new Map<string, Map<string, Resolved>>();
  private readonly requires = new Map<string, NodeJS.Require>();

  resolve(specifier: string, importer: string, asker: Asker = 'require'): Resolved {
    const key = asker === 'import' ? `import ${specifier}` : specifier;
    let ofImporter = this.known.get(importer);
    if (ofImporter === undefined) {
      ofImporter = new Map();
      this.known.set(importer, ofImporter);
    }
    let resolved = ofImporter.get(key);
    if (resolved === undefined) {
      resolved = outsideRun(() => this.look(specifier, importer, asker));
      ofImporter.set(key, resolved);
    }
    return resolved;
  }

  private look(specifier: string, importer: string, asker: Asker): Resolved {
    if (isBuiltin(specifier)) return { kind: 'builtin', name: specifier };
    if (asker === 'import') {
      const imported = importedFile(specifier, path.dirname(importer));
      if (imported !== undefined) return { kind: 'file', filename: fs.realpathSync(imported) };
    }
    const filename = this.find(specifier, importer, path.dirname(importer));
    return { kind: 'file', filename };
  }

  private find(specifier: string, importer: string, directory: string): string {
    const bare = specifier.startsWith('file:') ? new URL(specifier).pathname : specifier;
    let require = this.requires.get(directory);
    if (require === undefined) {
      require = createRequire(path.join(directory, 'importer.js'));
      this.requires.set(directory, require);
    }
    try {
      return require.resolve(bare);
    } catch (error) {
      return resolveAlternatives(bare, importer, require, error);
    }
  }
}

/** TypeScript sources name the .js that they will become; packages may offer `import` only. */
function resolveAlternatives(
  specifier: string,
  importer: string,
  require: NodeJS.Require,
  error: unknown,
): string {
  if (specifier.startsWith('.') && /\.[cm]?js$/.test(specifier)) {
    try {
      return require.resolve(specifier.replace(/js$/, 'ts'));
    } catch {
      throw error;
    }
  }
  const imported = importedFile(specifier, path.dirname(importer));
  if (imported === undefined) throw error;
  return fs.realpathSync(imported);
}
