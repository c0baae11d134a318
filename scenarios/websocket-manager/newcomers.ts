/**
 * Clients become live at the very time at which a message is handed out to those who are. Each of them
 * must get it once: with what it missed, or with what comes.
 *
 * Invariants: E (nothing twice, no gap), N (everybody gets everything), F, K.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Hub } from '../doubles/hub';

for (const clients of [1, 2, 5, 10, 50]) {
  simulate(`newcomers beside clients: ${clients}`, { leaks: 'fail' }, async (sim) => {
    const hub = new Hub(sim, { logMs: 4, authMs: 10, window: 8 });
    const settled = Array.from({ length: clients }, (_, index) => hub.browser(`page ${index}`));
    const newcomers = ['one', 'two', 'three'].map((name) => hub.browser(name));
    await Promise.all(settled.map((browser) => hub.connect(browser)));

    const publisher = sim.spawn('publisher', async () => {
      for (let message = 1; message <= 8; message += 1) await hub.publish(`message ${message}`);
    });
    await crowd(sim, 'newcomer', newcomers.length, async (index) => {
      const browser = newcomers[index];
      if (browser === undefined) return;
      await sim.sleep(5);
      await hub.connect(browser);
      sim.sometimes('it is live while messages come', hub.manager.stats().publishing > 0);
    });
    await publisher;

    await hub.settle();
    for (const browser of [...settled, ...newcomers]) hub.checkDelivered(browser);
    await hub.close();
  });
}
