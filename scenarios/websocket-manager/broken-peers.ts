/**
 * Peers send what is no frame, some of them while they are already being closed, and the network breaks
 * under others. Whatever a socket says of that, and however late, each connection ends once and at once.
 *
 * Invariants: F (nothing is sent after the end, and the registry equals the open sockets), E, N, K.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Hub } from '../doubles/hub';

const options = { leaks: 'fail', timeoutMs: 600_000 } as const;
const CLOSED = 3;

for (const clients of [1, 2, 5, 10, 50]) {
  simulate(`nonsense comes from clients: ${clients}`, options, async (sim) => {
    const hub = new Hub(sim);
    const honest = hub.browser('honest');
    await hub.connect(honest);
    await crowd(sim, 'page', clients, async (index) => {
      const browser = hub.browser(`page ${index}`);
      const outcome = await hub.connect(browser);
      await hub.network.idle();
      const isDetached = sim.pick([false, true]);
      browser.stall();
      if (isDetached && outcome.kind === 'live') outcome.connection.detach();
      sim.sometimes('it comes when the connection has ended', isDetached);
      browser.end?.sendNonsense();
      await hub.publish(`message ${index}`);
      while (!isDetached && browser.serverEnd?.readyState !== CLOSED) {
        hub.check();
        await sim.sleep(1);
      }
      browser.readAgain();
    });
    await hub.settle();
    hub.checkDelivered(honest);
    await hub.close();
  });

  simulate(`nothing can be written to clients: ${clients}`, options, async (sim) => {
    const hub = new Hub(sim);
    const honest = hub.browser('honest');
    const browsers = Array.from({ length: clients }, (_, index) => hub.browser(`page ${index}`));
    await Promise.all([honest, ...browsers].map((browser) => hub.connect(browser)));
    await hub.network.idle();
    for (const browser of browsers) browser.serverEnd?.break();
    for (const message of ['a', 'b', 'c']) {
      await hub.publish(message);
      await hub.network.idle();
      const { SEND_FAILED: failed } = hub.manager.stats().ended;
      sim.always('F: who cannot be sent anything is given up', failed === clients, failed);
    }
    await hub.settle();
    hub.checkDelivered(honest);
    await hub.close();
  });
}
