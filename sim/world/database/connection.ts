import type { Changes, Row, Values } from './engine';

/** When a transaction takes which lock, as SQLite's BEGIN says it. */
export type TransactionMode = 'deferred' | 'immediate' | 'exclusive';

/**
 * One connection to a database. Its statements are executed one after the other, in the order in which they
 * were asked for. All of its methods reject with a DatabaseError: SQLITE_… of the statement, ECONNRESET
 * if the connection was lost, ERR_CLOSED after `close`.
 */
export interface Connection {
  /** Of the database, from 1, in the order of connecting. */
  readonly number: number;
  /** One statement whose rows are of no interest. */
  run(sql: string, values?: Values): Promise<Changes>;
  all(sql: string, values?: Values): Promise<Row[]>;
  /** The first row, undefined if there is none. */
  get(sql: string, values?: Values): Promise<Row | undefined>;
  /** Any number of statements, without values. They are no transaction of their own. */
  exec(sql: string): Promise<void>;
  /** @param mode default `deferred`: it takes its locks when it first reads and first writes */
  begin(mode?: TransactionMode): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /**
   * Runs `body` in a transaction and commits it; rolls it back if `body` or the commit fails, and rejects with
   * that. Nothing is tried again.
   *
   * @param mode as in `begin`
   */
  transaction<T>(
    body: (connection: Connection) => T | Promise<T>,
    mode?: TransactionMode,
  ): Promise<T>;
  /** Rolls back what is open. Closing twice, or what is lost, is no error. */
  close(): Promise<void>;
  /**
   * Breaks the connection now. What has not arrived never takes effect, what has is not answered, and the
   * server rolls back what is open when it finds out.
   */
  lose(): void;
}
