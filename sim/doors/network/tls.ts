import https from 'node:https';
import tls from 'node:tls';
import type { Run } from '../../kernel/run';
import { inRun, replaceFunction } from '../patch';
import { leaveSimulation } from '../refusal';
import { ForeignCarrier, type StreamSocket, type StreamSocketHandle } from './foreign-carrier';
import { separateAgent } from './http';
import { nativeStreams } from './native';
import { StreamHandle } from './stream-handle';
import type { SecureContext } from './tls-facts';
import { TlsHandle, type Carrier, type ParentSocket } from './tls-handle';

type AnyFunction = (...args: unknown[]) => unknown;

/** Node's TLS sockets, as far as they are reached into here. */
interface TlsSocketParts {
  readonly _tlsOptions: {
    readonly isServer?: boolean;
    readonly pipe?: boolean;
    readonly secureContext?: SecureContext;
    readonly credentials?: SecureContext;
  };
  destroy(): void;
}

/**
 * Opens the door of TLS: in a run a TLS socket gets a handle of ours where Node would put OpenSSL between
 * itself and the socket below. https needs no more than that.
 */
export function openTlsDoor(): void {
  separateAgent(https.globalAgent);
  replaceFunction<AnyFunction>(tls.TLSSocket.prototype, '_wrapHandle', (native) =>
    inRun(native, function (this: TlsSocketParts, run, socket, handle) {
      return wrapped(run, this, socket as ParentSocket | null, handle);
    }),
  );
}

function wrapped(
  run: Run,
  tlsSocket: TlsSocketParts,
  parentSocket: ParentSocket | null,
  handle: unknown,
): TlsHandle {
  const { _tlsOptions: options } = tlsSocket;
  const context = options.secureContext ?? options.credentials ?? contextOf(options);
  parentSocket?.on('close', () => {
    tlsSocket.destroy();
  });
  return new TlsHandle(run, {
    parent: carrierOf(run, { tlsSocket, parentSocket, handle }),
    parentSocket,
    context,
    isServer: options.isServer === true,
  });
}

function contextOf(options: object): SecureContext {
  return tls.createSecureContext(options);
}

interface Below {
  readonly tlsSocket: TlsSocketParts;
  /** Null where TLS is to make its own connection. */
  readonly parentSocket: ParentSocket | null;
  readonly handle: unknown;
}

function carrierOf(run: Run, { tlsSocket, parentSocket, handle }: Below): Carrier {
  if (handle instanceof StreamHandle || handle instanceof TlsHandle) return handle;
  const strand = run.strand.child('socket');
  if (isOfStreamSocket(handle)) {
    return new ForeignCarrier(run, {
      socket: parentSocket as unknown as StreamSocket,
      handle,
      strand,
    });
  }
  if (handle !== undefined && handle !== null) {
    const remedy =
      'in a run TLS is only spoken over its own sockets, and over streams of JavaScript';
    leaveSimulation('tls.TLSSocket', remedy, []);
  }
  const made = new StreamHandle(run, strand, tlsSocket._tlsOptions.pipe === true);
  Object.assign(made, { [nativeStreams().owner]: tlsSocket });
  return made;
}

/** Whether Node has put a socket of its own around a stream that is none. */
function isOfStreamSocket(handle: unknown): handle is StreamSocketHandle {
  return typeof handle === 'object' && handle !== null && 'readBuffer' in handle;
}
