/**
 * What a caller may branch on.
 *
 * - `INVALID_ARGUMENT`: an option or argument is out of its range; nothing was changed.
 * - `UNKNOWN_TOPIC`: the topic is none of those that the manager was made with.
 * - `NOT_SERIALISABLE`: the message cannot be written as JSON.
 * - `PAYLOAD_TOO_LARGE`: the message is longer than `maxPayloadBytes`.
 * - `OVERLOADED`: `maxPublishing` messages wait for the log already.
 * - `LOG_FAILED`: the log did not take the message, or did and could not say so. Publish it again
 *   with the same id: it will not appear twice.
 * - `DRAINING`: the manager is being shut down.
 */
export type ManagerErrorCode =
  | 'INVALID_ARGUMENT'
  | 'UNKNOWN_TOPIC'
  | 'NOT_SERIALISABLE'
  | 'PAYLOAD_TOO_LARGE'
  | 'OVERLOADED'
  | 'LOG_FAILED'
  | 'DRAINING';

export class WebSocketManagerError extends Error {
  override readonly name = 'WebSocketManagerError';

  constructor(
    readonly code: ManagerErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
