/**
 * More pages come than there is room for, some when their connection is closed already. Those who are
 * turned away are told why, as far as there is room for goodbyes.
 *
 * Invariants: D (connections and goodbyes stay within their bounds), F, K.
 */
import { simulate } from '../../sim';
import { Hub } from '../doubles/hub';
import { Network } from '../doubles/network';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;
const [CLOSING, CLOSED] = [2, 3];

for (const clients of [1, 2, 5, 10, 50]) {
  simulate(`there is room for clients: ${clients}`, options, async (sim) => {
    const manager = { maxClients: clients, closeTimeoutMs: 600_000, pingIntervalMs: 600_000 };
    const hub = new Hub(sim, { manager });
    const inside = Array.from({ length: clients }, (_, index) => hub.browser(`page ${index}`));
    for (const browser of inside) {
      sim.always('D: there is room', hub.manager.health().accepting);
      const { kind } = await hub.connect(browser);
      sim.always('who comes in time is live', kind === 'live', kind);
    }
    sim.always('D: there is no more room', !hub.manager.health().accepting);

    const outside = Array.from({ length: 2 * clients }, (_, index) => hub.browser(`more ${index}`));
    const connecting = outside.map((browser) => {
      const outcome = hub.connect(browser);
      browser.stall();
      return outcome;
    });
    const outcomes = await Promise.all(connecting);
    const full = outcomes.every((it) => it.kind === 'refused' && it.reason === 'OVERLOADED');
    sim.always('D: the others are turned away', full);
    await hub.network.idle();
    const states = outside.map(({ serverEnd }) => serverEnd?.readyState);
    const waited = states.filter((state) => state === CLOSING).length;
    sim.always('D: goodbyes have a bound', waited === clients, waited);
    for (const browser of outside) browser.readAgain();
    await hub.network.idle();
    const told = outside.filter(({ closedWith }) => closedWith === 1013).length;
    sim.always('the first of them are told why', told === clients, told);

    for (const browser of inside) browser.leave();
    await hub.network.idle();
    sim.always('D: there is room again', hub.manager.health().accepting);
    const { kind } = await hub.connect(hub.browser('later'));
    sim.always('who comes then is live', kind === 'live', kind);
    await hub.close();
  });

  simulate(`the connection is closed of clients: ${clients}`, options, async (sim) => {
    const hub = new Hub(sim);
    const network = new Network(sim);
    const auth = { token: 'page', address: 'page' };
    for (let client = 1; client <= clients; client += 1) {
      const { server } = network.open();
      server.terminate();
      await network.idle();
      sim.always('it is closed', server.readyState === CLOSED);
      const { kind } = await hub.manager.attach(server, auth);
      sim.always('it is told to be closed', kind === 'closed', kind);
      const heard = server.eventNames().length;
      sim.always('F: nobody listens to it', heard === 0, heard);
      const odd = await hub.manager.attach(server, { token: 7 });
      sim.always('a wrong call is refused all the same', odd.kind === 'refused', odd.kind);
      hub.check();
    }
    const { refused } = hub.manager.stats();
    sim.always('each is counted', refused.MALFORMED_AUTH === clients, refused.MALFORMED_AUTH);
    await hub.manager.drain();
    hub.check();
  });
}
