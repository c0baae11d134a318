import { WebSocket } from 'ws';
import { type PageFrame } from './browser';
import { type DeployedManager } from './deployed-manager';
import { Sequence } from './invariants/sequence';

/** How long it waits before it connects again. */
const AGAIN_MS = 100;
/** A connection on which nothing comes for so long is given up, as `ws` advises: every 30 s a ping is due. */
const PATIENCE_MS = 75_000;
/** After so long nothing is on its way any more. */
const SETTLED_MS = 200_000;

type ViewerFrame = PageFrame & { readonly message?: { readonly data?: { readonly n?: number } } };

/** Somebody who watches: connects again whenever it is cut off, and goes on from where it was. */
export class Viewer {
  readonly sequence: Sequence;
  /** Numbers of the messages that came, over all connections. */
  readonly shown = new Set<number>();
  /** How each of its connections was closed. */
  readonly closes: { readonly code: number; readonly reason: string }[] = [];
  /** How often it was welcomed. */
  connections = 0;
  /** How often it was welcomed, and went on from where it was. */
  resumes = 0;
  /** Why it was told to fetch the state. */
  readonly resyncs: string[] = [];
  /** How often it was told so when a part of what it missed had come. */
  outruns = 0;
  /** What came up to this message, it need not be shown. */
  private from = 0;
  private socket: WebSocket | undefined;
  private isLeft = false;
  private hasMessage = false;
  private watchdog: NodeJS.Timeout | undefined;

  constructor(
    private readonly manager: DeployedManager,
    private readonly token: string,
  ) {
    this.sequence = new Sequence(manager.around);
  }

  /** Resolves when it is welcomed, at once or when somebody is there to welcome it. */
  async open(): Promise<void> {
    this.isLeft = false;
    await new Promise<void>((resolve) => {
      this.connect(resolve);
    });
  }

  /** Stops to read what comes. */
  stall(): void {
    this.socket?.pause();
  }

  readAgain(): void {
    this.socket?.resume();
  }

  /** Breaks its connection, without a handshake. */
  cut(): void {
    this.socket?.terminate();
  }

  /** N: it is shown everything that was published so far, unless it was told to fetch the state. */
  async checkShown(): Promise<void> {
    for (let ms = 10; this.missing().length > 0 && ms < SETTLED_MS; ms *= 2) {
      await this.manager.around.sleep(ms);
    }
    const missing = this.missing();
    this.manager.around.always('N: what is published is shown', missing.length === 0, missing);
  }

  /** It is closed, and does not come back. */
  async leave(): Promise<void> {
    this.isLeft = true;
    const { socket } = this;
    if (socket === undefined || socket.readyState === WebSocket.CLOSED) return;
    await new Promise<void>((resolve) => {
      socket.on('close', () => resolve());
      socket.close();
    });
  }

  private missing(): readonly number[] {
    const { published } = this.manager;
    const due = Array.from({ length: published - this.from }, (_, index) => this.from + index + 1);
    return due.filter((n) => !this.shown.has(n));
  }

  private connect(welcomed: () => void): void {
    const socket = new WebSocket(this.manager.socketUrl(this.token, this.sequence.cursor));
    this.socket = socket;
    socket.on('message', (data: Buffer) => {
      this.watch(socket);
      const frame = JSON.parse(data.toString('utf8')) as ViewerFrame;
      this.see(frame);
      if (frame.type === 'welcome') welcomed();
    });
    socket.on('ping', () => this.watch(socket));
    // A close follows.
    socket.on('error', () => undefined);
    socket.on('close', (code: number, reason: Buffer) => {
      clearTimeout(this.watchdog);
      this.closes.push({ code, reason: reason.toString('utf8') });
      if (!this.isLeft) void this.comeBack(welcomed);
    });
  }

  private see(frame: ViewerFrame): void {
    const isNew = this.sequence.cursor === undefined;
    this.sequence.saw(frame);
    const n = frame.message?.data?.n;
    if (n !== undefined) this.shown.add(n);
    if (isNew || frame.type === 'resync') this.from = this.manager.begun;
    if (frame.type === 'welcome') {
      this.connections += 1;
      if (frame.resumed === true) this.resumes += 1;
    } else if (frame.type === 'resync') {
      this.resyncs.push(frame.reason ?? '');
      if (this.hasMessage) this.outruns += 1;
    }
    this.hasMessage = n !== undefined;
  }

  private watch(socket: WebSocket): void {
    clearTimeout(this.watchdog);
    this.watchdog = setTimeout(() => socket.terminate(), PATIENCE_MS);
  }

  private async comeBack(welcomed: () => void): Promise<void> {
    await this.manager.around.sleep(AGAIN_MS);
    if (!this.isLeft) this.connect(welcomed);
  }
}
