/**
 * A topic is taken from users while its messages wait to be sent to them, and while it is still asked
 * what others of them may see.
 *
 * Invariants: F (nothing of a topic is sent after it was revoked), E, K.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Hub } from '../doubles/hub';

for (const clients of [1, 2, 5, 10, 50]) {
  simulate(`a topic is taken from clients: ${clients}`, { leaks: 'fail' }, async (sim) => {
    const hub = new Hub(sim, { window: 1, latencyMs: 30, logMs: 1 });

    const publisher = sim.spawn('publisher', async () => {
      for (let burst = 1; burst <= 3; burst += 1) {
        await sim.sleep(15);
        await Promise.all(['a', 'b', 'c'].map((name) => hub.publish(`${name} ${burst}`)));
      }
    });
    await crowd(sim, 'page', clients, async (index) => {
      const browser = hub.browser(`page ${index + 1}`);
      const connecting = hub.connect(browser);
      await sim.sleep(40);
      const { connections, queued } = hub.manager.stats();
      sim.sometimes('messages wait when it is revoked', queued > 1);
      sim.sometimes('it is not known yet who it is', connections.authenticating > 0);

      hub.manager.revoke(browser.name, ['events']);
      const { handed = [] } = browser.serverEnd ?? {};
      const before = handed.filter(isMessage).length;
      await connecting;
      await publisher;
      await hub.network.idle();
      const after = handed.filter(isMessage).length;
      sim.always('F: nothing is sent of what was revoked', after === before, before, after);
    });

    await hub.close();
  });
}

function isMessage(frame: string): boolean {
  return frame.startsWith('{"type":"message"');
}
