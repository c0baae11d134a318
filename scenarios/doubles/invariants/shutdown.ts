import { type ManagerStats } from '../../../services/websocket-manager';
import { type Sim } from '../../../sim';
import { type SimSocket } from '../sim-socket';

const CLOSED = 3;

/** K: after a drain no socket is left open or listened to. Timers and tasks are `leaks: 'fail'`. */
export function checkShutdown(
  sim: Sim,
  { sockets, stats }: { readonly sockets: readonly SimSocket[]; readonly stats: ManagerStats },
): void {
  const left = sockets.filter((socket) => socket.readyState !== CLOSED).length;
  sim.always('K: no socket is left open', left === 0, left);
  const heard = sockets.flatMap((socket) => socket.eventNames()).filter((it) => it !== 'error');
  sim.always('K: no socket is listened to', heard.length === 0, heard.length);
  const { connections, members, addresses, publishing, debouncing } = stats;
  const { authenticating, replaying, live, draining, closed } = connections;
  const connected = authenticating + replaying + live + draining + closed;
  const kept = [connected, members, addresses, publishing, debouncing];
  sim.always(
    'K: nothing is kept',
    kept.every((count) => count === 0),
    ...kept,
  );
}
