/**
 * The server is shut down while messages are being published and clients connect. What a publisher was
 * told to be published must have reached every client that was live and reads, before it is closed.
 *
 * Invariants: N (what was broadcast is delivered), K (no socket, timer or task is left), E, F.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Hub } from '../doubles/hub';

for (const clients of [1, 2, 5, 10, 50]) {
  simulate(`a shutdown meets clients: ${clients}`, { leaks: 'fail' }, async (sim) => {
    const hub = new Hub(sim);
    const browsers = Array.from({ length: clients }, (_, index) => hub.browser(`page ${index}`));
    await Promise.all(browsers.map((browser) => hub.connect(browser)));
    let published = 0;

    const publishers = crowd(sim, 'publisher', 2, async (index) => {
      for (let message = 1; message <= 4; message += 1) {
        await sim.sleep(5);
        const [call] = await Promise.allSettled([hub.publish(`${index}.${message}`)]);
        const done = call.status === 'fulfilled' && call.value.kind === 'published';
        if (done) published += 1;
        sim.sometimes('a message comes too late', !done);
      }
    });
    const late = sim.spawn('late', async () => {
      await sim.sleep(30);
      const outcome = await hub.connect(hub.browser('late'));
      sim.sometimes('a client comes too late', outcome.kind === 'refused');
      sim.sometimes('a client comes in time', outcome.kind === 'live');
    });
    await sim.sleep(50);
    sim.sometimes('a message is under way', hub.manager.stats().publishing > 0);
    await hub.close();
    await Promise.all([publishers, late]);

    for (const browser of browsers) {
      const { length } = browser.messages;
      sim.always('N: what was published was delivered', length === published, length, published);
    }
    // What the log was asked and nobody waits for any more is answered all the same.
    await sim.quiet();
  });
}
