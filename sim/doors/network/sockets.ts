import net from 'node:net';
import type { Run } from '../../kernel/run';
import type { Endpoint } from '../../world/network/addresses';
import { nodeOf } from '../../world/network/network';
import { inRun, replaceFunction } from '../patch';
import { leaveSimulation } from '../refusal';
import { openHandles } from './handle';
import { adoptConnections } from './http';
import { nativeStreams } from './native';
import { ServerHandle } from './server-handle';
import { setSocketTimeout } from './socket-timeout';
import { StreamHandle } from './stream-handle';

type AnyFunction = (...args: unknown[]) => unknown;

/** Node's sockets, as far as they are reached into here. */
interface SocketParts {
  _handle: StreamHandle | null;
  _peername: unknown;
  _sockname: unknown;
  readonly connecting: boolean;
  readonly destroyed: boolean;
  _onTimeout(): void;
  _undestroy(): void;
  [key: symbol]: unknown;
}

interface ServerParts {
  _handle: ServerHandle | null;
  emit(event: 'error', error: Error): boolean;
  once(event: 'listening', listener: () => void): void;
}

/**
 * Opens the door of sockets and servers. In a run they get a handle of ours where they would make one
 * of libuv; all else, from checks of arguments to the order of events, is Node's own `net`.
 */
export function openSocketsDoor(): void {
  openHandles();
  const { Socket, Server } = net;
  replaceFunction<AnyFunction>(Socket.prototype, 'connect', (native) =>
    inRun(native, function (this: SocketParts, run, ...args) {
      if (!this.connecting) giveHandle(run, this, args);
      return native.apply(this, args);
    }),
  );
  replaceFunction<AnyFunction>(Socket.prototype, 'setTimeout', (native) =>
    inRun(native, function (this: SocketParts, run, ...args) {
      return setSocketTimeout(run, this, () => native.apply(this, args));
    }),
  );
  replaceFunction<AnyFunction>(Server.prototype, '_listen2', (native) =>
    inRun(native, function (this: ServerParts, run, ...args) {
      return native.apply(this, listen(run, this, args));
    }),
  );
}

function giveHandle(run: Run, socket: SocketParts, args: readonly unknown[]): void {
  const [options] = (Array.isArray(args[0]) ? args[0] : normalized(args)) as [
    { readonly path?: unknown },
  ];
  if (socket.destroyed) {
    socket._handle = null;
    socket._peername = null;
  }
  if (socket._handle !== null) return;
  const strand = run.strand.child('socket');
  const handle = new StreamHandle(run, strand, options.path !== undefined && options.path !== null);
  socket._undestroy();
  socket._sockname = null;
  socket._handle = handle;
  const { owner, onRead } = nativeStreams();
  Object.assign(handle, { [owner]: socket, onread: onRead });
  useOwnBuffer(socket, handle);
}

/** The option `onread` of a socket: Node reads into a buffer of the user's. */
function useOwnBuffer(socket: SocketParts, handle: StreamHandle): void {
  const { buffer, bufferMaker } = nativeStreams();
  const make = socket[bufferMaker];
  const given: unknown =
    typeof make === 'function' ? Reflect.apply(make, undefined, []) : socket[buffer];
  if (!(given instanceof Uint8Array)) return;
  socket[buffer] = given;
  handle.useUserBuffer(given);
}

/** As `net` reads the arguments of connect. */
function normalized(args: readonly unknown[]): unknown {
  return (net as unknown as { _normalizeArgs(args: readonly unknown[]): unknown })._normalizeArgs(
    args,
  );
}

/** Gives a server its handle, bound. @returns what Node's own is to be called with */
function listen(run: Run, server: ServerParts, args: unknown[]): unknown[] {
  const [given, port, type, backlog, fd, ...more] = args as [string | null, number, ...unknown[]];
  if (typeof fd === 'number') {
    const remedy = 'no descriptor of the machine is there: listen on a port';
    leaveSimulation('net.Server.prototype.listen', remedy, []);
    return args;
  }
  const [address, family] = given === null ? ['::', 6] : [given, type];
  const wanted: Endpoint =
    port === -1 ? { kind: 'path', path: address } : { kind: 'ip', address, port };
  const endpoint = nodeOf(run, run.strand).bind(wanted);
  server._handle =
    typeof endpoint === 'string'
      ? refusing(nativeStreams().errno(endpoint))
      : new ServerHandle(run, run.strand.child('server'), endpoint);
  server.once('listening', () => {
    adoptConnections(run, server);
  });
  return [address, port, family, backlog, fd, ...more];
}

/** Node words the error, with what it was to listen at. */
function refusing(status: number): ServerHandle {
  return { listen: () => status, close: () => undefined } as unknown as ServerHandle;
}
