/**
 * What a caller may branch on.
 *
 * - `NOT_WRITABLE`: the folder is missing, or the folder or the file may not be written.
 * - `NOT_A_STORE`: the file is no database, or one of another program; it was not touched.
 * - `NEWER_SCHEMA`: a later version of this store has written the file; it was not touched.
 * - `IN_USE`: another store holds the file, and did not let go of it in time.
 * - `CLOSED`: the store was closed before the call.
 * - `FULL`: the disk is full. Nothing was changed.
 * - `CORRUPT`: the file is damaged.
 * - `FAILED`: whatever else the database says. A change may have been made or not.
 */
export type StoreErrorCode =
  | 'NOT_WRITABLE'
  | 'NOT_A_STORE'
  | 'NEWER_SCHEMA'
  | 'IN_USE'
  | 'CLOSED'
  | 'FULL'
  | 'CORRUPT'
  | 'FAILED';

export class StoreError extends Error {
  override readonly name = 'StoreError';

  constructor(
    readonly code: StoreErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** SQLite's own messages, which the package passes on without their codes. */
const CODES: readonly (readonly [RegExp, StoreErrorCode])[] = [
  [/database (table )?is locked/u, 'IN_USE'],
  [/file is not a database/u, 'NOT_A_STORE'],
  [/malformed/u, 'CORRUPT'],
  [/disk is full/u, 'FULL'],
  [/readonly database|unable to open|could not open/iu, 'NOT_WRITABLE'],
];

/** `error` as a `StoreError`, unless it has a code of its own already. */
export function storeErrorOf(error: unknown, path: string): Error {
  if (error instanceof Error && 'code' in error && error.name !== 'SQLite3Error') return error;
  const message = error instanceof Error ? error.message : String(error);
  const code = CODES.find(([pattern]) => pattern.test(message))?.[1] ?? 'FAILED';
  return new StoreError(code, `${path}: ${message}`, { cause: error });
}
