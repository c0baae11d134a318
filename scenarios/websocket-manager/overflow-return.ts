/**
 * Clients stop to read until their queues are full: they are closed with 1013. What waited for them was
 * never delivered, so when they come back they must get it again, from where they are and not from
 * where the server was.
 *
 * Invariants: E (the numbers rise without a gap), N (everybody gets everything), D, F, K.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Hub } from '../doubles/hub';

for (const clients of [1, 2, 5, 10, 50]) {
  simulate(`queues overflow of clients: ${clients}`, { leaks: 'fail' }, async (sim) => {
    const hub = new Hub(sim, { window: 2, manager: { queueLimit: 3 } });
    const browsers = Array.from({ length: clients }, (_, index) => hub.browser(`page ${index}`));
    await Promise.all(browsers.map((browser) => hub.connect(browser)));

    const publisher = sim.spawn('publisher', async () => {
      for (let message = 1; message <= 10; message += 1) {
        await sim.sleep(5);
        await hub.publish(`message ${message}`);
      }
    });
    await crowd(sim, 'page', clients, async (index) => {
      const browser = browsers[index];
      if (browser === undefined) return;
      browser.stall();
      await sim.sleep(150);
      browser.readAgain();
    });
    await publisher;

    await hub.settle();
    for (const browser of browsers) {
      sim.sometimes('a client is closed because it does not read', browser.closedWith === 1013);
      if (browser.closedWith !== undefined) await hub.connect(browser);
    }
    await hub.settle();
    for (const browser of browsers) hub.checkDelivered(browser);
    await hub.close();
  });
}
