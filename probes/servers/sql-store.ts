import { Database } from 'node-sqlite3-wasm';

export type SqlValue = string | number | null;

export interface SqlResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly SqlValue[])[];
  readonly changes: number;
  readonly insertId: number;
}

/**
 * What the servers of databases keep their tables in. A transaction has the store to itself: statements of
 * other sessions wait until it has ended.
 */
export class SqlStore {
  private readonly database = new Database();
  private owner: SqlSession | undefined;
  private readonly waiting: (() => void)[] = [];

  constructor(schema: string) {
    this.database.exec(schema);
  }

  session(): SqlSession {
    return new SqlSession(this);
  }

  close(): void {
    this.database.close();
  }

  /** @internal Whether another session has the store to itself. Who acts on it must do so at once. */
  isKeptFrom(session: SqlSession): boolean {
    return this.owner !== undefined && this.owner !== session;
  }

  /** @internal */
  released(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** @internal */
  keepFor(session: SqlSession | undefined): void {
    this.owner = session;
    if (session === undefined) for (const goOn of this.waiting.splice(0)) goOn();
  }

  /** @internal */
  execute(sql: string, values: readonly SqlValue[]): SqlResult {
    const before = this.scalar('select total_changes()');
    const statement = this.database.prepare(sql);
    try {
      const named = Object.fromEntries(
        values.map((value, index) => [`$${String(index + 1)}`, value]),
      );
      const rows = statement.all(/\$\d/.test(sql) ? named : [...values]) as Record<
        string,
        SqlValue
      >[];
      const columns = Object.keys(rows[0] ?? {});
      return {
        columns,
        rows: rows.map((row) => columns.map((column) => row[column] ?? null)),
        changes: this.scalar('select total_changes()') - before,
        insertId: this.scalar('select last_insert_rowid()'),
      };
    } finally {
      statement.finalize();
    }
  }

  private scalar(sql: string): number {
    return Number(Object.values(this.database.get(sql) as object)[0]);
  }
}

/** One connection. */
export class SqlSession {
  isInTransaction = false;

  constructor(private readonly store: SqlStore) {}

  /** Throws what the database says of a statement that is wrong. */
  async run(sql: string, values: readonly SqlValue[] = []): Promise<SqlResult> {
    while (this.store.isKeptFrom(this)) await this.store.released();
    if (/^\s*(begin|start transaction)/i.test(sql)) {
      this.store.keepFor(this);
      this.isInTransaction = true;
      return this.store.execute('BEGIN', []);
    }
    if (/^\s*(commit|rollback)/i.test(sql))
      return this.end(/^\s*commit/i.test(sql) ? 'COMMIT' : 'ROLLBACK');
    return this.store.execute(sql, values);
  }

  /** The connection is gone: what it has not committed is, too. */
  close(): void {
    if (this.isInTransaction) this.end('ROLLBACK');
  }

  private end(how: string): SqlResult {
    if (!this.isInTransaction) return { columns: [], rows: [], changes: 0, insertId: 0 };
    this.isInTransaction = false;
    const result = this.store.execute(how, []);
    this.store.keepFor(undefined);
    return result;
  }
}
