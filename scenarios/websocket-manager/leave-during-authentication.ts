/**
 * Pages are left about as soon as they are opened, so that some connections end while it is still
 * asked whose they are.
 *
 * Invariants: F (the registry equals the open sockets), K.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Hub } from '../doubles/hub';

for (const clients of [1, 2, 5, 10, 50]) {
  simulate(`pages are left at once by clients: ${clients}`, { leaks: 'fail' }, async (sim) => {
    const hub = new Hub(sim);

    await crowd(sim, 'page', clients, async (index) => {
      const browser = hub.browser(`page ${index + 1}`);
      const connecting = hub.connect(browser);
      await sim.sleep(20);
      browser.leave();
      const outcome = await connecting;
      sim.sometimes('a page is left in time', outcome.kind === 'closed');
      sim.sometimes('a page is live before it is left', outcome.kind === 'live');
    });
    await hub.publish('anybody there');

    await hub.settle();
    const { live, replaying } = hub.manager.stats().connections;
    sim.always('F: nobody is left', live + replaying === 0, live, replaying);
    await hub.close();
  });
}
