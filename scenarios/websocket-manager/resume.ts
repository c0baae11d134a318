/**
 * Clients lose their connection and come back, while messages go on being broadcast. What they missed
 * comes from the log, what comes from then on is live: at the seam nothing may be missing and nothing
 * may come twice.
 *
 * Invariants: E (the numbers rise without a gap), N (everybody gets everything), F, K.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Hub } from '../doubles/hub';

for (const clients of [1, 2, 5, 10, 50]) {
  simulate(`broadcasts meet returning clients: ${clients}`, { leaks: 'fail' }, async (sim) => {
    const hub = new Hub(sim, { manager: { replayBatch: 2 } });
    const browsers = Array.from({ length: clients }, (_, index) => hub.browser(`page ${index}`));

    const publisher = sim.spawn('publisher', async () => {
      for (let message = 1; message <= 8; message += 1) {
        await sim.sleep(10);
        await hub.publish(`message ${message}`);
        const { replaying } = hub.manager.stats().connections;
        sim.sometimes('a message comes while a client catches up', replaying > 0);
      }
    });
    await crowd(sim, 'page', clients, async (index) => {
      const browser = browsers[index];
      if (browser === undefined) return;
      await hub.connect(browser);
      await sim.sleep(10);
      browser.leave();
      await sim.sleep(20);
      const outcome = await hub.connect(browser);
      sim.sometimes('a client goes on where it was', outcome.kind === 'live' && outcome.resumed);
    });
    await publisher;

    await hub.settle();
    for (const browser of browsers) hub.checkDelivered(browser);
    await hub.close();
  });
}
