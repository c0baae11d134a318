import { type ClientSocket } from './client-socket';
import { Farewell } from './farewell';
import { type Cursor, type ResyncReason, resyncFrame } from './frames';
import { goodbye, type GoodbyeReason } from './goodbye';
import { type Identity, type Settings } from './options';
import { TokenBucket } from './token-bucket';

export type ClientState = 'authenticating' | 'replaying' | 'live' | 'draining' | 'closed';

/** How a connection ended. */
export type EndReason =
  | GoodbyeReason
  /** The peer closed it, or the network did. */
  | 'PEER_CLOSED'
  /** The peer did not answer pings. */
  | 'UNRESPONSIVE';

/** A message as clients get it. */
export interface Outgoing {
  readonly seq: number;
  readonly topic: string;
  readonly frame: string;
}

export interface ClientEvents {
  /** A frame has come that is within the limits; undefined if it was binary. */
  readonly received: (client: Client, text: string | undefined) => void;
  /** Nothing is sent from now on. */
  readonly ended: (client: Client, reason: EndReason) => void;
}

/** Where a connection stands among the others. */
export interface Place {
  /** Of two, the higher one is the later. */
  readonly ordinal: number;
  /** When it shall come back if it is cut off. */
  readonly retryAfterMs: number;
}

interface Waiting {
  readonly frame: string;
  /** Undefined for what is not a message. */
  readonly topic: string | undefined;
}

/** One connection: what waits to be sent on it, and whether its peer still answers. */
export class Client {
  /** What the client wants of what its user may see. */
  topics: ReadonlySet<string> = new Set();
  /** The last message that was queued, or was not for this client. */
  position = 0;
  /** Set once the client has ended, unless its socket was closed by then. */
  farewell: Farewell | undefined;
  private who: { readonly user: string; readonly session: string | undefined } | undefined;
  private stateNow: ClientState = 'authenticating';
  private allowed: ReadonlySet<string> = new Set();
  /** What was taken from users while it was not known which of them this is. */
  private readonly revoked: { readonly user: string; readonly topics: ReadonlySet<string> }[] = [];
  private queue: Waiting[] = [];
  private writing = false;
  private unanswered = 0;
  private settleWrite: () => void = nothing;
  private readonly waitingForFlush: (() => void)[] = [];
  private readonly heartbeat: NodeJS.Timeout;
  private readonly bucket: TokenBucket;

  constructor(
    readonly place: Place,
    readonly socket: ClientSocket,
    readonly address: string,
    private readonly settings: Settings,
    private readonly events: ClientEvents,
  ) {
    this.bucket = new TokenBucket({
      perSecond: settings.framesPerSecond,
      burst: settings.frameBurst,
    });
    this.heartbeat = setInterval(this.beat, settings.pingIntervalMs);
    socket.on('message', this.receive);
    socket.on('pong', this.answered);
    socket.on('close', this.closed);
    socket.on('error', this.failed);
  }

  get state(): ClientState {
    return this.stateNow;
  }

  /** Undefined until it has been authenticated. */
  get user(): string | undefined {
    return this.who?.user;
  }

  get session(): string | undefined {
    return this.who?.session;
  }

  /** What the user may see. */
  get permitted(): ReadonlySet<string> {
    return this.allowed;
  }

  /** Whether something may still be sent. */
  get open(): boolean {
    return this.stateNow !== 'closed';
  }

  /** Frames that wait for the socket. */
  get queued(): number {
    return this.queue.length;
  }

  /** Says who it is; it wants all that it may see. */
  identify({ user, topics }: Identity, session: string | undefined): void {
    this.who = { user, session };
    this.allowed = new Set(topics.filter((topic) => this.settings.topics.has(topic)));
    this.topics = this.allowed;
    for (const taken of this.revoked) if (taken.user === user) this.drop(taken.topics);
  }

  /** It gets what came after `seq`. */
  startReplay(seq: number): void {
    if (this.stateNow !== 'authenticating') return;
    this.stateNow = 'replaying';
    this.position = seq;
  }

  /** It missed nothing so far: it gets what comes. */
  goLive(): void {
    if (this.stateNow === 'replaying') this.stateNow = 'live';
  }

  /** Queues a message if the client wants its topic, and notes that it has come so far. */
  offer(message: Outgoing): void {
    this.position = message.seq;
    if (this.topics.has(message.topic)) this.send(message.frame, message.topic);
  }

  /** Tells the client that messages up to the cursor are skipped. */
  skipTo(cursor: Cursor, reason: ResyncReason): void {
    this.position = cursor.seq;
    this.send(resyncFrame(cursor, reason));
  }

  /** Queues a frame. A full queue ends the client: it will come back when it can read. */
  send(frame: string, topic?: string): void {
    if (!this.open) return;
    if (this.queue.length >= this.settings.queueLimit) {
      this.end('OVERFLOW');
      return;
    }
    this.queue.push({ frame, topic });
    if (!this.writing) void this.pump();
  }

  /** The answer of `authenticate` may be from before this, so it counts afterwards too. */
  noteRevocation(user: string, topics: ReadonlySet<string>): void {
    this.revoked.push({ user, topics });
  }

  /** Takes topics away, what waits to be sent included. */
  drop(topics: ReadonlySet<string>): void {
    this.allowed = without(this.allowed, topics);
    this.topics = without(this.topics, topics);
    this.queue = this.queue.filter(({ topic }) => topic === undefined || !topics.has(topic));
  }

  /** Resolves when nothing waits to be sent, or never will be. */
  flushed(): Promise<void> {
    if (!this.writing) return Promise.resolve();
    return new Promise((resolve) => {
      this.waitingForFlush.push(resolve);
    });
  }

  /** Sends what waits, then ends; false if it ended before that was sent. */
  async finish(reason: GoodbyeReason): Promise<boolean> {
    if (!this.open) return false;
    this.stateNow = 'draining';
    await this.flushed();
    const sent = this.open;
    this.end(reason);
    return sent;
  }

  /** Ends with a closing handshake; what waits is not sent. Ended already, it does nothing. */
  end(reason: GoodbyeReason): void {
    if (!this.open) return;
    this.detach();
    const words = goodbye(reason, this.place.retryAfterMs);
    this.farewell = new Farewell(this.socket, words, this.settings.closeTimeoutMs);
    this.events.ended(this, reason);
  }

  private async pump(): Promise<void> {
    this.writing = true;
    for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift()) {
      await this.write(next.frame);
    }
    this.writing = false;
    for (const resolve of this.waitingForFlush.splice(0)) resolve();
  }

  /**
   * One frame at a time is with the socket: the rest waits in the queue, which has a bound, and not
   * in the buffer of the socket, which has none.
   */
  private async write(frame: string): Promise<void> {
    await new Promise<void>((resolve) => {
      this.settleWrite = resolve;
      const sent = (error?: Error | null) => {
        if (error !== undefined && error !== null) this.end('SEND_FAILED');
        resolve();
      };
      try {
        this.socket.send(frame, sent);
      } catch (error) {
        sent(error as Error);
      }
    });
  }

  private readonly beat = (): void => {
    if (this.unanswered >= this.settings.missedPongs) {
      this.abandon('UNRESPONSIVE');
      return;
    }
    this.unanswered += 1;
    this.socket.ping();
  };

  private readonly answered = (): void => {
    this.unanswered = 0;
  };

  private readonly receive = (data: unknown, isBinary: boolean): void => {
    if (this.stateNow === 'draining') return;
    if (!this.bucket.take()) {
      this.end('RATE_LIMITED');
    } else if (isBinary) {
      this.events.received(this, undefined);
    } else {
      const bytes = bytesOf(data);
      if (bytes.length > this.settings.maxPayloadBytes) this.end('FRAME_TOO_LARGE');
      else this.events.received(this, bytes.toString('utf8'));
    }
  };

  private readonly closed = (): void => {
    this.detach();
    this.events.ended(this, 'PEER_CLOSED');
  };

  private readonly failed = (): void => {
    this.abandon('PEER_CLOSED');
  };

  /** Ends without a handshake, for the peer would not take part in it. */
  private abandon(reason: EndReason): void {
    this.detach();
    this.farewell = new Farewell(this.socket, undefined, this.settings.closeTimeoutMs);
    this.events.ended(this, reason);
  }

  private detach(): void {
    this.stateNow = 'closed';
    clearInterval(this.heartbeat);
    this.socket.off('message', this.receive);
    this.socket.off('pong', this.answered);
    this.socket.off('close', this.closed);
    this.socket.off('error', this.failed);
    this.queue = [];
    this.settleWrite();
  }
}

function without(all: ReadonlySet<string>, some: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...all].filter((it) => !some.has(it)));
}

/** `ws` gives text as a Buffer, or as what its option `binaryType` says. */
function bytesOf(data: unknown): Buffer {
  if (Buffer.isBuffer(data)) return data;
  if (data instanceof ArrayBuffer) return Buffer.from(data);
  if (Array.isArray(data)) return Buffer.concat(data.filter((it) => Buffer.isBuffer(it)));
  return Buffer.from(String(data), 'utf8');
}

function nothing(): void {
  // There is no write to settle yet.
}
