import type { LockTable } from './locks';

/** What can be bound to a parameter, and what a column holds. Integers beyond 2 ** 53 come as bigint. */
export type Value = number | bigint | string | Uint8Array | null;

/** Values by place, or by name with its prefix: `{ ':id': 1 }`. */
export type Values = readonly Value[] | Readonly<Record<string, Value>>;

export type Row = Record<string, Value>;

export interface Changes {
  readonly changes: number;
  readonly lastInsertRowid: number | bigint;
}

/** An SQL engine that works on files. All of it is synchronous and throws a DatabaseError. */
export interface Engine {
  /** Makes the file if there is none. */
  open(file: string, surroundings: Surroundings): EngineSession;
}

/** What sessions of one server share. */
export interface Surroundings {
  readonly locks: LockTable;
  /** What SQL draws by `random()` and `randomblob()`: so many bytes. */
  randomBytes(count: number): Uint8Array;
}

/** One connection to one file, as the engine has it. */
export interface EngineSession {
  readonly inTransaction: boolean;
  /** One statement whose rows are of no interest. */
  run(sql: string, values?: Values): Changes;
  all(sql: string, values?: Values): Row[];
  /** Any number of statements. */
  exec(sql: string): void;
  /** Rolls back what is open. */
  close(): void;
  /** Lets go of it and leaves the file as it is, as the end of a process would. */
  abandon(): void;
}
