/**
 * Pages come back to a long log and read slowly: some are left again before they have caught up, others
 * read on. A connection is said to be live when its page has been sent what it missed, and not before.
 *
 * Invariants: D (nothing is read for who has gone), E, N, F, K.
 */
import { MemoryLog } from '../../services/websocket-manager';
import { simulate } from '../../sim';
import { frail } from '../doubles/frail';
import { Hub } from '../doubles/hub';

const missed = ['a', 'b', 'c', 'd', 'e', 'f'];

for (const clients of [1, 2, 5, 10, 50]) {
  simulate(`a long log is left by clients: ${clients}`, { leaks: 'fail' }, async (sim) => {
    let reads = 0;
    const log = frail(new MemoryLog(), {
      fate: () => 'works',
      after: (operation) => {
        if (operation === 'read') reads += 1;
      },
    });
    const manager = { log: sim.remote(log, { name: 'log' }), replayBatch: 3 };
    const hub = new Hub(sim, { window: 1, manager });
    const stays = hub.browser('stays');
    const leavers = Array.from({ length: clients }, (_, index) => hub.browser(`page ${index}`));
    const browsers = [stays, ...leavers];
    await Promise.all(browsers.map((browser) => hub.connect(browser)));
    await hub.network.idle();
    for (const browser of browsers) browser.leave();
    for (const message of missed) await hub.publish(message);

    const connecting = browsers.map((browser) => {
      const outcome = hub.connect(browser);
      browser.stall();
      return outcome;
    });
    await hub.settle();
    const { replaying } = hub.manager.stats().connections;
    sim.always('N: nobody is live who has not got all', replaying === clients + 1, replaying);
    const readBefore = reads;
    for (const browser of leavers) browser.leave();
    const [staying, ...leaving] = connecting;
    const kinds = (await Promise.all(leaving)).map(({ kind }) => kind);
    const gone = kinds.every((kind) => kind === 'closed');
    sim.always('who leaves before it is live is told so', gone, kinds);
    await hub.settle();
    sim.always('D: nothing is read for who has gone', reads === readBefore, readBefore, reads);

    stays.readAgain();
    const outcome = await staying;
    const { handed = [] } = stays.serverEnd ?? {};
    const sent = handed.length - 1;
    const isLive = outcome?.kind === 'live' && outcome.resumed;
    sim.always('N: who is live was sent all', isLive && sent === missed.length, sent);
    await hub.settle();
    hub.checkDelivered(stays);
    await hub.close();
  });
}
