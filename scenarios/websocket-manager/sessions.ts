/**
 * Pages open one connection after another, and the service of users answers in the order that hurts: of a
 * session the latest connection stays, whichever was known first, as long as it is there.
 *
 * Invariants: F (a session has its newest connection, and one only), E, N, K.
 */
import { type Credentials } from '../../services/websocket-manager';
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Gate } from '../doubles/gate';
import { Hub } from '../doubles/hub';

/** A service of users that knows a page only when its gate is opened: one for each connection. */
function gatekeeper(): {
  readonly gatesOf: (page: string) => readonly Gate[];
  readonly authenticate: (
    credentials: Credentials,
  ) => Promise<{ readonly user: string; readonly topics: readonly string[] }>;
} {
  const gates = new Map<string, Gate[]>();
  const gatesOf = (page: string): Gate[] => {
    const known = gates.get(page) ?? [];
    gates.set(page, known);
    return known;
  };
  const authenticate = async ({ token: user }: Credentials) => {
    const gate = new Gate();
    gatesOf(user).push(gate);
    await gate.opened;
    return { user, topics: ['events'] };
  };
  return { gatesOf, authenticate };
}

for (const clients of [1, 2, 5, 10, 50]) {
  simulate(`the first is known last of clients: ${clients}`, { leaks: 'fail' }, async (sim) => {
    const { gatesOf, authenticate } = gatekeeper();
    const hub = new Hub(sim, { manager: { authenticate } });
    const browsers = Array.from({ length: clients }, (_, index) => hub.browser(`page ${index}`));
    await crowd(sim, 'page', clients, async (index) => {
      const browser = browsers[index];
      if (browser === undefined) return;
      const connecting = [hub.connect(browser), hub.connect(browser)];
      const kinds: string[] = [];
      for (const which of [1, 0]) {
        gatesOf(browser.name)[which]?.open();
        kinds.push((await connecting[which])?.kind ?? 'none');
      }
      sim.always('F: the later one stays', kinds.join() === 'live,closed', kinds);
      const third = hub.connect(browser);
      gatesOf(browser.name)[2]?.open();
      sim.always('F: the latest is live', (await third).kind === 'live');
    });
    await hub.publish('still there');
    await hub.settle();
    const { connections, ended } = hub.manager.stats();
    const { live } = connections;
    sim.always('F: a session has one connection', live === clients, live);
    const { REPLACED: replaced } = ended;
    sim.always('F: the others were replaced', replaced === 2 * clients, replaced);
    for (const browser of browsers) hub.checkDelivered(browser);
    await hub.close();
  });

  simulate(`the second is gone of clients: ${clients}`, { leaks: 'fail' }, async (sim) => {
    const { gatesOf, authenticate } = gatekeeper();
    const hub = new Hub(sim, { manager: { authenticate } });
    await crowd(sim, 'page', clients, async (index) => {
      const browser = hub.browser(`page ${index}`);
      const connecting = [hub.connect(browser), hub.connect(browser)];
      const [first, second] = gatesOf(browser.name);
      second?.open();
      await connecting[1];
      browser.leave();
      await hub.network.idle();
      first?.open();
      const { kind } = (await connecting[0]) ?? { kind: 'none' };
      sim.always('F: the one that is left stays', kind === 'live', kind);
    });
    await hub.settle();
    await hub.close();
  });
}
