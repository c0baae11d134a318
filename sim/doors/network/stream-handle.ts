import type { Run } from '../../kernel/run';
import type { Strand } from '../../kernel/strand';
import { nameOf, type Endpoint } from '../../world/network/addresses';
import { belongsTo, type Side } from '../../world/network/connection';
import { networkOf, nodeOf, type Attempt, type NetworkError } from '../../world/network/network';
import { Handle } from './handle';
import { nativeStreams } from './native';
import { destroyOwner, freeParser } from './owner';

/** A request of `net`: it is told when what it asked for is done. */
export interface Request {
  oncomplete(
    this: Request,
    status: number,
    handle?: unknown,
    request?: unknown,
    readable?: boolean,
    writable?: boolean,
  ): void;
}

export interface WriteRequest extends Request {
  writeStatus?: number | null;
}

/** As much as Node reads at once. */
const MOST_READ_BYTES = 65_536;

/**
 * The handle of a socket: what `net` calls where it would call libuv. All that `net` makes of it,
 * with the order of its events, is Node's own.
 */
export class StreamHandle extends Handle implements Attempt {
  readonly what = 'socket';
  reading = false;
  bytesRead = 0;
  bytesWritten = 0;
  onread: ((this: StreamHandle, arrayBuffer?: ArrayBufferLike) => unknown) | undefined = undefined;
  private side: Side | undefined = undefined;
  private bound: Endpoint | undefined = undefined;
  private target: Endpoint | undefined = undefined;
  private connecting: Request | undefined = undefined;
  private userBuffer: Uint8Array | undefined = undefined;
  private readonly writes = new Set<WriteRequest>();
  private shutdownBegun = false;
  private endWasRead = false;
  private resetWasRead = false;
  private deliveryIsDue = false;

  /** The handle of a connection that a server has accepted. */
  static accepted(run: Run, strand: Strand, side: Side): StreamHandle {
    const handle = new StreamHandle(run, strand, side.local.kind === 'path');
    handle.establish(side);
    return handle;
  }

  get writeQueueSize(): number {
    return this.side?.outgoing.unsentBytes ?? 0;
  }

  get detail(): string {
    const { target, side } = this;
    const remote = side?.remote ?? target;
    return remote === undefined ? 'not connected' : `connected to ${nameOf(remote)}`;
  }

  // What net asks of a handle.

  bind(address: string, port: number): number {
    const bound = nodeOf(this.run, this.strand).bind({ kind: 'ip', address, port });
    if (typeof bound === 'string') return nativeStreams().errno(bound);
    this.bound = bound;
    return 0;
  }

  bind6(address: string, port: number): number {
    return this.bind(address, port);
  }

  connect(request: Request, address: string, port?: number): number {
    const to: Endpoint =
      port === undefined ? { kind: 'path', path: address } : { kind: 'ip', address, port };
    this.connecting = request;
    this.target = to;
    this.run.held.add(this);
    networkOf(this.run).connect(to, this.bound, this);
    return 0;
  }

  connect6(request: Request, address: string, port: number): number {
    return this.connect(request, address, port);
  }

  readStart(): number {
    this.reading = true;
    const { side } = this;
    if (
      side !== undefined &&
      (side.incoming.unreadBytes > 0 || side.incoming.atEnd || side.incoming.isReset)
    ) {
      this.deliverLater();
    }
    return 0;
  }

  readStop(): number {
    this.reading = false;
    return 0;
  }

  useUserBuffer(buffer: Uint8Array): void {
    this.userBuffer = buffer;
  }

  shutdown(request: Request): number {
    const { side } = this;
    if (side === undefined) return nativeStreams().errno('ENOTCONN');
    this.shutdownBegun = true;
    side.outgoing.end();
    this.later(() => {
      request.oncomplete(0);
    });
    return 0;
  }

  writeBuffer(request: WriteRequest | null, bytes: Uint8Array): number | WriteRequest {
    return this.write(request, bytes);
  }

  writev(
    request: WriteRequest | null,
    chunks: readonly unknown[],
    areBuffers: boolean,
  ): number | WriteRequest {
    return this.write(request, Buffer.concat(areBuffers ? (chunks as Buffer[]) : decoded(chunks)));
  }

  writeUtf8String(request: WriteRequest | null, text: string): number | WriteRequest {
    return this.write(request, Buffer.from(text, 'utf8'));
  }

  writeAsciiString(request: WriteRequest | null, text: string): number | WriteRequest {
    return this.write(request, Buffer.from(text, 'latin1'));
  }

  writeLatin1String(request: WriteRequest | null, text: string): number | WriteRequest {
    return this.write(request, Buffer.from(text, 'latin1'));
  }

  writeUcs2String(request: WriteRequest | null, text: string): number | WriteRequest {
    return this.write(request, Buffer.from(text, 'utf16le'));
  }

  getsockname(out: Record<string, unknown>): number {
    return describe(this.side?.local ?? this.bound, out);
  }

  getpeername(out: Record<string, unknown>): number {
    return describe(this.side?.remote, out);
  }

  setNoDelay(): number {
    return 0;
  }

  setKeepAlive(): number {
    return 0;
  }

  setTypeOfService(): number {
    return 0;
  }

  getTypeOfService(): number {
    return 0;
  }

  reset(callback?: () => void): number {
    this.side?.outgoing.reset();
    this.close(callback);
    return 0;
  }

  // What the network tells.

  isGivenUp(): boolean {
    return this.isClosed;
  }

  connected(side: Side): void {
    this.establish(side);
    const request = this.connecting;
    this.connecting = undefined;
    if (this.isClosed) this.leave(side);
    else this.inContext(() => request?.oncomplete(0, this, request, true, true));
  }

  failed(code: NetworkError): void {
    const request = this.connecting;
    this.connecting = undefined;
    if (this.isClosed) return;
    const status = nativeStreams().errno(code);
    this.inContext(() => request?.oncomplete(status, this, request, false, false));
  }

  /** Whoever has the socket behind this handle finds it destroyed: its run is over. */
  override letGo(): void {
    super.letGo();
    destroyOwner(this);
  }

  /** Its process ended: the machine closes what was open, unless it is off itself. */
  override processEnded(): void {
    super.processEnded();
    const { system, isUp } = nodeOf(this.run, this.strand);
    if (this.side === undefined || !isUp) return;
    belongsTo(this.side, system);
    this.leave(this.side);
  }

  protected override release(): void {
    freeParser(this);
  }

  protected override onClose(): void {
    this.reading = false;
    if (this.bound !== undefined) nodeOf(this.run, this.strand).release(this.bound);
    this.failWrites('ECANCELED');
    const canceled = nativeStreams().errno('ECANCELED');
    const connecting = this.connecting;
    if (connecting !== undefined) {
      this.later(() => {
        connecting.oncomplete(canceled, this, connecting, false, false);
      });
    }
    if (this.side !== undefined) this.leave(this.side);
  }

  private establish(side: Side): void {
    this.side = side;
    this.run.held.add(this);
    belongsTo(side, this.strand);
    side.incoming.reader = {
      onArrival: () => {
        if (this.isClosed || this.strand.process.isDead) this.refuse(side);
        else if (this.reading)
          this.inContext(() => {
            this.deliver();
          });
        else this.noticeReset();
      },
    };
  }

  /** A socket that is closed answers unread bytes, and those that come later, with a reset. */
  private leave(side: Side): void {
    if (side.incoming.unreadBytes > 0) side.outgoing.reset();
    else side.outgoing.end();
  }

  private refuse(side: Side): void {
    if (side.incoming.unreadBytes > 0) side.outgoing.reset();
  }

  private write(request: WriteRequest | null, bytes: Uint8Array): number | WriteRequest {
    const { state, bytesWritten, lastWriteWasAsync, lastWriteError, errno } = nativeStreams();
    state[bytesWritten] = bytes.length;
    state[lastWriteWasAsync] = 0;
    if (lastWriteError !== undefined) state[lastWriteError] = 0;
    const { side } = this;
    if (side === undefined || this.isClosed) return errno('EBADF');
    if (side.incoming.isReset)
      return errno(this.resetWasRead ? 'EPIPE' : (side.incoming.brokenBy ?? 'ECONNRESET'));
    if (this.shutdownBegun) return errno('EPIPE');
    this.bytesWritten += bytes.length;
    // Node 26 makes no request of its own before it knows that the write is under way.
    const pending: WriteRequest = request ?? ({ writeStatus: null } as WriteRequest);
    const isTaken = side.outgoing.write(bytes, () => {
      if (!this.writes.delete(pending)) return;
      this.inContext(() => {
        pending.oncomplete(0);
      });
    });
    if (isTaken) return 0;
    this.writes.add(pending);
    state[lastWriteWasAsync] = 1;
    return request === null ? pending : 0;
  }

  private deliverLater(): void {
    if (this.deliveryIsDue) return;
    this.deliveryIsDue = true;
    this.later(() => {
      this.deliveryIsDue = false;
      if (this.reading && !this.isClosed) this.deliver();
    });
  }

  /** Reads while the socket wants to, as libuv does in one turn of its loop. */
  private deliver(): void {
    const { side } = this;
    if (side === undefined) return;
    if (side.incoming.unreadBytes > 0) {
      this.deliverBytes(side.incoming.read(this.userBuffer?.length ?? MOST_READ_BYTES));
      if (this.reading && side.incoming.unreadBytes > 0) this.deliverLater();
    }
    // Read anew: the socket may have stopped or closed meanwhile.
    if (!this.reading || this.isClosed || side.incoming.unreadBytes > 0) return;
    if (side.incoming.isReset) this.deliverReset();
    else if (side.incoming.atEnd && !this.endWasRead) {
      this.endWasRead = true;
      this.tell(nativeStreams().errno('EOF'));
    }
  }

  private deliverBytes(bytes: Uint8Array): void {
    this.bytesRead += bytes.length;
    if (this.userBuffer === undefined) {
      this.tell(bytes.length, new Uint8Array(bytes).buffer);
      return;
    }
    this.userBuffer.set(bytes);
    const next = this.tell(bytes.length);
    if (next instanceof Uint8Array) this.userBuffer = next;
  }

  private deliverReset(): void {
    if (this.resetWasRead) return;
    this.resetWasRead = true;
    this.noticeReset();
    this.tell(nativeStreams().errno(this.side?.incoming.brokenBy ?? 'ECONNRESET'));
  }

  /** What waits to be written can never be. */
  private noticeReset(): void {
    const brokenBy = this.side?.incoming.brokenBy;
    if (brokenBy === undefined) return;
    this.failWrites(brokenBy);
    this.side?.outgoing.forgetWaiting();
  }

  private failWrites(code: string): void {
    const status = nativeStreams().errno(code);
    for (const request of this.writes) {
      this.later(() => {
        request.oncomplete(status);
      });
    }
    this.writes.clear();
  }

  private tell(lengthOrError: number, arrayBuffer?: ArrayBufferLike): unknown {
    const { state, readBytesOrError, arrayBufferOffset } = nativeStreams();
    state[readBytesOrError] = lengthOrError;
    state[arrayBufferOffset] = 0;
    return this.onread?.(arrayBuffer);
  }
}

/** Chunks and their encodings by turns. */
export function decoded(chunks: readonly unknown[]): Buffer[] {
  const buffers: Buffer[] = [];
  for (let at = 0; at < chunks.length; at += 2) {
    const chunk = chunks[at];
    buffers.push(
      typeof chunk === 'string'
        ? Buffer.from(chunk, chunks[at + 1] as BufferEncoding)
        : Buffer.from(chunk as Uint8Array),
    );
  }
  return buffers;
}

/** Writes an endpoint where Node wants it; returns Node's error number where there is none. */
export function describe(endpoint: Endpoint | undefined, out: Record<string, unknown>): number {
  if (endpoint?.kind !== 'ip') return nativeStreams().errno('ENOTCONN');
  out['address'] = endpoint.address;
  out['family'] = endpoint.address.includes(':') ? 'IPv6' : 'IPv4';
  out['port'] = endpoint.port;
  return 0;
}
