/** Names of SQLite's result codes, https://sqlite.org/rescode.html, as far as an engine answers them. */
const CODES: ReadonlyMap<number, string> = new Map([
  [1, 'SQLITE_ERROR'],
  [2, 'SQLITE_INTERNAL'],
  [3, 'SQLITE_PERM'],
  [4, 'SQLITE_ABORT'],
  [5, 'SQLITE_BUSY'],
  [6, 'SQLITE_LOCKED'],
  [7, 'SQLITE_NOMEM'],
  [8, 'SQLITE_READONLY'],
  [9, 'SQLITE_INTERRUPT'],
  [10, 'SQLITE_IOERR'],
  [11, 'SQLITE_CORRUPT'],
  [12, 'SQLITE_NOTFOUND'],
  [13, 'SQLITE_FULL'],
  [14, 'SQLITE_CANTOPEN'],
  [15, 'SQLITE_PROTOCOL'],
  [17, 'SQLITE_SCHEMA'],
  [18, 'SQLITE_TOOBIG'],
  [19, 'SQLITE_CONSTRAINT'],
  [20, 'SQLITE_MISMATCH'],
  [21, 'SQLITE_MISUSE'],
  [25, 'SQLITE_RANGE'],
  [26, 'SQLITE_NOTADB'],
]);

/** What the kinds of a broken constraint are called, by how SQLite words them. */
const CONSTRAINTS: readonly (readonly [words: string, code: string])[] = [
  ['UNIQUE constraint', 'SQLITE_CONSTRAINT_UNIQUE'],
  ['NOT NULL constraint', 'SQLITE_CONSTRAINT_NOTNULL'],
  ['CHECK constraint', 'SQLITE_CONSTRAINT_CHECK'],
  ['FOREIGN KEY constraint', 'SQLITE_CONSTRAINT_FOREIGNKEY'],
];

/**
 * A statement failed, or the connection did. `code` is SQLite's name of what happened, such as `SQLITE_BUSY` or
 * `SQLITE_CONSTRAINT_UNIQUE`, or Node's of a connection: `ECONNREFUSED` while the server is down, `ECONNRESET`
 * where it is unknown whether the last statement took effect, `ERR_CLOSED` after `close`.
 */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }

  /** Of a result code of SQLite. */
  static ofResult(result: number, message: string): DatabaseError {
    const code = CODES.get(result & 0xff) ?? 'SQLITE_ERROR';
    const constraint = CONSTRAINTS.find(([words]) => message.startsWith(words));
    return new DatabaseError(
      code === 'SQLITE_CONSTRAINT' && constraint !== undefined ? constraint[1] : code,
      message,
    );
  }
}

/** The statement itself makes no sense. */
export function misuse(message: string, remedy: string): DatabaseError {
  return new DatabaseError('SQLITE_MISUSE', `${message}: ${remedy}`);
}

export function refused(name: string): DatabaseError {
  return new DatabaseError('ECONNREFUSED', `connect ECONNREFUSED ${name}: the server is down`);
}

export function reset(name: string): DatabaseError {
  return new DatabaseError('ECONNRESET', `read ECONNRESET ${name}: the connection was lost`);
}

export function closed(name: string): DatabaseError {
  return new DatabaseError(
    'ERR_CLOSED',
    `the connection to ${name} is closed: connect anew for what comes after close()`,
  );
}
