/** Why a connection ends, as its peer is told. */
export type GoodbyeReason =
  /** The server asked for it with `detach`. */
  | 'DETACHED'
  /** Another connection of the same session has taken over. */
  | 'REPLACED'
  /** The server is shutting down: reconnect, and resume where this one ended. */
  | 'DRAINING'
  /** The peer reads more slowly than messages come: reconnect, and resume or resync. */
  | 'OVERFLOW'
  /** There are too many connections in all. */
  | 'OVERLOADED'
  /** There are too many connections from this address. */
  | 'TOO_MANY_CONNECTIONS'
  | 'MALFORMED_AUTH'
  | 'MALFORMED_CURSOR'
  | 'UNAUTHORISED'
  | 'AUTH_TIMEOUT'
  | 'AUTH_FAILED'
  | 'RATE_LIMITED'
  | 'FRAME_TOO_LARGE'
  | 'SEND_FAILED'
  | 'LOG_FAILED';

export interface Goodbye {
  readonly code: number;
  /** JSON, short enough for a close frame: `{"code":"OVERFLOW","retryAfterMs":1234}`. */
  readonly reason: string;
}

/** RFC 6455 section 7.4; 4000 and above are for applications. */
const CODES: Readonly<Record<GoodbyeReason, number>> = {
  DETACHED: 1000,
  REPLACED: 4001,
  DRAINING: 1001,
  OVERFLOW: 1013,
  OVERLOADED: 1013,
  TOO_MANY_CONNECTIONS: 1008,
  MALFORMED_AUTH: 1008,
  MALFORMED_CURSOR: 1008,
  UNAUTHORISED: 1008,
  AUTH_TIMEOUT: 1008,
  AUTH_FAILED: 1011,
  RATE_LIMITED: 1008,
  FRAME_TOO_LARGE: 1009,
  SEND_FAILED: 1011,
  LOG_FAILED: 1011,
};

const WORTH_A_RETRY: ReadonlySet<number> = new Set([1001, 1011, 1013]);

/** @param retryAfterMs told where a retry makes sense */
export function goodbye(reason: GoodbyeReason, retryAfterMs: number): Goodbye {
  const code = CODES[reason];
  const words = WORTH_A_RETRY.has(code) ? { code: reason, retryAfterMs } : { code: reason };
  return { code, reason: JSON.stringify(words) };
}
