/**
 * Clients connect while messages are broadcast. Until it is known who a client is it gets nothing;
 * what was broadcast meanwhile it must get afterwards.
 *
 * Invariants: N and E (everything from the moment of the connection on, in order), F, K.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Hub } from '../doubles/hub';

for (const clients of [1, 2, 5, 10, 50]) {
  simulate(`broadcasts meet new clients: ${clients}`, { leaks: 'fail' }, async (sim) => {
    const hub = new Hub(sim);
    const browsers = Array.from({ length: clients }, (_, index) => hub.browser(`page ${index}`));

    const publisher = sim.spawn('publisher', async () => {
      for (let message = 1; message <= 4; message += 1) {
        await sim.sleep(10);
        await hub.publish(`message ${message}`);
        const { authenticating } = hub.manager.stats().connections;
        sim.sometimes('a message comes while a client is authenticated', authenticating > 0);
      }
    });
    await crowd(sim, 'page', clients, async (index) => {
      await sim.sleep(10);
      const browser = browsers[index];
      if (browser !== undefined) await hub.connect(browser);
    });
    await publisher;

    await hub.settle();
    for (const browser of browsers) hub.checkDelivered(browser);
    await hub.close();
  });
}
