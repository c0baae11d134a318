import net from 'node:net';
import { InternalError } from '../../errors';

type Binding = Readonly<Record<string, unknown>>;

/**
 * The parts of Node under `net` that a handle must fit: on every version from 20 to 26 `net` calls
 * methods of whatever handle a socket or server has, and takes results from a shared array.
 */
export interface NativeStreams {
  /** Where a read leaves its length or error, and a write its length and whether it is under way. */
  readonly state: Int32Array | Float64Array;
  readonly readBytesOrError: number;
  readonly arrayBufferOffset: number;
  readonly bytesWritten: number;
  readonly lastWriteWasAsync: number;
  /** Absent before Node 26. */
  readonly lastWriteError: number | undefined;
  readonly tcp: object;
  /** The property of a handle that leads to its socket or server. */
  readonly owner: symbol;
  /** The property of a socket that holds its time-out. */
  readonly timeout: symbol;
  /** The properties of a socket that hold the buffer into which it reads, and what makes one. */
  readonly buffer: symbol;
  readonly bufferMaker: symbol;
  /** `onread` of every socket's handle. */
  readonly onRead: (arrayBuffer?: ArrayBufferLike) => unknown;
  /** Node's number for a name such as ECONNRESET; negative. */
  errno(code: string): number;
}

let found: NativeStreams | undefined;

/** Looked up when it is first needed. */
export function nativeStreams(): NativeStreams {
  found ??= lookUp();
  return found;
}

function lookUp(): NativeStreams {
  const streams = binding('stream_wrap');
  const uv = binding('uv');
  const handle = new ProbeHandle();
  const socket = new net.Socket({ handle } as never);
  const [owner] = Object.getOwnPropertySymbols(handle);
  const timeout = symbolOf(socket, 'timeout');
  const buffer = symbolOf(socket, 'kBuffer');
  const bufferMaker = symbolOf(socket, 'kBufferGen');
  if (!owner || !timeout || !buffer || !bufferMaker || !handle.onread) {
    throw new InternalError(`the sockets of Node ${process.version} are not as they were`);
  }
  return {
    state: streams['streamBaseState'] as Int32Array,
    readBytesOrError: streams['kReadBytesOrError'] as number,
    arrayBufferOffset: streams['kArrayBufferOffset'] as number,
    bytesWritten: streams['kBytesWritten'] as number,
    lastWriteWasAsync: streams['kLastWriteWasAsync'] as number,
    lastWriteError: streams['kLastWriteErr'] as number | undefined,
    tcp: prototypeOf(binding('tcp_wrap')['TCP']),
    owner,
    timeout,
    buffer,
    bufferMaker,
    onRead: handle.onread,
    errno: (code) => uv[`UV_${code}`] as number,
  };
}

/** Just enough of a handle for a socket to take it; reads nothing. */
class ProbeHandle {
  reading = false;
  onread: NativeStreams['onRead'] | undefined = undefined;
  readStart(): number {
    return 0;
  }
}

/** The symbol of that description among an object's own, under which Node keeps something to itself. */
export function symbolOf(object: object, description: string): symbol | undefined {
  return Object.getOwnPropertySymbols(object).find((symbol) => symbol.description === description);
}

function prototypeOf(constructor: unknown): object {
  return (constructor as { readonly prototype: object }).prototype;
}

function binding(name: string): Binding {
  return (process as unknown as { binding(name: string): Binding }).binding(name);
}
