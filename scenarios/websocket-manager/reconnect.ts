/**
 * The connection of a page dies as soon as it is opened, so the page opens another one. The service
 * of users may answer for the first after it has answered for the second: it is the later connection
 * that must stay.
 *
 * Invariants: F (the registry equals the open sockets, and a session has its newest one), E, N, K.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Hub } from '../doubles/hub';

const OPEN = 1;

for (const clients of [1, 2, 5, 10, 50]) {
  simulate(`connections are replaced of clients: ${clients}`, { leaks: 'fail' }, async (sim) => {
    const hub = new Hub(sim);
    const browsers = Array.from({ length: clients }, (_, index) => hub.browser(`page ${index}`));

    await crowd(sim, 'page', clients, async (index) => {
      const browser = browsers[index];
      if (browser === undefined) return;
      const first = hub.connect(browser);
      await sim.sleep(10);
      browser.loseConnection();
      const second = await hub.connect(browser);
      sim.sometimes('the first is known before the second', (await first).kind === 'live');
      sim.sometimes('the second stays', second.kind === 'live');
    });
    await hub.publish('still there');

    await hub.settle();
    for (const browser of browsers) {
      const stays = browser.serverEnd?.readyState === OPEN;
      sim.always('F: the newest connection of a session stays', stays);
      hub.checkDelivered(browser);
    }
    const { live } = hub.manager.stats().connections;
    sim.always('F: a session has one connection', live === clients, live);
    await hub.close();
  });
}
