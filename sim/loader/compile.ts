import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { SourceMap } from './source-map';
import { instrument, redirectImports } from './instrument';
import { positionsOf } from './positions';
import { compiledSource, type SourceEdit } from './user-compile';

/** How a file takes part in a run. */
export interface FileRole {
  /** Whether scheduling points are inserted. */
  readonly instrumented: boolean;
  /** Whether its timers stand in for I/O: scenario files and files named as doubles. */
  readonly standIn: boolean;
}

/** The parameters that surround the code of a module: heddle's, then Node's. */
export interface ModuleScope {
  readonly heddle: object;
  readonly dynamicImport: (specifier: unknown) => Promise<unknown>;
  readonly meta: object;
  readonly setTimeout: unknown;
  readonly setInterval: unknown;
}

export type ModuleFunction = (
  exports: unknown,
  require: unknown,
  module: unknown,
  filename: string,
  directory: string,
) => void;

/** A module that is compiled but not yet evaluated; evaluated once for each run. */
export interface CompiledModule {
  readonly isEsModule: boolean;
  open(scope: ModuleScope): ModuleFunction;
}

/** Compiles one file; the result is kept for the life of the process. */
export function compileModule(
  filename: string,
  file: string,
  role: FileRole,
  edit: SourceEdit,
): CompiledModule {
  const compiled = compiledSource(filename, file, edit);
  const source = withoutHashbang(compiled.code);
  const positions = positionsOf(source);
  let code: string;
  let heddle = '__heddle';
  if (role.instrumented) {
    const instrumented = instrument(source, file, positions);
    ({ code, heddle } = instrumented);
    SourceMap.register(scriptName(filename), instrumented.edits, positions, file);
  } else {
    code = redirectImports(source, file);
    SourceMap.register(scriptName(filename), undefined, positions, file);
  }
  const prefix = outerFunctions(heddle, role);
  const script = new Script(`${prefix}${code}\n}})`, {
    filename: scriptName(filename),
    columnOffset: -prefix.length,
  });
  const outer = script.runInThisContext() as (...parameters: unknown[]) => ModuleFunction;
  return {
    isEsModule: compiled.isEsModule,
    open: (scope) =>
      outer(scope.heddle, scope.dynamicImport, scope.meta, scope.setTimeout, scope.setInterval),
  };
}

/** What `import.meta` is in a module that was an ES module; made when it is first asked for. */
export class ImportMeta {
  constructor(
    readonly filename: string,
    private readonly resolver: (specifier: string) => string,
  ) {}

  get url(): string {
    return pathToFileURL(this.filename).href;
  }

  get dirname(): string {
    return path.dirname(this.filename);
  }

  readonly resolve = (specifier: string): string => {
    const resolved = this.resolver(specifier);
    return path.isAbsolute(resolved) ? pathToFileURL(resolved).href : resolved;
  };
}

/** The user's declarations may repeat the outer names, for they stand in a function of their own. */
function outerFunctions(heddle: string, role: FileRole): string {
  const timers = role.standIn ? ',setTimeout,setInterval' : '';
  const outer = `(function(${heddle},__heddleImport,__heddleMeta${timers})`;
  return `${outer}{return function(exports,require,module,__filename,__dirname){`;
}

/**
 * The name under which a stack trace shows a file. Not the bare path: a source-map hook of the host
 * (ts-node's, say) would map positions in code that it has not seen.
 */
function scriptName(filename: string): string {
  return `heddle:${filename}`;
}

function withoutHashbang(code: string): string {
  return code.startsWith('#!') ? `//${code.slice(2)}` : code;
}
