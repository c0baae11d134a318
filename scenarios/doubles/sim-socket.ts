import { EventEmitter } from 'node:events';
import { type ClientSocket } from '../../services/websocket-manager';
import { type Network } from './network';

const [OPEN, CLOSING, CLOSED] = [1, 2, 3];

type Kind = 'message' | 'binary' | 'ping' | 'pong' | 'close' | 'nonsense';

export interface Packet {
  readonly arrive: () => void;
}

interface Outbound {
  readonly kind: Kind;
  readonly data: string;
  readonly code: number;
  readonly written: (error?: Error) => void;
}

interface Inbound extends Packet {
  readonly outbound: Outbound;
  arrived: boolean;
}

/**
 * One end of a connection, with the interface and the habits of a WebSocket of the package `ws`:
 * pings are answered by whoever reads, the callback of `send` comes when the network has taken the
 * data, a closing handshake needs both ends, `close` is emitted once, and what is sent after that
 * ends in the callback. An end that gets what is no frame says 1002 and emits `error`.
 */
export class SimSocket extends EventEmitter implements ClientSocket {
  readyState: number = OPEN;
  bufferedAmount = 0;
  /** Calls of `send` after `close` was asked for or had been emitted. */
  lateSends = 0;
  /** Everything that was handed to `send`. */
  readonly handed: string[] = [];
  /** The most that was ever in the buffer, in bytes. */
  mostBuffered = 0;
  /** The longest message that was handed to `send`, in bytes. */
  longest = 0;
  /** Pings since the last pong. */
  unanswered = 0;
  peer: SimSocket | undefined;
  private reading = true;
  private lost = false;
  private left = false;
  private broken = false;
  private readonly buffer: Outbound[] = [];
  /** What the network has on its way to this end, or holds for it. */
  private readonly inbox: Inbound[] = [];

  constructor(
    private readonly network: Network,
    private readonly window: number,
  ) {
    super();
  }

  send(data: string, callback: (error?: Error) => void = ignore): void {
    if (this.left) this.lateSends += 1;
    this.handed.push(data);
    if (this.readyState !== OPEN) {
      this.network.soon(() => callback(new Error('WebSocket is not open')));
      return;
    }
    this.longest = Math.max(this.longest, data.length);
    if (this.broken) this.network.soon(() => this.refuse(callback));
    else this.push({ kind: 'message', data, code: 0, written: callback });
  }

  sendBinary(data: string): void {
    this.push({ ...control('binary'), data });
  }

  /** Sends what is no frame of the protocol. */
  sendNonsense(): void {
    this.push(control('nonsense'));
  }

  ping(): void {
    this.unanswered += 1;
    if (this.readyState === OPEN) this.push(control('ping'));
  }

  close(code = 1005, reason = ''): void {
    this.left = true;
    if (this.readyState !== OPEN) return;
    this.readyState = CLOSING;
    this.push({ ...control('close'), code, data: reason });
  }

  terminate(): void {
    this.left = true;
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSING;
    this.network.soon(() => {
      const { peer } = this;
      // A reset is not held back by what the other end has not read.
      if (!this.lost) this.network.carry({ arrive: () => peer?.vanish(1006) });
      this.vanish(1006);
    });
  }

  /** Stops to read: what comes is held by the network, as far as its window goes. */
  pause(): void {
    this.reading = false;
  }

  resume(): void {
    this.reading = true;
    this.read();
  }

  /** The cable is cut: from now on nothing arrives in either direction, and nobody is told. */
  cut(): void {
    this.lost = true;
    if (this.peer !== undefined) this.peer.lost = true;
  }

  /** From now on nothing can be written, though the connection is not closed. */
  break(): void {
    this.broken = true;
    this.cut();
  }

  private refuse(callback: (error: Error) => void): void {
    callback(new Error('broken pipe'));
    this.left = true;
  }

  private push(packet: Outbound): void {
    this.buffer.push(packet);
    this.bufferedAmount += packet.data.length;
    this.mostBuffered = Math.max(this.mostBuffered, this.bufferedAmount);
    this.write();
  }

  private write(): void {
    const { peer } = this;
    while (peer !== undefined && peer.inbox.length < this.window) {
      const outbound = this.buffer.shift();
      if (outbound === undefined) return;
      this.network.soon(() => {
        this.bufferedAmount -= outbound.data.length;
        outbound.written();
      });
      const inbound: Inbound = { outbound, arrived: false, arrive: () => peer.take(inbound) };
      peer.inbox.push(inbound);
      this.network.carry(inbound);
    }
  }

  private take(inbound: Inbound): void {
    inbound.arrived = true;
    this.read();
  }

  private read(): void {
    while (this.reading && !this.lost && this.inbox[0]?.arrived === true) {
      const [inbound] = this.inbox.splice(0, 1);
      this.peer?.write();
      if (inbound !== undefined) this.receive(inbound.outbound);
    }
  }

  private receive({ kind, data, code }: Outbound): void {
    if (this.readyState === CLOSED) return;
    if (kind === 'message' || kind === 'binary') {
      this.emit('message', Buffer.from(data), kind === 'binary');
    } else if (kind === 'nonsense') {
      this.close(1002);
      this.emit('error', new Error('Invalid WebSocket frame'));
    } else if (kind === 'ping') {
      if (this.readyState === OPEN) this.push(control('pong'));
    } else if (kind === 'pong') {
      this.unanswered = 0;
      this.emit('pong');
    } else if (this.readyState === CLOSING) {
      this.vanish(code, data);
    } else {
      this.readyState = CLOSING;
      this.push({ ...control('close'), code, data });
      this.network.soon(() => this.vanish(code, data));
    }
  }

  private vanish(code: number, reason = ''): void {
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSED;
    this.left = true;
    for (const { written } of this.buffer.splice(0)) written(new Error('the socket was closed'));
    this.emit('close', code, reason);
  }
}

function control(kind: Kind): Outbound {
  return { kind, data: '', code: 0, written: ignore };
}

function ignore(): void {
  // Nobody waits for this packet to be written.
}
