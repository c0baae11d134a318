import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  rmdirSync,
  rmSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from 'node-sqlite3-wasm';
import { type LockAnswer, OwnerLock } from './owner-lock';
import { APPLICATION_ID, MIGRATIONS } from './sqlite-schema';
import { StoreError, storeErrorOf } from './store-error';

export type Value = number | string | Uint8Array | null;
export type Row = Readonly<Record<string, unknown>>;

/** How often somebody who waits for the file looks again. */
const LOOK_AGAIN_MS = 25;

export interface ConnectionOptions {
  readonly path: string;
  /** How long to wait for a file that another process holds, in ms. */
  readonly busyTimeoutMs: number;
  /** Default: all that there are. */
  readonly migrations?: readonly string[];
}

/**
 * A database file that this process alone has. The package knows one kind of lock, a folder beside the
 * file, and never rolls back the journal of a process that died while it wrote: it takes the lock of
 * its own for that of a writer. A write-ahead log needs no such rollback; without shared memory,
 * which the package has not, SQLite keeps one only for who holds the file alone.
 */
export class SqliteConnection {
  private constructor(
    private readonly path: string,
    private readonly database: Database,
    private readonly lock: OwnerLock,
  ) {}

  /** @throws StoreError */
  static async open(options: ConnectionOptions): Promise<SqliteConnection> {
    const path = resolve(options.path);
    checkWritable(path);
    const endMs = performance.now() + options.busyTimeoutMs;
    for (;;) {
      const answer = take(path);
      const free = answer.kind === 'taken';
      // A folder without an owner of ours is of another program, which may be at work.
      const foreign = free && !answer.fromTheDead && existsSync(`${path}.lock`);
      if (free && !foreign)
        return SqliteConnection.openHeld(path, answer, options.migrations ?? MIGRATIONS);
      if (free) answer.lock.release();
      if (performance.now() >= endMs) {
        const by = free ? `who made ${path}.lock; remove that if nobody uses it` : answer.by;
        throw new StoreError('IN_USE', `${path} is in use by ${by}`);
      }
      await sleep(LOOK_AGAIN_MS);
    }
  }

  get isOpen(): boolean {
    return this.database.isOpen;
  }

  /**
   * Runs `work` in a transaction, and undoes it if it throws. What has returned is on the disk.
   *
   * @throws StoreError, and what `work` throws
   */
  transaction<T>(work: () => T): T {
    if (!this.isOpen) throw new StoreError('CLOSED', `${this.path} is closed`);
    try {
      this.database.exec('BEGIN IMMEDIATE');
      const result = work();
      this.database.exec('COMMIT');
      return result;
    } catch (error) {
      this.undo();
      throw storeErrorOf(error, this.path);
    }
  }

  run(sql: string, ...values: readonly Value[]): number {
    return this.database.run(sql, [...values]).changes;
  }

  all(sql: string, ...values: readonly Value[]): readonly Row[] {
    return this.database.all(sql, [...values]);
  }

  get(sql: string, ...values: readonly Value[]): Row | undefined {
    return this.all(sql, ...values)[0];
  }

  exec(sql: string): void {
    this.database.exec(sql);
  }

  /** Nothing when it is closed already. */
  close(): void {
    if (!this.isOpen) return;
    try {
      this.database.close();
    } catch (error) {
      throw storeErrorOf(error, this.path);
    } finally {
      this.lock.release();
    }
  }

  private static openHeld(
    path: string,
    { lock, fromTheDead }: Extract<LockAnswer, { readonly kind: 'taken' }>,
    migrations: readonly string[],
  ): SqliteConnection {
    let database: Database | undefined;
    try {
      if (fromTheDead) removeLockFolder(path);
      if (isAbsent(path)) create(path, migrations);
      database = connect(path);
      migrate(database, path, migrations);
      // The names of the file and of its log must outlive a loss of power, as what is in them does.
      sync(dirname(path));
      return new SqliteConnection(path, database, lock);
    } catch (error) {
      if (database?.isOpen === true) database.close();
      lock.release();
      throw storeErrorOf(error, path);
    }
  }

  private undo(): void {
    try {
      if (this.database.inTransaction) this.database.exec('ROLLBACK');
    } catch {
      // The first error says more; the next BEGIN will say it if the transaction is still there.
    }
  }
}

function take(path: string): LockAnswer {
  try {
    return OwnerLock.take(`${path}.owner`);
  } catch (cause) {
    throw new StoreError('NOT_WRITABLE', `${path} cannot be locked`, { cause });
  }
}

function checkWritable(path: string): void {
  try {
    accessSync(dirname(path), constants.R_OK | constants.W_OK | constants.X_OK);
    if (existsSync(path)) accessSync(path, constants.R_OK | constants.W_OK);
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new StoreError('NOT_WRITABLE', `${path} cannot be written: ${reason}`, { cause });
  }
}

/** @throws StoreError `NOT_A_STORE` for a file of another kind, before SQLite gets to see it */
function isAbsent(path: string): boolean {
  if (!existsSync(path)) return true;
  const header = Buffer.alloc(100);
  const file = openSync(path, 'r');
  let length: number;
  try {
    length = readSync(file, header, 0, header.length, 0);
  } finally {
    closeSync(file);
  }
  if (length === 0) return true;
  if (header.toString('latin1', 0, 16) !== 'SQLite format 3\0') {
    throw new StoreError('NOT_A_STORE', `${path} is no database`);
  }
  if (header.readUInt32BE(68) !== APPLICATION_ID) {
    throw new StoreError('NOT_A_STORE', `${path} is a database of another program`);
  }
  return false;
}

/** Under another name first, so that a file of the right name is always a whole one. */
function create(path: string, migrations: readonly string[]): void {
  const draft = `${path}.new`;
  for (const left of ['', '-wal', '-journal']) rmSync(`${draft}${left}`, { force: true });
  removeLockFolder(draft);
  const database = new Database(draft);
  try {
    // Nobody needs half a draft: it is made sure of when it is whole.
    database.exec('PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE');
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA application_id = ${APPLICATION_ID}`);
    migrate(database, draft, migrations);
  } finally {
    database.close();
  }
  sync(draft);
  renameSync(draft, path);
}

function connect(path: string): Database {
  const database = new Database(path);
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL');
    // FULL: each commit waits until the log is on the disk.
    database.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function migrate(database: Database, path: string, migrations: readonly string[]): void {
  const version = Number(database.all('PRAGMA user_version')[0]?.user_version);
  if (version > migrations.length) {
    const text = `${path} has schema ${version}; this program knows up to ${migrations.length}`;
    throw new StoreError('NEWER_SCHEMA', text);
  }
  if (version === migrations.length) return;
  const steps = migrations.slice(version).join('\n');
  database.exec(`BEGIN IMMEDIATE; ${steps}; PRAGMA user_version = ${migrations.length}; COMMIT`);
}

function removeLockFolder(path: string): void {
  if (existsSync(`${path}.lock`)) rmdirSync(`${path}.lock`);
}

/** Waits until a file, or the names in a folder, are on the disk. */
function sync(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
