import { EventEmitter } from 'node:events';
import { type ClientSocket } from '../../../services/websocket-manager';

export interface SentFrame {
  readonly type: string;
  readonly seq?: number;
  readonly topic?: string;
  readonly topics?: readonly string[];
  readonly code?: string;
  readonly reason?: string;
  readonly resumed?: boolean;
  readonly message?: { readonly type: string; readonly data?: unknown };
}

/** A socket whose peer takes everything at once, unless told otherwise. */
export class FakeSocket extends EventEmitter implements ClientSocket {
  readyState = 1;
  readonly bufferedAmount = 0;
  readonly sent: SentFrame[] = [];
  pings = 0;
  terminated = false;
  closedWith: { readonly code: number; readonly reason: unknown } | undefined;
  /** Whether the peer reads. */
  reading = true;
  /** Whether the peer answers a closing handshake. */
  answersClose = true;
  private held: ((error?: Error) => void)[] = [];

  send(data: string, callback: (error?: Error) => void): void {
    this.sent.push(JSON.parse(data) as SentFrame);
    if (this.reading) queueMicrotask(callback);
    else this.held.push(callback);
  }

  ping(): void {
    this.pings += 1;
  }

  close(code: number, reason: string): void {
    this.closedWith ??= { code, reason: JSON.parse(reason) };
    this.readyState = 2;
    if (this.answersClose) queueMicrotask(() => this.peerCloses());
  }

  terminate(): void {
    this.terminated = true;
    queueMicrotask(() => this.peerCloses());
  }

  /** The connection ends from the other side. */
  peerCloses(): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.emit('close');
  }

  /** The peer begins to read again. */
  readAgain(): void {
    this.reading = true;
    for (const callback of this.held.splice(0)) callback();
  }

  /** The send that is under way fails. */
  failSend(): void {
    for (const callback of this.held.splice(0)) callback(new Error('broken pipe'));
  }

  says(frame: unknown): void {
    this.emit('message', Buffer.from(JSON.stringify(frame)), false);
  }

  types(): readonly string[] {
    return this.sent.map((frame) => frame.message?.type ?? frame.type);
  }

  /** Listeners that were added and not removed, those for errors aside. */
  listeningTo(): readonly (string | symbol)[] {
    return this.eventNames().filter((name) => name !== 'error');
  }
}
