import * as fs from 'node:fs';
import Module from 'node:module';
import * as path from 'node:path';
import { Script } from 'node:vm';
import { transformSync } from 'esbuild';
import { HeddleError } from '../errors';
import { outsideRun } from '../kernel/current';
import { topLevelAwait } from './syntax';

/** Changes the source of a file before it is compiled: a planted bug, say. */
export type SourceEdit = (filename: string, source: string) => string;

export interface CompiledSource {
  /** CommonJS JavaScript with its inline source map. */
  readonly code: string;
  /** Whether it was an ES module after the user's own compile. */
  readonly isEsModule: boolean;
}

/** CommonJS JavaScript of one file, made from what the user's own compile gives. */
export function compiledSource(filename: string, file: string, edit: SourceEdit): CompiledSource {
  return outsideRun(() => {
    const extension = path.extname(filename);
    const compiled = JAVASCRIPT.has(extension)
      ? edit(filename, fs.readFileSync(filename, 'utf8'))
      : compileByHook(filename, file, extension, edit);
    const code = withoutByteOrderMark(compiled);
    return isEsModule(filename, extension, code)
      ? { code: toCommonJs(code, filename, file), isEsModule: true }
      : { code, isEsModule: false };
  });
}

const JAVASCRIPT = new Set(['.js', '.cjs', '.mjs']);

type Compile = (code: string, filename: string) => void;

type ExtensionHook = (module: Module, filename: string) => void;

/**
 * TypeScript and the like go through the hook that the user registered (ts-node, tsx, swc, ...):
 * called with a module whose `_compile` keeps the code in place of running it.
 */
function compileByHook(
  filename: string,
  file: string,
  extension: string,
  edit: SourceEdit,
): string {
  const hooks = (Module as unknown as { _extensions: Record<string, ExtensionHook | undefined> })
    ._extensions;
  const hook = hooks[extension];
  if (hook === undefined) {
    throw new HeddleError(
      'LOAD_FAILED',
      `${file}: nothing compiles ${extension} files here`,
      'register a compiler first, such as: --require ts-node/register',
    );
  }
  let compiled: string | undefined;
  let compile: Compile = (code) => {
    compiled = code;
  };
  const receiver = new Module(filename);
  // A hook puts its own function before this one, and is to compile the edited source.
  Object.defineProperty(receiver, '_compile', {
    get: () => compile,
    set: (hooked: Compile) => {
      compile = (code, name) => {
        hooked.call(receiver, edit(filename, code), name);
      };
    },
  });
  hook(receiver, filename);
  if (compiled === undefined) {
    throw new HeddleError(
      'LOAD_FAILED',
      `${file}: the compiler of ${extension} files gave no JavaScript`,
      'heddle works with compilers that hook require, such as ts-node and tsx',
    );
  }
  return compiled;
}

export function withoutByteOrderMark(code: string): string {
  return code.charCodeAt(0) === 0xfeff ? code.slice(1) : code;
}

function isEsModule(filename: string, extension: string, code: string): boolean {
  if (extension === '.mjs' || extension === '.mts') return true;
  if (extension === '.cjs' || extension === '.cts') return false;
  if (packageType(path.dirname(filename)) === 'module') return ES_SYNTAX.test(code);
  // Node looks at the syntax too; and a compiler may leave ES syntax in a CommonJS package.
  return ES_SYNTAX.test(code) && !parsesAsScript(code);
}

const ES_SYNTAX =
  /^\s*(?:import\b(?!\s*\()|export\b)|\bimport\.meta\b|[;}]\s*(?:import\b(?!\s*\()|export\b)/m;

function parsesAsScript(code: string): boolean {
  try {
    return new Script(code) instanceof Script;
  } catch {
    return false;
  }
}

const packageTypes = new Map<string, string>();

function packageType(directory: string): string {
  const known = packageTypes.get(directory);
  if (known !== undefined) return known;
  const parent = path.dirname(directory);
  const type =
    readType(path.join(directory, 'package.json')) ??
    (parent === directory ? 'commonjs' : packageType(parent));
  packageTypes.set(directory, type);
  return type;
}

function readType(manifest: string): string | undefined {
  try {
    const { type } = JSON.parse(fs.readFileSync(manifest, 'utf8')) as { type?: string };
    return type ?? 'commonjs';
  } catch {
    return undefined;
  }
}

/** An ES module as CommonJS: getters keep bindings live, and cycles their temporal dead zone. */
function toCommonJs(code: string, filename: string, file: string): string {
  try {
    return transformSync(code, {
      format: 'cjs',
      target: 'esnext',
      platform: 'node',
      // For .mjs esbuild takes every import for one of CommonJS; the registry knows better.
      sourcefile: filename.replace(/\.m([jt]s)$/, '.$1'),
      sourcemap: 'inline',
      sourcesContent: false,
      define: { 'import.meta': '__heddleMeta' },
      logLevel: 'silent',
    }).code;
  } catch (error) {
    throw transformError(error, file);
  }
}

function transformError(error: unknown, file: string): HeddleError {
  const { errors } = error as {
    errors?: { text: string; location: { line: number; column: number } | null }[];
  };
  const first = errors?.[0];
  const at = first?.location;
  const where = at ? `${file}:${String(at.line)}:${String(at.column + 1)}` : file;
  if (first?.text.includes('Top-level await') === true) return topLevelAwait(where);
  return new HeddleError(
    'PARSE_FAILED',
    `${where}: ${first?.text ?? String(error)}`,
    'fix the syntax, or compile the file to CommonJS first',
  );
}
