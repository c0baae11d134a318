/**
 * The server is shut down while messages wait for pages that do not read: whoever reads on in time gets
 * all of them before it is closed. What pages say meanwhile is not heard any more.
 *
 * Invariants: N (what was broadcast is delivered), E, F, K (of calls to drain the first one counts).
 */
import { simulate } from '../../sim';
import { Hub } from '../doubles/hub';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;
const manager = { pingIntervalMs: 600_000, debounceMs: 600_000 };

for (const clients of [1, 2, 5, 10, 50]) {
  simulate(`a shutdown waits for slow clients: ${clients}`, options, async (sim) => {
    const hub = new Hub(sim, { window: 1, manager });
    const browsers = Array.from({ length: clients }, (_, index) => hub.browser(`page ${index}`));
    const leaver = hub.browser('leaver');
    const all = [leaver, ...browsers];
    await Promise.all(all.map((browser) => hub.connect(browser)));
    for (const browser of all) browser.stall();
    for (const message of ['a', 'b']) await hub.publish(message);
    for (const state of ['on', 'off']) await hub.publish(state, 'status', 'camera');

    const closing = hub.close(600_000);
    const again = hub.manager.drain(1);
    await sim.sleep(4_000);
    const { draining } = hub.manager.stats().connections;
    sim.always('K: they are told what waits for them', draining === clients + 1, draining);
    for (const browser of browsers) browser.ask({ type: 'unsubscribe', topics: ['events'] });
    leaver.leave();
    await hub.network.idle();
    for (const browser of browsers) browser.readAgain();

    const report = await closing;
    sim.always('K: it says who had everything', report.flushed === clients, report.flushed);
    sim.always('K: nobody was cut off', report.cutOff === 0, report.cutOff);
    sim.always('K: it is shut down once', (await again).flushed === clients);
    for (const browser of browsers) {
      const said = browser.frames.slice(1).map(({ type, message }) => message?.type ?? type);
      sim.always('N: all came', said.join() === 'a,b,on,off', said);
      sim.always('K: it is told to come back', browser.closedWith === 1001, browser.closedWith);
      hub.checkDelivered(browser);
    }
  });
}
