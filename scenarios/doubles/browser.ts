import { type Sim } from '../../sim';
import { Sequence, type StreamFrame } from './invariants/sequence';
import { type SocketPair } from './network';

/** A frame as the page gets it. */
export interface PageFrame extends StreamFrame {
  readonly topic?: string;
  readonly topics?: readonly string[];
  readonly reason?: string;
  readonly code?: string;
  readonly message?: { readonly type: string; readonly key?: string; readonly data?: unknown };
}

interface Reason {
  readonly retryAfterMs?: number;
}

/** A page in a browser: over all of its connections it keeps where in the stream it is. */
export class Browser {
  /** Everything that came, over all connections. */
  readonly frames: PageFrame[] = [];
  readonly sequence: Sequence;
  /** The code with which the last connection was closed. */
  closedWith: number | undefined;
  /** How long it was told to wait before it comes back. */
  retryAfterMs: number | undefined;
  private pair: SocketPair | undefined;

  constructor(
    sim: Sim,
    readonly name: string,
  ) {
    this.sequence = new Sequence(sim);
  }

  /** Uses a new connection from now on. */
  use(pair: SocketPair): void {
    this.pair = pair;
    pair.client.on('message', (data: Buffer) => {
      if (this.pair !== pair) return;
      const frame = JSON.parse(data.toString('utf8')) as PageFrame;
      this.frames.push(frame);
      this.sequence.saw(frame);
    });
    pair.client.on('close', (code: number, reason: string) => {
      const { retryAfterMs } = (reason === '' ? {} : JSON.parse(reason)) as Reason;
      this.closedWith = code;
      this.retryAfterMs = retryAfterMs;
    });
  }

  /** Messages that came, by type. */
  get messages(): readonly string[] {
    return this.frames.flatMap(({ message }) => (message === undefined ? [] : [message.type]));
  }

  /** Asks the server for something. */
  ask(frame: object): void {
    this.pair?.client.send(JSON.stringify(frame));
  }

  /** The page is left: what is still on its way is not seen any more. */
  leave(): void {
    this.pair?.client.close(1001);
    this.pair = undefined;
  }

  /** Stops to read what comes. */
  stall(): void {
    this.pair?.client.pause();
  }

  readAgain(): void {
    this.pair?.client.resume();
  }

  /** The connection is dead, and neither end is told. */
  loseConnection(): void {
    this.pair?.client.cut();
  }

  /** Its own end of its connection. */
  get end(): SocketPair['client'] | undefined {
    return this.pair?.client;
  }

  /** The end of its connection that the server has. */
  get serverEnd(): SocketPair['server'] | undefined {
    return this.pair?.server;
  }
}
