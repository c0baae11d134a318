/**
 * What a caller may branch on.
 *
 * - `INVALID_ARGUMENT`: an option or argument is out of its range; nothing was changed.
 * - `INVALID_READING`: the source answered with something that is not a reading.
 * - `ABORTED`: the caller's own signal ended its wait; the load goes on for the others.
 * - `LOAD_TIMEOUT`: the load took longer than `loadTimeoutMs` and was given up.
 * - `OVERLOADED`: `maxLoads` loads are under way already.
 * - `OUTDATED`: the source answered from before the last version announced by `invalidate`.
 * - `CLOSED`: the cache was closed before or during the call.
 */
export type ContextErrorCode =
  | 'INVALID_ARGUMENT'
  | 'INVALID_READING'
  | 'ABORTED'
  | 'LOAD_TIMEOUT'
  | 'OVERLOADED'
  | 'OUTDATED'
  | 'CLOSED';

export class ContextError extends Error {
  override readonly name = 'ContextError';

  constructor(
    readonly code: ContextErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The code of a `ContextError`; undefined for whatever else was thrown. */
export function codeOf(error: unknown): ContextErrorCode | undefined {
  return error instanceof ContextError ? error.code : undefined;
}
