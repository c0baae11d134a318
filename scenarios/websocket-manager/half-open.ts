/**
 * The connections of some clients die without a word, as those of a laptop that is shut. Messages go
 * on being sent to them, and the network goes on taking those for a while.
 *
 * Invariants: F and D (a dead connection is noticed, and given up), E and N (the others get
 * everything), K.
 */
import { simulate } from '../../sim';
import { Hub } from '../doubles/hub';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;
const pingIntervalMs = 30_000;
const missedPongs = 2;
/** The first ping after the loss may come a whole interval later; then two pings, then the end. */
const noticedAfterMs = 4 * pingIntervalMs;

for (const clients of [1, 2, 5, 10, 50]) {
  simulate(`connections die of clients: ${clients}`, options, async (sim) => {
    const hub = new Hub(sim, { window: 64, manager: { pingIntervalMs, missedPongs } });
    const alive = hub.browser('alive');
    const dying = Array.from({ length: clients }, (_, index) => hub.browser(`page ${index + 1}`));
    await Promise.all([alive, ...dying].map((browser) => hub.connect(browser)));
    await sim.sleep(pingIntervalMs);

    const lostMs = sim.nowMs;
    for (const browser of dying) browser.loseConnection();
    while (sim.nowMs < lostMs + noticedAfterMs) {
      await sim.sleep(8_000);
      await hub.publish('still there');
      const { UNRESPONSIVE: noticed = 0 } = hub.manager.stats().ended;
      sim.sometimes('a message is sent to a dead connection', noticed < clients);
    }
    const { live } = hub.manager.stats().connections;
    sim.always('F: a dead connection is noticed', live === 1, live);
    for (const { serverEnd } of dying) {
      const { unanswered } = serverEnd ?? {};
      sim.always('F: and not before two pings', unanswered === missedPongs, unanswered);
    }

    await hub.settle();
    hub.checkDelivered(alive);
    await hub.close();
  });
}
