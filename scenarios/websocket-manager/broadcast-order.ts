/**
 * Several publishers broadcast at the same time. The log decides the order; every client must see
 * that one, whichever answer of the log comes first.
 *
 * Invariants: E (the numbers rise without a gap), N (everybody gets everything), F, K.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Hub } from '../doubles/hub';

for (const publishers of [1, 2, 5, 10, 50]) {
  simulate(`concurrent broadcasts: ${publishers}`, { leaks: 'fail' }, async (sim) => {
    const hub = new Hub(sim);
    const browsers = ['one', 'two'].map((name) => hub.browser(name));
    await Promise.all(browsers.map((browser) => hub.connect(browser)));

    await crowd(sim, 'publisher', publishers, async (index) => {
      for (let round = 1; round <= 2; round += 1) {
        sim.sometimes('another broadcast is under way', hub.manager.stats().publishing > 0);
        await Promise.all(['a', 'b'].map((name) => hub.publish(`${name} ${index}.${round}`)));
      }
    });

    await hub.settle();
    for (const browser of browsers) hub.checkDelivered(browser);
    const [one = [], two = []] = browsers.map(({ messages }) => messages);
    sim.always('E: all clients see one order', one.join() === two.join());
    await hub.close();
  });
}
