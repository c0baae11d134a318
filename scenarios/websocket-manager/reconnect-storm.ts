/**
 * The server is restarted: every client loses its connection at the same moment, and is told when to
 * come back. They must not all come back at the same moment.
 *
 * Invariants: G (those who come back do not stand in each other's way), F, K.
 */
import { simulate } from '../../sim';
import { Hub } from '../doubles/hub';

const retrySpreadMs = 5_000;

for (const clients of [2, 5, 10, 50]) {
  simulate(`a restart cuts off clients: ${clients}`, { leaks: 'fail' }, async (sim) => {
    const hub = new Hub(sim, { manager: { retrySpreadMs } });
    const browsers = Array.from({ length: clients }, (_, index) => hub.browser(`page ${index}`));
    await Promise.all(browsers.map((browser) => hub.connect(browser)));
    await hub.publish('going down');

    const report = await hub.close();
    sim.sometimes('all are told', report.flushed === clients);
    const delaysMs = browsers.map(({ retryAfterMs = 0 }) => retryAfterMs);
    delaysMs.sort((one, two) => one - two);
    const gapsMs = delaysMs.slice(1).map((delayMs, index) => delayMs - (delaysMs[index] ?? 0));
    const apart = gapsMs.every((gapMs) => gapMs >= retrySpreadMs / (4 * clients));
    sim.always('G: they come back one by one', apart, ...delaysMs);
    const late = delaysMs.filter((delayMs) => delayMs > retrySpreadMs).length;
    sim.always('G: they come back in time', late === 0, late);
  });
}
