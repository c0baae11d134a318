/**
 * Clients come back to a log that holds few messages, and while they catch up more are broadcast: the
 * log may drop what they have not read yet. Then they must be told.
 *
 * Invariants: E (a gap only after a resync), N, F, K.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Hub } from '../doubles/hub';

for (const clients of [1, 2, 5, 10, 50]) {
  simulate(`the log outruns clients: ${clients}`, { leaks: 'fail' }, async (sim) => {
    const hub = new Hub(sim, { capacity: 3, authMs: 1, manager: { replayBatch: 1 } });
    const browsers = Array.from({ length: clients }, (_, index) => hub.browser(`page ${index}`));

    await crowd(sim, 'page', clients, async (index) => {
      const browser = browsers[index];
      if (browser === undefined) return;
      await hub.connect(browser);
      await hub.network.idle();
      browser.leave();
    });
    for (let message = 1; message <= 3; message += 1) await hub.publish(`before ${message}`);
    const publisher = sim.spawn('publisher', async () => {
      for (let burst = 1; burst <= 2; burst += 1) {
        await sim.sleep(20);
        await Promise.all(['a', 'b', 'c'].map((name) => hub.publish(`${name} ${burst}`)));
      }
    });
    await crowd(sim, 'page', clients, async (index) => {
      const browser = browsers[index];
      if (browser === undefined) return;
      await sim.sleep(10);
      await hub.connect(browser);
    });
    await publisher;

    await hub.settle();
    for (const browser of browsers) {
      hub.checkDelivered(browser);
      const { resyncs } = browser.sequence;
      sim.sometimes('a client catches up in time', resyncs === 0);
      const caughtUpInPart = resyncs > 0 && browser.messages[0] === 'before 1';
      sim.sometimes('a client is outrun while it catches up', caughtUpInPart);
    }
    await hub.close();
  });
}

for (const clients of [1, 2, 5, 10, 50]) {
  simulate(`the log just reaches back to clients: ${clients}`, { leaks: 'fail' }, async (sim) => {
    const hub = new Hub(sim, { capacity: 3 });
    const browsers = Array.from({ length: clients * 2 }, (_, index) =>
      hub.browser(`page ${index}`),
    );
    await Promise.all(browsers.map((browser) => hub.connect(browser)));
    await hub.network.idle();
    for (const browser of browsers) browser.leave();
    for (const message of ['a', 'b', 'c']) await hub.publish(message);
    const [early, late] = [browsers.slice(0, clients), browsers.slice(clients)];
    await Promise.all(early.map((browser) => hub.connect(browser)));
    await hub.publish('d');
    await Promise.all(late.map((browser) => hub.connect(browser)));

    await hub.settle();
    for (const browser of early) {
      const { messages } = browser;
      sim.always('N: what the log has is delivered', messages.join() === 'a,b,c,d', messages);
    }
    for (const { sequence, messages } of late) {
      sim.always('E: what it has not is said', sequence.resyncs === 1, sequence.resyncs);
      sim.always('N: nothing comes instead', messages.length === 0, messages);
    }
    for (const browser of browsers) hub.checkDelivered(browser);
    await hub.close();
  });
}
