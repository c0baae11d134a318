import { type Sim } from '../../../sim';
import { type SimSocket } from '../sim-socket';

/** What the reason of a close frame has at most. */
const CLOSE_REASON_BYTES = 123;

/**
 * D: what waits for a client is in a queue with a bound. So at most one message at a time is in the
 * buffer of a socket, which has none.
 */
export function checkBuffers(sim: Sim, sockets: readonly SimSocket[]): void {
  for (const { mostBuffered, longest } of sockets) {
    const bound = longest + CLOSE_REASON_BYTES;
    sim.always('D: one message is with a socket', mostBuffered <= bound, mostBuffered, bound);
  }
}

/** G: who publishes waits for the log, and for no client. */
export function checkNotHeldUp(
  sim: Sim,
  call: { readonly tookMs: number; readonly boundMs: number },
): void {
  sim.always('G: nobody waits for a slow client', call.tookMs <= call.boundMs, call.tookMs);
}
