import type { Run } from '../../kernel/run';
import type { Strand } from '../../kernel/strand';
import { pieceFault } from '../faults/network';
import type { Route } from './route';

/** What the reading end of a flow is told. */
export interface FlowReader {
  /** Bytes, the end, or a reset have come. */
  onArrival(): void;
}

interface Piece {
  readonly bytes: Uint8Array | 'end';
  arrived: boolean;
}

interface Waiting {
  readonly bytes: Uint8Array;
  /** Called when the last of the bytes has left; absent where the writer did not have to wait. */
  readonly onTaken: (() => void) | undefined;
}

/** Bytes that may be under way or unread at once; beyond that the writer has to wait. */
const WINDOW_BYTES = 65_536;
/** Bytes that a writer can hand over before they are under way. */
const SEND_BUFFER_BYTES = 65_536;
/** Stated latency of a packet, one way. */
export const ONE_WAY_MS = 1;
/** One write in so many is cut in two, where the choice of the network says so. */
const CUT_ONE_IN = 4;

/**
 * One direction of a connection. Each piece has a latency of its own, and a late one holds up those
 * behind it: bytes come in order and none is lost, but where they are cut is open.
 */
export class Flow {
  reader: FlowReader | undefined;
  /** The connection is broken, and the reader can know of it: the sender has reset it, or cannot be reached. */
  brokenBy: 'ECONNRESET' | 'ETIMEDOUT' | undefined = undefined;
  /** What comes is delivered on it. */
  readerStrand: Strand;
  /** What the writer waits for is delivered on it. */
  writerStrand: Strand;
  /** For people, and for what goes wrong: nothing does without one. */
  name = '';
  /** The other direction of the connection. */
  opposite: Flow | undefined = undefined;
  private readonly underWay: Piece[] = [];
  private readonly waiting: Waiting[] = [];
  private readonly received: Uint8Array[] = [];
  private waitingBytes = 0;
  private underWayBytes = 0;
  private receivedBytes = 0;
  private isEnding = false;
  private endIsSent = false;
  private hasEnded = false;
  private isBroken = false;
  /** Nothing that is sent from now on arrives. */
  private isSilent = false;

  /**
   * @param route from the writer to the reader
   * @param back the other way
   */
  constructor(
    private readonly run: Run,
    private readonly route: Route,
    private readonly back: Route,
  ) {
    this.readerStrand = run.root;
    this.writerStrand = run.root;
  }

  get unreadBytes(): number {
    return this.receivedBytes;
  }

  /** Bytes that were handed over and are not under way yet. */
  get unsentBytes(): number {
    return this.waitingBytes;
  }

  /** Whether all that was sent has been read, and the end has come. */
  get atEnd(): boolean {
    return this.hasEnded && this.receivedBytes === 0;
  }

  /**
   * Hands bytes over.
   *
   * @param onTaken called later when they have left, unless this returns true
   * @returns whether they were taken at once
   */
  write(bytes: Uint8Array, onTaken: () => void): boolean {
    const isTaken = this.waitingBytes + bytes.length <= SEND_BUFFER_BYTES;
    // The writer may use its buffer again.
    const own = new Uint8Array(bytes);
    this.waiting.push({ bytes: own, onTaken: isTaken ? undefined : onTaken });
    this.waitingBytes += own.length;
    this.send();
    return isTaken || this.waitingBytes === 0;
  }

  /** No more bytes will come; the end is sent behind those that wait. */
  end(): void {
    this.isEnding = true;
    this.send();
  }

  /** Breaks the connection: what is under way is lost, what has come can be read. */
  reset(): void {
    if (this.isBroken) return;
    this.isBroken = true;
    this.forgetWaiting();
    if (this.isSilent) return;
    this.route.carry({
      strand: this.readerStrand,
      ms: ONE_WAY_MS,
      arrive: () => {
        this.breakHere();
      },
    });
  }

  get isReset(): boolean {
    return this.brokenBy !== undefined;
  }

  /** The reader learns that the connection is broken. */
  private breakHere(code: 'ECONNRESET' | 'ETIMEDOUT' = 'ECONNRESET'): void {
    this.underWay.length = 0;
    this.brokenBy ??= code;
    this.reader?.onArrival();
  }

  /** What was handed over and has not left is given up. */
  forgetWaiting(): void {
    this.waiting.length = 0;
    this.waitingBytes = 0;
  }

  /** Takes up to `maxBytes` of what has come. */
  read(maxBytes: number): Uint8Array {
    const taken: Uint8Array[] = [];
    let rest = maxBytes;
    for (let first = this.received[0]; rest > 0 && first !== undefined; first = this.received[0]) {
      const part = first.subarray(0, rest);
      rest -= part.length;
      taken.push(part);
      if (part.length === first.length) this.received.shift();
      else this.received[0] = first.subarray(part.length);
    }
    const bytes = taken.length === 1 && taken[0] !== undefined ? taken[0] : Buffer.concat(taken);
    this.receivedBytes -= bytes.length;
    // The sender learns of the room that there is now when the acknowledgement has come.
    if (this.waiting.length > 0) {
      const arrive = (): void => {
        this.send();
      };
      this.back.carry({ strand: this.writerStrand, ms: ONE_WAY_MS, arrive });
    }
    return bytes;
  }

  private send(): void {
    while (this.waiting.length > 0) {
      const room = WINDOW_BYTES - this.underWayBytes - this.receivedBytes;
      const first = this.waiting[0];
      if (first === undefined || room <= 0) return;
      const isWhole = first.bytes.length <= room;
      const part = isWhole ? first.bytes : first.bytes.subarray(0, room);
      this.waitingBytes -= part.length;
      for (const piece of this.cut(part)) this.dispatch(piece);
      if (this.isBroken) return;
      if (!isWhole) {
        this.waiting[0] = { ...first, bytes: first.bytes.subarray(room) };
        return;
      }
      this.waiting.shift();
      if (first.onTaken !== undefined)
        this.run.packet(this.writerStrand, ONE_WAY_MS, first.onTaken);
    }
    if (!this.isEnding || this.endIsSent) return;
    this.endIsSent = true;
    this.dispatch('end');
  }

  private cut(bytes: Uint8Array): readonly Uint8Array[] {
    if (bytes.length < 2) return bytes.length === 0 ? [] : [bytes];
    const stream = this.run.parts.choices.stream('network');
    if (stream.choose(CUT_ONE_IN) !== CUT_ONE_IN - 1) return [bytes];
    const at = 1 + stream.choose(bytes.length - 1);
    return [bytes.subarray(0, at), bytes.subarray(at)];
  }

  private dispatch(bytes: Uint8Array | 'end'): void {
    if (this.isBroken) return;
    const fault = pieceFault(this.run, this.name);
    if (fault === 'reset') {
      this.cutOff();
      return;
    }
    if (fault === 'silence') this.isSilent = true;
    const piece: Piece = { bytes, arrived: false };
    this.underWay.push(piece);
    if (bytes !== 'end') this.underWayBytes += bytes.length;
    const isLost = (): void => {
      this.timedOut();
    };
    if (this.isSilent) {
      this.route.swallow({ isLost });
      return;
    }
    this.route.carry({
      strand: this.readerStrand,
      ms: typeof fault === 'object' ? fault.slowMs : ONE_WAY_MS,
      bytes: bytes === 'end' ? 0 : bytes.length,
      arrive: () => {
        piece.arrived = true;
        if (this.collect()) this.reader?.onArrival();
      },
      isUnknown: () => {
        this.refused();
      },
      isLost,
    });
  }

  /** Nobody has acknowledged what was sent: the writer gives the connection up. */
  private timedOut(): void {
    this.isBroken = true;
    this.forgetWaiting();
    this.opposite?.breakHere('ETIMEDOUT');
  }

  /** Something between the two has broken the connection: both are told. */
  private cutOff(): void {
    this.reset();
    this.opposite?.reset();
  }

  /** The reader's machine was off meanwhile, and answers with a reset. */
  private refused(): void {
    this.isBroken = true;
    this.forgetWaiting();
    const { opposite } = this;
    if (opposite === undefined || opposite.isReset) return;
    const arrive = (): void => {
      opposite.breakHere();
    };
    this.back.carry({ strand: opposite.readerStrand, ms: ONE_WAY_MS, arrive });
  }

  /** Takes in what has come and has nothing missing before it. */
  private collect(): boolean {
    let hasCome = false;
    for (let first = this.underWay[0]; first?.arrived === true; first = this.underWay[0]) {
      this.underWay.shift();
      hasCome = true;
      if (first.bytes === 'end') {
        this.hasEnded = true;
      } else {
        this.received.push(first.bytes);
        this.receivedBytes += first.bytes.length;
        this.underWayBytes -= first.bytes.length;
      }
    }
    return hasCome;
  }
}
