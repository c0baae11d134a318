/**
 * Connections are closed by the server while messages wait to be sent on them, and while more are
 * being broadcast.
 *
 * Invariants: F (nothing is sent after detach, and the registry equals the open sockets), E, K.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Hub } from '../doubles/hub';

for (const clients of [1, 2, 5, 10, 50]) {
  simulate(`the server detaches clients: ${clients}`, { leaks: 'fail' }, async (sim) => {
    const hub = new Hub(sim, { window: 1, latencyMs: 30, logMs: 1 });

    const publisher = sim.spawn('publisher', async () => {
      for (let burst = 1; burst <= 3; burst += 1) {
        await sim.sleep(20);
        await Promise.all(['a', 'b', 'c'].map((name) => hub.publish(`${name} ${burst}`)));
      }
    });
    await crowd(sim, 'page', clients, async (index) => {
      const browser = hub.browser(`page ${index + 1}`);
      const outcome = await hub.connect(browser);
      await sim.sleep(20);
      sim.sometimes('messages wait when it is detached', hub.manager.stats().queued > 1);
      if (outcome.kind === 'live') outcome.connection.detach();
      hub.check();
    });
    await publisher;

    await hub.close();
  });
}
