import dgram from 'node:dgram';
import { outsideRun } from '../../kernel/current';
import type { Run } from '../../kernel/run';
import { inRun, replaceFunction } from '../patch';
import { DatagramHandle } from './datagram-handle';
import { nativeStreams, symbolOf } from './native';

type AnyFunction = (...args: unknown[]) => unknown;

interface NodesHandle {
  readonly lookup: unknown;
  hasRef(): boolean;
  close(): void;
}

interface State {
  handle: DatagramHandle | NodesHandle | null;
}

/**
 * Opens the door of datagrams: a socket that is made in a run, or first used in one, gets a handle of ours
 * in place of the one of libuv. All else is Node's own `dgram`.
 */
export function openDgramDoor(): void {
  replaceFunction<AnyFunction>(dgram, 'createSocket', (native) =>
    inRun(native, function (this: unknown, run, ...args) {
      const socket = Reflect.apply(native, this, args) as object;
      giveHandle(run, socket);
      return socket;
    }),
  );
  for (const key of ['bind', 'connect', 'send']) {
    replaceFunction<AnyFunction>(dgram.Socket.prototype, key, (native) =>
      inRun(native, function (this: object, run, ...args) {
        giveHandle(run, this);
        return native.apply(this, args);
      }),
    );
  }
}

function giveHandle(run: Run, socket: object): void {
  const key = symbolOf(socket, 'state symbol');
  const state = key === undefined ? undefined : (Reflect.get(socket, key) as State);
  const before = state?.handle;
  if (state === undefined || !before || before instanceof DatagramHandle) return;
  const isIpv6 = Reflect.get(socket, 'type') === 'udp6';
  const handle = new DatagramHandle(run, run.strand.child('datagrams'), isIpv6);
  handle.lookup = before.lookup;
  if (!before.hasRef()) handle.unref();
  Object.assign(handle, { [nativeStreams().owner]: socket });
  state.handle = handle;
  outsideRun(() => {
    before.close();
  });
}
