import type { Run } from '../../kernel/run';
import type { ForeignCarrier } from './foreign-carrier';
import { nativeStreams } from './native';
import { destroyOwner, freeParser, ownerOf } from './owner';
import { decoded, type Request, type StreamHandle, type WriteRequest } from './stream-handle';
import type { SecureContext } from './tls-facts';
import { TlsHandshake } from './tls-handshake';

/** The socket below, where there was one before TLS began. */
export interface ParentSocket {
  readonly _handle: unknown;
  once(event: 'close', listener: () => void): void;
  on(event: 'close', listener: () => void): void;
  destroy(): void;
}

/** What carries the bytes: a socket of the run, TLS once more, or a stream that is neither. */
export type Carrier = StreamHandle | TlsHandle | ForeignCarrier;

export interface TlsParts {
  readonly parent: Carrier;
  readonly parentSocket: ParentSocket | null;
  readonly context: SecureContext;
  readonly isServer: boolean;
}

interface Waiting {
  readonly request: WriteRequest;
  readonly bytes: Uint8Array;
}

/** What net asks of the handle of a socket and the one below answers. */
const PROXIED = [
  ...['ref', 'unref', 'hasRef', 'bind', 'bind6', 'connect', 'connect6', 'getsockname'],
  ...['getpeername', 'setNoDelay', 'setKeepAlive', 'setTypeOfService', 'getTypeOfService'],
  ...['setBlocking', 'setSimultaneousAccepts', 'open', 'asyncReset', 'getProviderType'],
];

/**
 * The handle of a TLS socket, in place of the one that Node has in C++. It tells the other end what the
 * handshake of TLS would (name, protocols, certificates), and then passes bytes on as they are. All above,
 * from the order of events to the check of the server's name, is Node's own.
 */
export class TlsHandle extends TlsHandshake {
  readonly isStreamBase = false;
  readonly fd = -1;
  reading = false;
  bytesRead = 0;
  bytesWritten = 0;
  onread: ((this: TlsHandle, arrayBuffer?: ArrayBufferLike) => unknown) | undefined = undefined;
  onerror: ((this: TlsHandle, error: Error) => void) | undefined = undefined;
  readonly _parent: Carrier;
  readonly _parentWrap: ParentSocket | null;
  /** Of the socket below, when TLS began. */
  private readonly handleBelow: unknown;
  private userBuffer: Uint8Array | undefined = undefined;
  private readonly unread: Buffer[] = [];
  private waiting: Waiting[] = [];
  private pendingShutdown: Request | undefined = undefined;
  private isClosed = false;

  constructor(
    readonly run: Run,
    { parent, parentSocket, context, isServer }: TlsParts,
  ) {
    super(context, isServer);
    this._parent = parent;
    this._parentWrap = parentSocket;
    this.handleBelow = parentSocket?._handle;
    for (const name of PROXIED) {
      const method: unknown = Reflect.get(parent, name);
      if (typeof method !== 'function') continue;
      Object.defineProperty(this, name, { value: method.bind(parent) as unknown });
    }
    const read = (arrayBuffer?: ArrayBufferLike): void => {
      this.onParentRead(arrayBuffer);
    };
    parent.onread = read;
    run.onLeave.push(() => {
      this.isClosed = true;
      destroyOwner(this);
      freeParser(this);
    });
  }

  get strand(): StreamHandle['strand'] {
    return this._parent.strand;
  }

  get writeQueueSize(): number {
    return this._parent.writeQueueSize + this.waiting.length;
  }

  getAsyncId(): number {
    return this._parent.getAsyncId();
  }

  // What net asks of a handle.

  readStart(): number {
    this.reading = true;
    if (this.unread.length > 0) {
      this.later(() => {
        this.deliver();
      });
    }
    return this._parent.readStart();
  }

  readStop(): number {
    this.reading = false;
    return this._parent.readStop();
  }

  useUserBuffer(buffer: Uint8Array): void {
    this.userBuffer = buffer;
  }

  shutdown(request: Request): number {
    if (this.isDone || this.waiting.length === 0) return this._parent.shutdown(request);
    this.pendingShutdown = request;
    return 0;
  }

  writeBuffer(request: WriteRequest | null, bytes: Uint8Array): number | WriteRequest {
    this.bytesWritten += bytes.length;
    if (this.isDone) return this._parent.writeBuffer(request, bytes);
    const { state, bytesWritten, lastWriteWasAsync, lastWriteError } = nativeStreams();
    state[bytesWritten] = bytes.length;
    state[lastWriteWasAsync] = 1;
    if (lastWriteError !== undefined) state[lastWriteError] = 0;
    const pending: WriteRequest = request ?? ({ writeStatus: null } as WriteRequest);
    this.waiting.push({ request: pending, bytes: new Uint8Array(bytes) });
    return request === null ? pending : 0;
  }

  writev(
    request: WriteRequest | null,
    chunks: readonly unknown[],
    areBuffers: boolean,
  ): number | WriteRequest {
    const buffers = areBuffers ? (chunks as Buffer[]) : decoded(chunks);
    return this.writeBuffer(request, Buffer.concat(buffers));
  }

  writeUtf8String(request: WriteRequest | null, text: string): number | WriteRequest {
    return this.writeBuffer(request, Buffer.from(text, 'utf8'));
  }

  writeAsciiString(request: WriteRequest | null, text: string): number | WriteRequest {
    return this.writeBuffer(request, Buffer.from(text, 'latin1'));
  }

  writeLatin1String(request: WriteRequest | null, text: string): number | WriteRequest {
    return this.writeBuffer(request, Buffer.from(text, 'latin1'));
  }

  writeUcs2String(request: WriteRequest | null, text: string): number | WriteRequest {
    return this.writeBuffer(request, Buffer.from(text, 'utf16le'));
  }

  /** As Node's own: a socket below is destroyed, and says when it is closed. */
  close(callback?: () => void): void {
    this.isClosed = true;
    this.reading = false;
    this.failWrites(nativeStreams().errno('ECANCELED'));
    const owner = ownerOf(this);
    if (owner !== undefined) owner.ssl = null;
    const { _parentWrap: socket, _parent: parent } = this;
    if (socket === null) {
      parent.close(callback);
    } else if (socket._handle === this.handleBelow) {
      if (callback !== undefined) socket.once('close', callback);
      socket.destroy();
    } else {
      callback?.();
    }
  }

  /** What the socket below had read before TLS began. */
  receive(bytes: Buffer): void {
    this.take(bytes);
  }

  protected override send(bytes: Buffer): void {
    const request = { oncomplete: () => undefined } as unknown as WriteRequest;
    this._parent.writeBuffer(request, bytes);
  }

  protected override established(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const { request, bytes } of waiting) this.writeOn(request, bytes);
    const shutdown = this.pendingShutdown;
    this.pendingShutdown = undefined;
    if (shutdown !== undefined && !this.isClosed) this._parent.shutdown(shutdown);
  }

  /** Writes that wait fail with the handshake, and are how it is told if there are any. */
  protected override failed(error: Error): void {
    if (this.waiting.length === 0) this.onerror?.(error);
    else this.failWrites(nativeStreams().errno('EPROTO'), error.message);
  }

  private writeOn(request: WriteRequest, bytes: Uint8Array): void {
    const { state, lastWriteWasAsync } = nativeStreams();
    const status = this._parent.writeBuffer(request, bytes);
    const isUnderWay = status === 0 && state[lastWriteWasAsync] === 1;
    if (!isUnderWay) this.complete(request, typeof status === 'number' ? status : 0);
  }

  private failWrites(status: number, error?: string): void {
    const { waiting } = this;
    this.waiting = [];
    for (const { request } of waiting) {
      if (error !== undefined) Object.assign(request, { error });
      this.complete(request, status);
    }
  }

  private complete(request: WriteRequest, status: number): void {
    this.later(() => {
      request.oncomplete(status);
    });
  }

  private onParentRead(arrayBuffer: ArrayBufferLike | undefined): void {
    const { state, readBytesOrError } = nativeStreams();
    const length = state[readBytesOrError] ?? 0;
    if (length < 0 || arrayBuffer === undefined) this.tell(length);
    else this.take(Buffer.from(arrayBuffer, 0, length));
  }

  private take(bytes: Buffer): void {
    const rest = this.isDone ? bytes : this.hear(bytes);
    if (rest.length === 0 || this.isClosed) return;
    this.unread.push(rest);
    this.deliver();
  }

  private deliver(): void {
    while (this.reading && !this.isClosed) {
      const bytes = this.unread.shift();
      if (bytes === undefined) return;
      if (this.userBuffer === undefined) {
        this.bytesRead += bytes.length;
        this.tell(bytes.length, new Uint8Array(bytes).buffer);
      } else {
        this.fill(this.userBuffer, bytes);
      }
    }
  }

  private fill(buffer: Uint8Array, bytes: Buffer): void {
    const part = bytes.subarray(0, buffer.length);
    if (part.length < bytes.length) this.unread.unshift(bytes.subarray(part.length));
    this.bytesRead += part.length;
    buffer.set(part);
    const next = this.tell(part.length);
    if (next instanceof Uint8Array) this.userBuffer = next;
  }

  private tell(lengthOrError: number, arrayBuffer?: ArrayBufferLike): unknown {
    const { state, readBytesOrError, arrayBufferOffset } = nativeStreams();
    state[readBytesOrError] = lengthOrError;
    state[arrayBufferOffset] = 0;
    return this.onread?.(arrayBuffer);
  }

  private later(callback: () => void): void {
    this.run.onStrand(this.strand, () => this.run.timers.setImmediate(callback));
  }
}
