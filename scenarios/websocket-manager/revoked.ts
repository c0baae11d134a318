/**
 * A topic is taken from users while its messages wait to be sent to them, and while it is still asked
 * what others of them may see. What waits of other topics is sent all the same.
 *
 * Invariants: F (nothing of a topic is sent after it was revoked), E, K.
 */
import { type Credentials } from '../../services/websocket-manager';
import { simulate } from '../../sim';
import { type PageFrame } from '../doubles/browser';
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

const topics = { events: {}, alerts: {} };
const authenticate = async ({ token }: Credentials) => {
  return await Promise.resolve({ user: token, topics: ['events', 'alerts'] });
};

for (const clients of [1, 2, 5, 10, 50]) {
  simulate(
    `one of two topics is taken from clients: ${clients}`,
    { leaks: 'fail' },
    async (sim) => {
      const hub = new Hub(sim, { window: 1, manager: { topics, authenticate } });
      const pairs = Array.from({ length: clients }, () => hub.network.open());
      await crowd(sim, 'page', clients, async (index) => {
        const { server, client } = pairs[index] ?? hub.network.open();
        await hub.manager.attach(server, { token: 'user', address: `page ${index}` });
        await hub.network.idle();
        client.pause();
      });
      for (const message of ['a', 'b', 'c', 'd']) {
        await hub.publish(message, message < 'c' ? 'events' : 'alerts');
      }
      hub.manager.revoke('user', ['events']);
      for (const { client } of pairs) client.resume();
      await hub.settle();
      for (const { server } of pairs) {
        const frames = server.handed.map((frame) => JSON.parse(frame) as PageFrame);
        const messages = frames.flatMap(({ message }) => message?.type ?? []);
        // The first two were with the socket and the network by then.
        sim.always('F: what waits of the other is sent', messages.join() === 'a,b,c,d', messages);
        const left = frames.findLast(({ type }) => type === 'topics')?.topics;
        sim.always('F: it is told what it gets now', left?.join() === 'alerts', left);
      }
      await hub.close();
    },
  );
}

function isMessage(frame: string): boolean {
  return frame.startsWith('{"type":"message"');
}
