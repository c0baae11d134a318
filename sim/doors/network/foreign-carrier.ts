import type { Duplex } from 'node:stream';
import type { Run } from '../../kernel/run';
import type { Strand } from '../../kernel/strand';
import { nextAsyncId } from './handle';
import { nativeStreams } from './native';
import type { Request, WriteRequest } from './stream-handle';

/** What Node puts between TLS and a stream that is no socket, as far as it is reached into here. */
export interface StreamSocket {
  readonly stream: Duplex;
}

/** Its handle: that socket calls these with what the stream brings, and Node has them in C++. */
export interface StreamSocketHandle {
  readBuffer(bytes: Uint8Array): void;
  emitEOF(): void;
  close(callback?: () => void): void;
}

export interface ForeignParts {
  readonly socket: StreamSocket;
  readonly handle: StreamSocketHandle;
  readonly strand: Strand;
}

/** Carries TLS over a stream that is no socket of the run: a pipe of its own, a tunnel in another protocol. */
export class ForeignCarrier {
  onread: ((arrayBuffer?: ArrayBufferLike) => unknown) | undefined = undefined;
  readonly strand: Strand;
  private readonly stream: Duplex;
  private readonly asyncId: number;

  constructor(
    private readonly run: Run,
    { socket, handle, strand }: ForeignParts,
  ) {
    this.strand = strand;
    this.stream = socket.stream;
    this.asyncId = nextAsyncId(run);
    handle.readBuffer = (bytes) => {
      this.tell(bytes.length, new Uint8Array(bytes).buffer);
    };
    handle.emitEOF = () => {
      this.tell(nativeStreams().errno('EOF'));
    };
    handle.close = (callback) => {
      this.close(callback);
    };
  }

  get writeQueueSize(): number {
    return this.stream.writableLength;
  }

  getAsyncId(): number {
    return this.asyncId;
  }

  readStart(): number {
    this.stream.resume();
    return 0;
  }

  readStop(): number {
    this.stream.pause();
    return 0;
  }

  writeBuffer(request: WriteRequest | null, bytes: Uint8Array): number | WriteRequest {
    const pending: WriteRequest = request ?? ({ writeStatus: null } as WriteRequest);
    this.stream.write(bytes, (error) => {
      this.later(() => {
        pending.oncomplete(error ? nativeStreams().errno('EPIPE') : 0);
      });
    });
    // Behind the write: below it may be a socket, which says there what became of its own.
    const { state, bytesWritten, lastWriteWasAsync, lastWriteError } = nativeStreams();
    state[bytesWritten] = bytes.length;
    state[lastWriteWasAsync] = 1;
    if (lastWriteError !== undefined) state[lastWriteError] = 0;
    return request === null ? pending : 0;
  }

  shutdown(request: Request): number {
    this.stream.end(() => {
      this.later(() => {
        request.oncomplete(0);
      });
    });
    return 0;
  }

  close(callback?: () => void): void {
    this.stream.destroy();
    if (callback !== undefined) this.later(callback);
  }

  private tell(lengthOrError: number, arrayBuffer?: ArrayBufferLike): void {
    const { state, readBytesOrError, arrayBufferOffset } = nativeStreams();
    state[readBytesOrError] = lengthOrError;
    state[arrayBufferOffset] = 0;
    this.onread?.(arrayBuffer);
  }

  private later(callback: () => void): void {
    this.run.onStrand(this.strand, () => this.run.timers.setImmediate(callback));
  }
}
