/**
 * The log takes messages and cannot say so, and hands out what it has in short pages. Clients get all of
 * them, in order, and publishers are told what is so.
 *
 * Invariants: E (the numbers rise without a gap), N (who publishes is told what is so), F, K.
 */
import {
  type LogRange,
  MemoryLog,
  type Message,
  WebSocketManagerError,
} from '../../services/websocket-manager';
import { simulate } from '../../sim';
import { type Fate, frail } from '../doubles/frail';
import { Hub } from '../doubles/hub';

const ids = ['a', 'b', 'c', 'd', 'e', 'd', 'b'];
const fates: readonly Fate[] = ['works', 'loses', 'loses', 'works', 'fails'];
const lost = 'the reply to append was lost';
const failed = 'append failed';
const told = ['published', lost, lost, 'published', failed, 'duplicate', 'duplicate'];

for (const clients of [1, 2, 5, 10, 50]) {
  simulate(
    `a log of short pages loses replies to clients: ${clients}`,
    { leaks: 'fail' },
    async (sim) => {
      const memory = new MemoryLog();
      const left = [...fates];
      const log = frail(
        {
          epoch: memory.epoch,
          lastSeq: memory.lastSeq,
          append: memory.append.bind(memory),
          read: ({ afterSeq }: LogRange) => memory.read({ afterSeq, limit: 1 }),
        },
        { fate: (operation) => (operation === 'append' ? left.shift() : undefined) ?? 'works' },
      );
      const hub = new Hub(sim, { manager: { log: sim.remote(log, { name: 'log' }) } });
      const browsers = Array.from({ length: clients }, (_, index) => hub.browser(`page ${index}`));
      await Promise.all(browsers.map((browser) => hub.connect(browser)));
      const kinds: string[] = [];
      for (const id of ids) kinds.push(await publish(hub, { type: id, id }));
      sim.always('N: who publishes is told what is so', kinds.join() === told.join(), kinds);
      await hub.settle();
      for (const browser of browsers) {
        const { messages, sequence } = browser;
        sim.always('N: each message comes once', messages.join() === 'a,b,c,d', messages);
        sim.always('E: nothing is skipped', sequence.resyncs === 0, sequence.resyncs);
        hub.checkDelivered(browser);
      }
      const { published, duplicates, publishFailures } = hub.manager.stats();
      const counted = [published, duplicates, publishFailures];
      sim.always('each outcome is counted', counted.join() === '2,2,3', counted);
      const odd = { type: 'odd', data: 1n };
      sim.always('an unknown topic is told', (await publish(hub, odd, 'none')) === 'UNKNOWN_TOPIC');
      const closing = hub.close();
      sim.always('what is no message is told', (await publish(hub, odd)) === 'NOT_SERIALISABLE');
      await closing;
    },
  );
}

/** How it ended: the kind of the outcome, why the log failed, or the code of the error. */
async function publish(hub: Hub, message: Message, topic = 'events'): Promise<string> {
  try {
    return (await hub.manager.publish(topic, message)).kind;
  } catch (error) {
    if (!(error instanceof WebSocketManagerError)) throw error;
    if (error.code !== 'LOG_FAILED') return error.code;
    return error.cause instanceof Error ? error.cause.message : String(error.cause);
  }
}
