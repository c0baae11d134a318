import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import * as vm from 'node:vm';
import { HeddleError } from '../errors';
import type { Changes, Row, Surroundings, Value } from '../world/database/engine';
import { LEVEL } from '../world/database/locks';

const PACKAGE = 'node-sqlite3-wasm';

/** What the package gives, and what is added to it below. */
export interface Binding {
  readonly Database: new (file: string) => PackageDatabase;
  /** Of the last call of SQLite. */
  lastResult: number;
  /** Of the last text that was prepared: what stands behind its first statement. */
  lastRest: string;
  giveFunctions(database: PackageDatabase): void;
}

export interface PackageDatabase {
  readonly inTransaction: boolean;
  prepare(sql: string): PackageStatement;
  exec(sql: string): void;
  close(): void;
}

export interface PackageStatement {
  run(values?: unknown): Changes;
  all(values?: unknown): Row[];
  finalize(): void;
}

/** What the engine asks for in the middle of a call: of the server whose call it is. */
export class Hooks {
  current: Surroundings | undefined = undefined;
  /** Whether files are out of reach, so that what ends leaves them as they are. */
  isCutOff = false;

  lock(holder: number, file: string, level: number): number {
    return this.current?.locks.take(file, holder, level) === true ? OK : BUSY;
  }

  unlock(holder: number, file: string, level: number): number {
    this.current?.locks.lower(file, holder, level);
    return OK;
  }

  isReserved(file: string): boolean {
    return this.current?.locks.isReserved(file) === true;
  }

  random(): bigint {
    const bytes = this.randomBytes(8);
    return new DataView(bytes.buffer, bytes.byteOffset).getBigInt64(0);
  }

  randomBytes(count: Value): Uint8Array {
    return this.current?.randomBytes(Math.max(1, Number(count))) ?? new Uint8Array(8);
  }
}

const OK = 0;
const BUSY = 5;

/**
 * Loads the package with other locks. Its own are a folder beside the file, which knows but one level, so that two
 * who only read keep each other out; its script is evaluated with functions added that stand in for those
 * three, and for two more: SQLite's own randomness, which would differ from run to run, is constant, and a
 * sync takes the name of the file along, as on any Unix.
 *
 * @throws HeddleError MODULE_NOT_FOUND, LOAD_FAILED
 */
export function loadBinding(hooks: Hooks): Binding {
  const filename = find();
  const source = fs.readFileSync(filename, 'utf8');
  const missing = REPLACED.find((name) => !source.includes(`function ${name}(`));
  if (missing !== undefined) {
    throw new HeddleError(
      'LOAD_FAILED',
      `this ${PACKAGE} has no ${missing}, by which heddle gives it locks`,
      `install ${PACKAGE}@0.8`,
    );
  }
  const packageRequire = createRequire(filename);
  const gate = gated(hooks);
  const requireOf = (name: string): unknown =>
    name === 'fs' || name === 'node:fs' ? gate : packageRequire(name);
  const made: { exports: unknown } = { exports: {} };
  const parameters = ['exports', 'require', 'module', '__filename', '__dirname', 'hooks', 'LEVEL'];
  const evaluate = vm.compileFunction(source + ADDED, parameters, { filename }) as (
    ...args: readonly unknown[]
  ) => void;
  evaluate(made.exports, requireOf, made, filename, path.dirname(filename), hooks, LEVEL);
  return made.exports as Binding;
}

function find(): string {
  for (const from of [__filename, path.join(process.cwd(), 'package.json')]) {
    try {
      return createRequire(from).resolve(PACKAGE);
    } catch {
      // The next place may have it.
    }
  }
  throw new HeddleError(
    'MODULE_NOT_FOUND',
    `a simulated database needs the package ${PACKAGE}`,
    `run: npm install --save-dev ${PACKAGE}`,
  );
}

/** Calls of fs that the package makes for the files of a database. */
const FILE_CALLS = [
  ...['accessSync', 'closeSync', 'fstatSync', 'fsyncSync', 'ftruncateSync'],
  ...['openSync', 'readSync', 'unlinkSync', 'writeSync'],
] as const;

function gated(hooks: Hooks): object {
  const gate: Record<string, unknown> = {
    constants: fs.constants,
    readFileSync: fs.readFileSync,
  };
  const calls = fs as unknown as Record<string, (...args: unknown[]) => unknown>;
  for (const name of FILE_CALLS) {
    gate[name] = (...args: unknown[]): unknown => {
      if (hooks.isCutOff) throw new Error('the file is out of reach');
      return calls[name]?.(...args);
    };
  }
  return gate;
}

const REPLACED = [
  ...['_nodejsLock', '_nodejsUnlock', '_nodejsCheckReservedLock'],
  ...['_nodejsRandomness', '_nodejsSync'],
];

/** Of two functions of one name the later one counts. */
const ADDED = `
;function _nodejsLock(file, level) { return hooks.lock(file, _path(file), level); }
function _nodejsUnlock(file, level) { return hooks.unlock(file, _path(file), level); }
function _nodejsCheckReservedLock(file, out) {
  setValue(out, hooks.isReserved(_path(file)) ? 1 : 0, 'i32');
  return SQLITE_OK;
}
function _nodejsRandomness(vfs, count, out) { HEAPU8.fill(0, out, out + count); return count; }
function syncPath(name) {
  const descriptor = fs.openSync(name, 'r');
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}
function _nodejsSync(file) {
  // What is thrown through the engine would leave its memory as it was in the midst of the call.
  try {
    fs.fsyncSync(_fd(file));
    syncPath(path.dirname(_path(file)));
    return SQLITE_OK;
  } catch {
    return SQLITE_IOERR_FSYNC;
  }
}
{
  for (const name of ['open_v2', 'exec', 'step']) {
    const call = sqlite3[name];
    sqlite3[name] = (...args) => (Module.lastResult = call(...args));
  }
  const rest = _malloc(4);
  const prepare = sqlite3.prepare_v2;
  sqlite3.prepare_v2 = (database, sql, length, out) => {
    Module.lastResult = prepare(database, sql, length, out, rest);
    Module.lastRest = Module.lastResult === SQLITE_OK ? UTF8ToString(getValue(rest, 'i32')) : '';
    return Module.lastResult;
  };
  const functions = [
    ['random', 0, (context) => setFunctionResult(context, hooks.random())],
    ['randomblob', 1, (context, count, values) => {
      setFunctionResult(context, hooks.randomBytes(parseFunctionArguments(count, values)[0]));
    }],
  ].map(([name, count, body]) => [name, count, addFunction(body, 'viii')]);
  Module.giveFunctions = (database) => {
    for (const [name, count, pointer] of functions) {
      const { _ptr } = database;
      database._handleError(
        sqlite3.create_function_v2(_ptr, name, count, SQLITE_UTF8, NULL, pointer, NULL, NULL, NULL),
      );
    }
  };
}
`;
