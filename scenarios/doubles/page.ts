import { once } from 'node:events';
import { WebSocket } from 'ws';
import { type Sim } from '../../sim';
import { type PageFrame } from './browser';
import { type Home } from './home';
import { Sequence } from './invariants/sequence';

/** The server pings every 30 s: a page that hears none for so long takes its connection for dead. */
const SILENCE_MS = 45_000;
/** How long a page waits before it connects again. */
const AGAIN_MS = 200;

/** What is announced of an event. */
export interface Notice {
  readonly id: string;
  readonly eventId: string;
  readonly camera: string;
  readonly outboxSeq: number;
}

/**
 * A page in a browser, over real sockets: it connects again whenever it is cut off, goes on from where it was, and
 * shows each message once.
 */
export class Page {
  readonly sequence: Sequence;
  /** What it shows: each message of the events once, by its id. */
  readonly shown = new Map<string, Notice>();
  /** The code with which its last connection was closed. */
  closedWith: number | undefined;
  private socket: WebSocket | undefined;
  private isLeft = false;

  constructor(
    private readonly sim: Sim,
    private readonly home: Home,
    private readonly token: string,
    private readonly onShown: () => void = () => undefined,
  ) {
    this.sequence = new Sequence(sim);
  }

  /** Resolves when it is welcomed, at once or when somebody is there to welcome it. */
  async open(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.connect(resolve);
    });
  }

  /** It is closed, and does not come back. */
  async leave(): Promise<void> {
    this.isLeft = true;
    this.socket?.close();
    await this.gone();
  }

  /** Resolves when its connection is closed. */
  async gone(): Promise<void> {
    const { socket } = this;
    if (socket === undefined || socket.readyState === WebSocket.CLOSED) return;
    await once(socket, 'close');
  }

  /** It does not come back once it is cut off. */
  stay(): void {
    this.isLeft = true;
  }

  private connect(welcomed: () => void): void {
    const socket = new WebSocket(this.home.socketUrl(this.token, this.sequence.cursor));
    this.socket = socket;
    const silence = setTimeout(() => {
      socket.terminate();
    }, SILENCE_MS);
    socket.on('ping', () => silence.refresh());
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString('utf8')) as PageFrame;
      this.sequence.saw(frame);
      if (frame.type === 'welcome') welcomed();
      if (frame.message?.type === 'NEW_EVENT') this.show(frame.message as unknown as NewEvent);
    });
    // A close follows.
    socket.on('error', () => undefined);
    socket.on('close', (code: number) => {
      clearTimeout(silence);
      this.closedWith = code;
      if (this.isLeft) return;
      void this.sim.sleep(AGAIN_MS).then(() => {
        if (!this.isLeft) this.connect(welcomed);
      });
    });
  }

  private show({ id, data }: NewEvent): void {
    if (this.shown.has(id)) return;
    this.shown.set(id, { ...data, id });
    this.onShown();
  }
}

interface NewEvent {
  readonly id: string;
  readonly data: Omit<Notice, 'id'>;
}
