/**
 * Clients say whatever they like: what is no frame, what they may not see, frames as long and as many as
 * they may send, and one more. Each is told what is so, and none of it touches anybody else.
 *
 * Invariants: D (frames have a greatest length and a rate), E, F, K.
 */
import { simulate } from '../../sim';
import { type PageFrame } from '../doubles/browser';
import { crowd } from '../doubles/crowd';
import { Gate } from '../doubles/gate';
import { Hub } from '../doubles/hub';

const options = { leaks: 'fail', timeoutMs: 600_000 } as const;
const maxPayloadBytes = 120;
const frameBurst = 6;

for (const clients of [1, 2, 5, 10, 50]) {
  simulate(`frames of all kinds of clients: ${clients}`, options, async (sim) => {
    const gate = new Gate();
    const authenticate = async ({ token }: { readonly token: string }) => {
      await gate.opened;
      return { user: token, topics: ['events', 'status'] };
    };
    const topics = { events: {}, status: {}, alerts: {} };
    const hub = new Hub(sim, { manager: { authenticate, topics, maxPayloadBytes } });
    const browsers = Array.from({ length: clients }, (_, index) => hub.browser(`page ${index}`));
    const connecting = browsers.map((browser) => hub.connect(browser));
    for (const browser of browsers) {
      browser.end?.send('no frame');
      browser.ask({ type: 'subscribe', topics: ['nothing'] });
    }
    await hub.network.idle();
    gate.open();
    await Promise.all(connecting);

    const text = JSON.stringify({ type: 'subscribe', topics: ['status', 'events'] });
    for (const browser of browsers) {
      browser.end?.send('no frame');
      browser.end?.sendBinary(text);
      browser.ask({ type: 'subscribe', topics: ['nothing'] });
      browser.ask({ type: 'subscribe', topics: ['alerts'] });
      browser.ask({ type: 'unsubscribe', topics: ['events', 'status'] });
      browser.end?.send(text.padEnd(maxPayloadBytes));
    }
    await hub.network.idle();
    await hub.publish('for all');
    await hub.settle();
    for (const browser of browsers) {
      const told = browser.frames.map(saidBy).join(' ');
      sim.always('each frame has its answer', told === ANSWERS.join(' '), told);
      browser.end?.send(text.padEnd(maxPayloadBytes + 1));
    }
    await hub.settle();
    const long = browsers.filter(({ closedWith }) => closedWith === 1009).length;
    sim.always('D: who says too much at once is cut off', long === clients, long);
    await hub.close();
  });

  simulate(`frames come at once from clients: ${clients}`, options, async (sim) => {
    const hub = new Hub(sim, { window: 64, manager: { frameBurst, framesPerSecond: 1 } });
    await crowd(sim, 'page', clients, async (index) => {
      const browser = hub.browser(`page ${index}`);
      await hub.connect(browser);
      // What comes while the server does not read, it reads at once.
      for (const count of [frameBurst, 3 * frameBurst]) {
        browser.serverEnd?.pause();
        for (let frame = 1; frame <= count; frame += 1) {
          browser.ask({ type: 'subscribe', topics: ['events'] });
        }
        await hub.network.idle();
        browser.serverEnd?.resume();
        if (count > frameBurst) return;
        await hub.settle();
        const answers = browser.frames.filter(({ type }) => type === 'topics').length;
        sim.always('as many frames as may come are answered', answers === frameBurst, answers);
      }
    });
    await hub.settle();
    const { RATE_LIMITED: limited } = hub.manager.stats().ended;
    sim.always('D: who asks too often is cut off', limited === clients, limited);
    await hub.close();
  });
}

const ANSWERS = [
  'MALFORMED_FRAME',
  'NOT_READY',
  'welcome',
  'MALFORMED_FRAME',
  'MALFORMED_FRAME',
  'UNKNOWN_TOPIC',
  'FORBIDDEN_TOPIC',
  'none',
  'status,events',
  'for all',
];

/** What a page is told by a frame. */
function saidBy({ type, code, topics = [], message }: PageFrame): string {
  if (type === 'message') return message?.type ?? '';
  if (type !== 'topics') return code ?? type;
  return topics.length === 0 ? 'none' : topics.join();
}
