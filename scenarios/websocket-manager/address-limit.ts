/**
 * Pages come and go behind one address, some detached by the server, some left: no end of a
 * connection may be counted twice, or the limit of the address would no longer hold.
 *
 * Invariants: D (connections stay within their bound), F, K.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Hub } from '../doubles/hub';

const OPEN = 1;
const maxClientsPerAddress = 2;

for (const clients of [1, 2, 5, 10, 50]) {
  simulate(`pages behind one address: ${clients}`, { leaks: 'fail' }, async (sim) => {
    const hub = new Hub(sim, { authMs: 1, manager: { maxClientsPerAddress } });

    await crowd(sim, 'page', clients, async (index) => {
      for (let visit = 1; visit <= 4; visit += 1) {
        const browser = hub.browser(`page ${index}.${visit}`);
        const outcome = await hub.connect(browser, 'one address');
        const open = hub.network.servers.filter(({ readyState }) => readyState === OPEN).length;
        sim.always('D: an address has its limit', open <= maxClientsPerAddress, open);
        sim.sometimes('a page is turned away', outcome.kind === 'refused');
        await sim.sleep(20);
        if (outcome.kind === 'live' && sim.pick([true, false])) outcome.connection.detach();
        else browser.leave();
      }
    });

    await hub.settle();
    await hub.close();
  });
}
