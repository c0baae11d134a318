/**
 * What a caller may branch on.
 *
 * - `INVALID_ARGUMENT`: an option, event or argument is not as it must be; nothing was changed.
 * - `CAMERA_UNKNOWN`: there is no such camera; nothing was changed.
 * - `SNAPSHOT_FAILED`: the camera gave no picture in time; nothing was changed, the call may be made
 *   again.
 * - `STORE_FAILED`: the store failed at every attempt. Whether the last had an effect is not known:
 *   repeat the call with the same key.
 * - `NOT_RUNNING`: the processor is draining or drained.
 * - `ABORTED`: whoever waited has given up.
 * - `WAIT_TIMEOUT`: nothing became free in time.
 * - `DEADLINE`: a call took longer than it may.
 * - `BREAKER_OPEN`: the vision model failed too often; it is not called for a while.
 */
export type ProcessorErrorCode =
  | 'INVALID_ARGUMENT'
  | 'CAMERA_UNKNOWN'
  | 'SNAPSHOT_FAILED'
  | 'STORE_FAILED'
  | 'NOT_RUNNING'
  | 'ABORTED'
  | 'WAIT_TIMEOUT'
  | 'DEADLINE'
  | 'BREAKER_OPEN';

export class ProcessorError extends Error {
  override readonly name = 'ProcessorError';

  constructor(
    readonly code: ProcessorErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The code of a `ProcessorError`; undefined for whatever else was thrown. */
export function codeOf(error: unknown): ProcessorErrorCode | undefined {
  return error instanceof ProcessorError ? error.code : undefined;
}
