/**
 * The program of somebody who watches stands still: its machine takes what fits into the network, and nothing more.
 * What waits for it in the manager has a bound; beyond that it is closed with 1013, is told so if it goes on in
 * time, and comes back for what it missed.
 *
 * Invariants: D (what waits is in a queue with a bound, and not in the socket), G (who publishes does not wait), E
 * and N (who comes back gets what it missed), K.
 */
import { simulate } from '../../sim';
import { deployedOn, managerHost } from '../doubles/deployed-manager';
import { Viewer } from '../doubles/viewer';

const queueLimit = 4;
const messageBytes = 30_000;
/** What both ends of a connection take without anybody reading, and what the manager holds itself. */
const networkBytes = 2 * 65_536;
const mostHeld = Math.ceil(networkBytes / messageBytes) + 1 + queueLimit;
/** A closing handshake is given up after 5 s. */
const standstillsMs = [100, 2_000, 60_000];

simulate('nothing is read', { timeoutMs: 3_600_000 }, async (sim) => {
  const env = { QUEUE_LIMIT: String(queueLimit) };
  const manager = await deployedOn(sim, managerHost(sim, { env }));
  const viewer = new Viewer(manager, 'ann');
  const page = sim.world.host('page', () => viewer.open());
  while (viewer.connections === 0) await sim.sleep(10);

  page.pause();
  let ends = 0;
  for (let message = 1; message <= mostHeld + 1 && ends === 0; message += 1) {
    await sim.sleep(4_000);
    await manager.publish(messageBytes);
    const queued = await manager.figure('websocket_queued_frames');
    sim.always('D: a queue has a bound', queued <= queueLimit, queued);
    sim.sometimes('a queue is full', queued === queueLimit);
    const overflows = await manager.figure('websocket_ended_total{reason="OVERFLOW"}');
    sim.sometimes('a queue overflows', overflows === 1);
    // If all that takes very long, its missing pongs are noticed first.
    ends = overflows + (await manager.figure('websocket_ended_total{reason="UNRESPONSIVE"}'));
  }
  sim.always('D: what is held for somebody has a bound', ends === 1, ends);

  await sim.sleep(sim.pick(standstillsMs));
  page.resume();
  await viewer.checkShown();
  const [close, ...more] = viewer.closes;
  sim.sometimes('it is told why', close?.code === 1013);
  sim.sometimes('it comes too late to be told', close?.code === 1006);
  const { code, retryAfterMs = 0 } = reasonOf(close?.reason);
  const isTold =
    close?.code === 1006 || (close?.code === 1013 && code === 'OVERFLOW' && retryAfterMs > 0);
  sim.always('D: it is closed for that', isTold && more.length === 0, viewer.closes);
  await page.run('leave', () => viewer.leave());
  await manager.close();
});

function reasonOf(reason = ''): { readonly code?: string; readonly retryAfterMs?: number } {
  return reason === '' ? {} : (JSON.parse(reason) as object);
}
