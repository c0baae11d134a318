/**
 * Pages are left about as soon as they are opened, so that some connections end while it is still
 * asked whose they are.
 *
 * Invariants: F (the registry equals the open sockets), K.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Gate } from '../doubles/gate';
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

for (const clients of [1, 2, 5, 10, 50]) {
  simulate(`unknown pages are left by clients: ${clients}`, { leaks: 'fail' }, async (sim) => {
    const gate = new Gate();
    const authenticate = async () => {
      await gate.opened;
      return undefined;
    };
    const hub = new Hub(sim, { manager: { authenticate } });
    const browsers = Array.from({ length: clients }, (_, index) => hub.browser(`page ${index}`));
    const connecting = browsers.map((browser) => hub.connect(browser));
    for (const browser of browsers) browser.leave();
    await hub.network.idle();
    gate.open();
    const kinds = (await Promise.all(connecting)).map(({ kind }) => kind);
    const gone = kinds.every((kind) => kind === 'closed');
    sim.always('F: who has gone is not refused', gone, kinds);
    await hub.close();
  });
}
