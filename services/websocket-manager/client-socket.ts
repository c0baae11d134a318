import { invalid } from './validation';

/** What the manager needs of a socket; a `WebSocket` of the package `ws` has all of it. */
export interface ClientSocket {
  /** 0 connecting, 1 open, 2 closing, 3 closed. */
  readonly readyState: number;
  /** Bytes that were handed to `send` and have not left yet. */
  readonly bufferedAmount: number;
  /** The callback comes when the data has left, or with the reason why it has not. */
  send(data: string, callback: (error?: Error | null) => void): void;
  ping(): void;
  /** Begins the closing handshake; `close` is emitted when it has ended. */
  close(code: number, reason: string): void;
  /** Ends the connection without a handshake; `close` is emitted soon. */
  terminate(): void;
  on(event: 'message', listener: (data: unknown, isBinary: boolean) => void): unknown;
  on(event: 'pong' | 'close', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'message', listener: (data: unknown, isBinary: boolean) => void): unknown;
  off(event: 'pong' | 'close', listener: () => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
}

export const OPEN = 1;
export const CLOSED = 3;

/** Throws `INVALID_ARGUMENT` unless `value` can be used as a socket. */
export function checkSocket(value: unknown): void {
  const socket = (value ?? {}) as Partial<ClientSocket>;
  const methods = [socket.send, socket.ping, socket.close, socket.terminate, socket.on, socket.off];
  if (typeof socket.readyState === 'number' && methods.every((it) => typeof it === 'function')) {
    return;
  }
  throw invalid('socket', 'a WebSocket', value);
}
