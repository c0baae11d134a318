/**
 * One client stops to read for a while. Nobody else may notice: neither who publishes nor the other
 * clients; and when it reads again it gets everything that it missed.
 *
 * Invariants: G (a stalled client delays nobody), D (what waits for it is in a bounded queue), E and N
 * (everybody gets everything, in order), F, K.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Hub } from '../doubles/hub';

const stallMs = 5_000;
const options = { leaks: 'fail', timeoutMs: 600_000 } as const;

for (const clients of [1, 2, 5, 10, 50]) {
  simulate(`one stalls beside clients: ${clients}`, options, async (sim) => {
    const hub = new Hub(sim, { window: 1 });
    const stalled = hub.browser('stalled');
    const others = Array.from({ length: clients }, (_, index) => hub.browser(`page ${index + 1}`));
    await Promise.all([stalled, ...others].map((browser) => hub.connect(browser)));

    const reader = sim.spawn('stalled', async () => {
      stalled.stall();
      await sim.sleep(stallMs);
      stalled.readAgain();
    });
    await crowd(sim, 'publisher', 2, async (index) => {
      for (let message = 1; message <= 2; message += 1) {
        await sim.sleep(10);
        await hub.publish(`${index}.${message}`);
        sim.sometimes('a message waits for who does not read', hub.manager.stats().queued > 0);
      }
    });
    await reader;

    await hub.settle();
    for (const browser of [stalled, ...others]) hub.checkDelivered(browser);
    await hub.close();
  });
}
