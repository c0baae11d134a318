/**
 * Clients come, leave and come back while others publish: whatever the publishers were told and the
 * clients were shown must be explained by one order of their calls, against a sequential model of a
 * log that each client reads.
 *
 * Invariants: E (the numbers rise without a gap), N (everybody gets everything), F, K.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Hub } from '../doubles/hub';
import { clientLogs } from '../doubles/models/client-logs';
import { RecordingBrowser } from '../doubles/recording-browser';

for (const clients of [1, 2, 5, 10, 50]) {
  simulate(`one order explains what they see: ${clients}`, { leaks: 'fail' }, async (sim) => {
    const hub = new Hub(sim, { manager: { replayBatch: 2 } });
    const history = sim.history(clientLogs);
    const browsers = Array.from(
      { length: clients },
      (_, index) => new RecordingBrowser(sim, `page ${index}`, history),
    );

    const publish = async (text: string) => {
      const calls = browsers.map(({ name }) =>
        history.call({ kind: 'publish', client: name, text }),
      );
      const outcome = await hub.publish(text);
      if (outcome.kind !== 'published') return;
      for (const call of calls) history.return(call, { seq: outcome.seq });
    };
    const connect = async (browser: RecordingBrowser) => {
      const { name: client, sequence } = browser;
      const isNew = sequence.cursor === undefined;
      const call = history.call({ kind: 'attach', client, isNew });
      const attaching = hub.connect(browser);
      // What is published from now on is its own, however long it takes to let it in.
      history.return(call, undefined);
      const outcome = await attaching;
      sim.sometimes('a client goes on where it was', outcome.kind === 'live' && outcome.resumed);
    };

    const publishers = crowd(sim, 'publisher', 2, async (index) => {
      for (let message = 1; message <= 4; message += 1) {
        await sim.sleep(sim.pick([1, 10]));
        await publish(`${index}.${message}`);
        const { replaying } = hub.manager.stats().connections;
        sim.sometimes('a message comes while a client catches up', replaying > 0);
      }
    });
    await crowd(sim, 'page', clients, async (index) => {
      const browser = browsers[index];
      if (browser === undefined) return;
      await connect(browser);
      await sim.sleep(10);
      browser.leave();
      await sim.sleep(20);
      await connect(browser);
    });
    await publishers;

    await hub.settle();
    for (const { name } of browsers) {
      history.return(history.call({ kind: 'caughtUp', client: name }), undefined);
    }
    await hub.close();
  });
}
