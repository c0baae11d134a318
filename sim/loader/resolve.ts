import Module, { createRequire, isBuiltin } from 'node:module';
import * as path from 'node:path';
import { HeddleError } from '../errors';
import { outsideRun } from '../kernel/current';

export type Resolved =
  | { readonly kind: 'builtin'; readonly name: string }
  | { readonly kind: 'file'; readonly filename: string };

/** Resolves as Node's require does, from the folder of the importing file. */
export class Resolver {
  /** By importing file, then by specifier. */
  private readonly known = new Map<string, Map<string, Resolved>>();
  private readonly requires = new Map<string, NodeJS.Require>();

  resolve(specifier: string, importer: string): Resolved {
    let ofImporter = this.known.get(importer);
    if (ofImporter === undefined) {
      ofImporter = new Map();
      this.known.set(importer, ofImporter);
    }
    let resolved = ofImporter.get(specifier);
    if (resolved === undefined) {
      resolved = outsideRun(() => this.look(specifier, importer));
      ofImporter.set(specifier, resolved);
    }
    return resolved;
  }

  private look(specifier: string, importer: string): Resolved {
    if (isBuiltin(specifier)) return { kind: 'builtin', name: specifier };
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
      return resolveAlternatives(bare, importer, error);
    }
  }
}

/** TypeScript sources name the .js that they will become; packages may offer `import` only. */
function resolveAlternatives(specifier: string, importer: string, error: unknown): string {
  const typescript = /\.[cm]?js$/.exec(specifier);
  const attempts: (() => string)[] = [];
  if (typescript !== null && specifier.startsWith('.')) {
    attempts.push(() =>
      resolveWith(specifier.replace(/js$/, 'ts'), importer, ['node', 'require']),
    );
  }
  attempts.push(() => resolveWith(specifier, importer, ['node', 'import', 'module-sync']));
  for (const attempt of attempts) {
    try {
      return attempt();
    } catch {
      continue;
    }
  }
  throw error;
}

type ResolveFilename = (
  specifier: string,
  parent: unknown,
  isMain: boolean,
  options: { conditions: Set<string> },
) => string;

function resolveWith(specifier: string, importer: string, conditions: string[]): string {
  const { _resolveFilename } = Module as unknown as { _resolveFilename: ResolveFilename };
  const parent = new Module(importer);
  parent.filename = importer;
  parent.paths = (
    Module as unknown as { _nodeModulePaths(directory: string): string[] }
  )._nodeModulePaths(path.dirname(importer));
  return _resolveFilename(specifier, parent, false, { conditions: new Set(conditions) });
}

/** The clear message for what cannot be found; Node's own error stays what the code under test gets. */
export function notFound(file: string, cause: unknown): HeddleError {
  const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
  return new HeddleError('MODULE_NOT_FOUND', `${file}: ${reason}`, 'check the path or install it');
}
