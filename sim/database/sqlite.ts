import * as fs from 'node:fs';
import * as path from 'node:path';
import { withoutFrames } from '../doors/disk/errors';
import { outsideRun } from '../kernel/current';
import { DatabaseError, misuse } from '../world/database/errors';
import type {
  Changes,
  Engine,
  EngineSession,
  Row,
  Surroundings,
  Value,
  Values,
} from '../world/database/engine';
import {
  Hooks,
  loadBinding,
  type Binding,
  type PackageDatabase,
  type PackageStatement,
} from './binding';

/** SQLite, one for all runs of this process: it keeps nothing of a file that is closed. */
export const sqlite: Engine = {
  open: (file, surroundings) => new SqliteSession(file, surroundings),
};

const hooks = new Hooks();
let binding: Binding | undefined;

function loaded(): Binding {
  binding ??= outsideRun(() => loadBinding(hooks));
  return binding;
}

class SqliteSession implements EngineSession {
  private readonly database: PackageDatabase;
  private readonly binding = loaded();

  constructor(
    file: string,
    private readonly surroundings: Surroundings,
  ) {
    this.database = this.within(() => {
      makeFolder(path.dirname(file));
      return new this.binding.Database(file);
    });
    this.within(() => {
      this.binding.giveFunctions(this.database);
      // With FULL, SQLite's default, a loss of power may undo the last commit: it does not sync that the
      // journal is gone.
      this.database.exec('PRAGMA synchronous = EXTRA; PRAGMA temp_store = MEMORY');
    });
  }

  get inTransaction(): boolean {
    return this.database.inTransaction;
  }

  run(sql: string, values?: Values): Changes {
    return this.statement(sql, (statement) => statement.run(bindable(values)));
  }

  all(sql: string, values?: Values): Row[] {
    return this.statement(sql, (statement) => statement.all(bindable(values)));
  }

  exec(sql: string): void {
    checkText(sql, 'the statement');
    this.within(() => {
      this.database.exec(sql);
    });
  }

  close(): void {
    this.within(() => {
      this.database.close();
    });
  }

  abandon(): void {
    hooks.isCutOff = true;
    try {
      this.close();
    } finally {
      hooks.isCutOff = false;
    }
  }

  private statement<T>(sql: string, use: (statement: PackageStatement) => T): T {
    checkText(sql, 'the statement');
    return this.within(() => {
      const statement = this.database.prepare(sql);
      try {
        if (hasStatement(this.binding.lastRest)) {
          throw misuse('this is more than one statement', 'give them to exec(), or one by one');
        }
        return use(statement);
      } finally {
        release(statement);
      }
    });
  }

  /** Whatever SQLite asks for meanwhile is asked of this session's server. */
  private within<T>(work: () => T): T {
    const before = hooks.current;
    hooks.current = this.surroundings;
    this.binding.lastResult = 0;
    try {
      // Nobody has called: what is on the stack is the server. And who waits for a lock fails again and again.
      return withoutFrames(work);
    } catch (error) {
      throw withoutFrames(() => this.worded(error));
    } finally {
      hooks.current = before;
    }
  }

  private worded(error: unknown): unknown {
    if (error instanceof DatabaseError) return error;
    // After a trap nothing in its memory can be relied on.
    if (error instanceof Error && error.name === 'RuntimeError') binding = undefined;
    const message = error instanceof Error ? error.message : String(error);
    const { lastResult } = this.binding;
    const isOurs = lastResult === 0 || lastResult === ROW || lastResult === DONE;
    return isOurs
      ? new DatabaseError('SQLITE_MISUSE', message)
      : DatabaseError.ofResult(lastResult, message);
  }
}

const ROW = 100;
const DONE = 101;

/** Makes a folder, with those above it, whose names outlast a loss of power. */
function makeFolder(folder: string): void {
  if (fs.existsSync(folder)) return;
  const above = path.dirname(folder);
  makeFolder(above);
  fs.mkdirSync(folder);
  const descriptor = fs.openSync(above, 'r');
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** What the statement failed with has been thrown already, and is told here once more. */
function release(statement: PackageStatement): void {
  try {
    statement.finalize();
  } catch {
    return;
  }
}

/** The package hands texts over as C does, and would cut them at a zero. */
function checkText(text: string, what: string): void {
  if (!text.includes('\0')) return;
  throw misuse(`${what} has a zero character in it`, 'bind it as a Uint8Array');
}

function bindable(values: Values | undefined): unknown {
  if (values === undefined) return undefined;
  const all: readonly Value[] = Object.values(values);
  for (const value of all) if (typeof value === 'string') checkText(value, 'a value');
  return values;
}

function hasStatement(rest: string): boolean {
  return rest.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, '').replace(/[\s;]/g, '') !== '';
}
