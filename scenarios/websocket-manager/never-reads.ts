/**
 * Clients connect and never read, while a message comes every second.
 *
 * Invariants: D (what waits for a client is in a bounded queue, and not in the buffer of its
 * socket), G (who publishes does not wait), F, K.
 */
import { simulate } from '../../sim';
import { Hub } from '../doubles/hub';

const options = { leaks: 'fail', timeoutMs: 600_000 } as const;
const queueLimit = 5;
const OPEN = 1;

for (const clients of [1, 2, 5, 10, 50]) {
  simulate(`nothing is read by clients: ${clients}`, options, async (sim) => {
    const hub = new Hub(sim, { window: 2, manager: { queueLimit } });
    const browsers = Array.from({ length: clients }, (_, index) =>
      hub.browser(`page ${index + 1}`),
    );
    await Promise.all(browsers.map((browser) => hub.connect(browser)));
    for (const browser of browsers) browser.stall();

    for (let message = 1; message <= 12; message += 1) {
      await sim.sleep(1_000);
      await hub.publish(`message ${message}`);
      const { queued, ended } = hub.manager.stats();
      for (const browser of browsers) {
        const { handed = [], readyState } = browser.serverEnd ?? {};
        const waiting = message + 1 - handed.length;
        const isDue = readyState !== OPEN;
        sim.always('D: a queue is used to its bound', !isDue || waiting > queueLimit, waiting);
      }
      sim.always('D: queues have a bound', queued <= clients * queueLimit, queued);
      sim.sometimes('a queue is full', queued === clients * queueLimit);
      sim.sometimes('a client is closed for it', (ended.OVERFLOW ?? 0) > 0);
    }

    await hub.close();
  });
}
