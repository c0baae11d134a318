/**
 * What clients and publishers ask for, what they are refused, and that none of it touches anybody else.
 *
 * Invariants: D (what has a bound keeps it), E (a reply of the log that is lost leaves no gap), F (one
 * connection does not end another), N (a message with an id comes once).
 */
import { getEventListeners } from 'node:events';
import { MemoryLog, type Message, WebSocketManagerError } from '../../services/websocket-manager';
import { within } from '../../services/websocket-manager/within';
import { simulate, type Sim } from '../../sim';
import { type Browser } from '../doubles/browser';
import { crowd } from '../doubles/crowd';
import { type Fate, frail } from '../doubles/frail';
import { Hub } from '../doubles/hub';

const options = { leaks: 'fail', timeoutMs: 600_000 } as const;

for (const clients of [1, 2, 5, 10]) {
  simulate(`clients ask for topics: ${clients}`, options, async (sim) => {
    const hub = new Hub(sim, { manager: { frameBurst: 4, framesPerSecond: 1 } });
    await crowd(sim, 'page', clients, async (index) => {
      const { browser, ask } = await pageOf(hub, `page ${index}`);
      ask({ type: 'unsubscribe', topics: ['events'] });
      ask({ type: 'subscribe', topics: ['events', 'status'] });
      ask({ type: 'subscribe', topics: ['nothing'] });
      await hub.settle();
      const answers = browser.frames.filter(({ type }) => type === 'topics' || type === 'error');
      const [off, on, refused] = answers;
      const same = off?.topics?.join() === 'status' && on?.topics?.length === 2;
      sim.always('a client gets what it asks for', same, answers.length);
      sim.always('a topic that is none is refused', refused?.type === 'error', answers.length);
      for (let frame = 1; frame <= 12; frame += 1) ask({ type: 'subscribe', topics: ['events'] });
      await hub.delivered();
      sim.always('D: who asks too often is cut off', browser.closedWith === 1008);
    });
    await hub.close();
  });

  simulate(`what is taken from one is left to others: ${clients}`, options, async (sim) => {
    const hub = new Hub(sim);
    const browsers = Array.from({ length: clients }, (_, index) => hub.browser(`page ${index}`));
    const connecting = browsers.map((browser) => hub.connect(browser));
    hub.manager.revoke('nobody', ['events']);
    const outcomes = await Promise.all(connecting);
    sim.always(
      'all are live',
      outcomes.every(({ kind }) => kind === 'live'),
    );
    hub.manager.revoke('nobody', ['events']);
    await hub.publish('first');
    await hub.settle();
    for (const browser of browsers) {
      const [welcome] = browser.frames;
      sim.always('N: who kept a topic gets it', browser.messages.includes('first'));
      sim.always('a client is told its topics', welcome?.topics?.length === 2);
      browser.leave();
    }
    await hub.publish('second');
    for (const browser of browsers) {
      const outcome = await hub.connect(browser);
      const resumed = outcome.kind === 'live' && outcome.resumed;
      sim.always('who missed something goes on from there', resumed, outcome.kind);
      await hub.settle();
      browser.leave();
      const again = await hub.connect(browser);
      const goesOn = again.kind === 'live' && again.resumed;
      sim.always('who missed nothing goes on as well', goesOn, again.kind);
    }
    await hub.settle();
    for (const browser of browsers) hub.checkDelivered(browser);
    const { flushed, cutOff } = await hub.close();
    sim.always('N: all had everything at the end', flushed === clients && cutOff === 0, flushed);
  });

  simulate(`cursors of elsewhere: ${clients}`, options, async (sim) => {
    const hub = new Hub(sim);
    await hub.publish('first');
    const epoch = 'another log';
    await crowd(sim, 'page', clients, async (index) => {
      const pair = hub.network.open();
      const types: string[] = [];
      pair.client.on('message', (data: Buffer) => {
        types.push((JSON.parse(data.toString('utf8')) as { type: string }).type);
      });
      const auth = { token: `page ${index}`, address: `page ${index}` };
      const attaching = hub.manager.attach(pair.server, auth, { epoch, seq: index });
      await hub.publish('meanwhile');
      const outcome = await attaching;
      sim.always('it does not go on from there', outcome.kind === 'live' && !outcome.resumed);
      await hub.delivered();
      const [first, second, ...rest] = types;
      const told = first === 'welcome' && second === 'resync';
      const others = rest.filter((type) => type !== 'message').length;
      sim.always('E: it is told to resync before all else', told && others === 0, types);
      const other = hub.network.open();
      const beside = await hub.manager.attach(other.server, auth);
      sim.always('F: without a session nobody is replaced', pair.server.readyState === 1);
      sim.always('both are live', beside.kind === 'live', beside.kind);
      const { connection } = beside.kind === 'live' ? beside : { connection: undefined };
      const detached = [connection?.detach(), connection?.detach()];
      sim.always('a connection is closed once', detached.join() === 'true,false', detached);
      const mistakes = [
        { odd: { token: 7 }, at: { epoch, seq: 1 }, reason: 'MALFORMED_AUTH' },
        { odd: auth, at: { epoch, seq: -1 }, reason: 'MALFORMED_CURSOR' },
      ];
      for (const { odd, at, reason } of mistakes) {
        const wrong = hub.network.open();
        let closedWith = 0;
        wrong.client.on('close', (code: number) => {
          closedWith = code;
        });
        const answer = await hub.manager.attach(wrong.server, odd, at);
        const told = answer.kind === 'refused' ? answer.reason : answer.kind;
        sim.always('who says nothing of use is refused', told === reason, told);
        await hub.delivered();
        sim.always('and is told so', closedWith === 1008, closedWith);
      }
    });
    await hub.close();
  });

  simulate(`messages with an id, and lost replies: ${clients}`, options, async (sim) => {
    const fates: Fate[] = ['works', 'loses', 'works', 'works', 'works'];
    const memory = new MemoryLog();
    const appended: Fate[] = [];
    const log = frail(memory, {
      fate: (operation) => {
        if (operation !== 'append') return 'works';
        const fate = fates[appended.length] ?? 'works';
        appended.push(fate);
        return fate;
      },
    });
    const hub = new Hub(sim, { manager: { log: sim.remote(log, { name: 'log' }) } });
    const browsers = Array.from({ length: clients }, (_, index) => hub.browser(`page ${index}`));
    await Promise.all(browsers.map((browser) => hub.connect(browser)));
    const kinds: string[] = [];
    for (const id of ['a', 'b', 'c', 'c', 'a']) kinds.push(await publish(hub, { type: id, id }));
    const expected = ['published', 'LOG_FAILED', 'published', 'duplicate', 'duplicate'];
    sim.always('N: who publishes is told what is so', kinds.join() === expected.join(), kinds);
    await hub.settle();
    for (const browser of browsers) {
      sim.always('N: each message comes once', browser.messages.join() === 'a,b,c');
      hub.checkDelivered(browser);
    }
    const status = hub.manager.health().status;
    sim.always(
      'it is well',
      status === 'ok' && (await publish(hub, { type: 'x' }, 'none')) === 'UNKNOWN_TOPIC',
    );
    const closing = hub.close();
    sim.always('K: it says that it drains', hub.manager.health().status === 'draining');
    for (const topic of ['events', 'status']) {
      const late = [publish(hub, { type: 'late' }, topic), publish(hub, { type: 'late' }, topic)];
      const told = await Promise.all(late);
      sim.always('K: it takes nothing then', told.join() === 'DRAINING,DRAINING', told);
    }
    await closing;
    sim.always('K: it is closed', hub.manager.health().status === 'closed');
  });

  simulate(`bounds of what waits: ${clients}`, options, async (sim) => {
    const manager = { maxPublishing: clients, debounceKeys: clients, debounceMs: 60_000 };
    const hub = new Hub(sim, { manager });
    const kinds = await Promise.all(
      Array.from({ length: clients * 2 }, (_, index) => publish(hub, { type: `${index}` })),
    );
    const refused = kinds.filter((kind) => kind === 'OVERLOADED').length;
    sim.always('D: so many wait for the log, and no more', refused === clients, refused);
    for (let key = 0; key <= clients * 2; key += 1) {
      await hub.publish('status', 'status', `camera ${key}`);
      const { debouncing } = hub.manager.stats();
      const open = Math.min(key + 1, clients);
      sim.always('D: so many windows are open, and no more', debouncing === open, debouncing);
    }
    await hub.close();
  });
}

for (const clients of [1, 2, 5]) {
  simulate(`a short log that could not answer: ${clients}`, options, async (sim) => {
    const hub = withFates(sim, ['works', 'loses', 'loses', 'works', 'works']);
    const browsers = Array.from({ length: clients }, (_, index) => hub.browser(`page ${index}`));
    await Promise.all(browsers.map((browser) => hub.connect(browser)));
    const kinds: string[] = [];
    for (const id of ['a', 'b', 'c', 'd', 'a']) kinds.push(await publish(hub, { type: id, id }));
    const expected = ['published', 'LOG_FAILED', 'LOG_FAILED', 'published', 'published'];
    sim.always('what the log has forgotten is new', kinds.join() === expected.join(), kinds);
    await hub.settle();
    for (const browser of browsers) {
      sim.always('E: what is lost is said', browser.sequence.resyncs === 1);
      hub.checkDelivered(browser);
    }
    await hub.close();
  });

  simulate(`a state whose log fails for a while: ${clients}`, options, async (sim) => {
    const leading = Array.from({ length: clients }, (): Fate => 'works');
    const hub = withFates(sim, [...leading, 'fails']);
    const browser = hub.browser('page');
    await hub.connect(browser);
    const keys = Array.from({ length: clients }, (_, index) => `camera ${index}`);
    for (const key of keys) await hub.publish('first', 'status', key);
    for (const key of keys) await hub.publish(`last of ${key}`, 'status', key);
    await sim.sleep(40_000);
    await hub.settle();
    for (const key of keys) {
      sim.always('N: the last state is shown', browser.messages.includes(`last of ${key}`), key);
    }
    await hub.close();
  });
}

for (const [answer, reason] of [
  ['nobody', 'UNAUTHORISED'],
  ['fails', 'AUTH_FAILED'],
  ['hangs', 'AUTH_TIMEOUT'],
  ['odd', 'AUTH_FAILED'],
] as const) {
  simulate(`a client that is not known: ${answer}`, options, async (sim) => {
    const authenticate = async (_credentials: unknown, signal: AbortSignal) => {
      await sim.sleep(5);
      if (answer === 'fails') throw new Error('not available');
      if (answer === 'hangs') return await abandoned(signal);
      return answer === 'odd' ? ({ user: 7 } as never) : undefined;
    };
    const hub = new Hub(sim, { manager: { authenticate } });
    const outcome = await hub.connect(hub.browser('page'));
    const told = outcome.kind === 'refused' ? outcome.reason : outcome.kind;
    sim.always('it is told why', told === reason, told);
    await hub.settle();
    await hub.close();
  });
}

simulate('who waits leaves nothing behind', options, async (sim) => {
  const { signal } = new AbortController();
  const answers = ['value', 'failed', 'timeout'] as const;
  const kinds = await Promise.all(
    answers.map(async (kind) => {
      const ask = async (asked: AbortSignal): Promise<string> => {
        if (kind === 'timeout') return await abandoned(asked);
        await sim.sleep(5);
        if (kind === 'failed') throw new Error('no');
        return kind;
      };
      return (await within(ask, { timeoutMs: 1_000, signal })).kind;
    }),
  );
  sim.always('each has its answer', kinds.join() === answers.join(), kinds);
  const listeners = getEventListeners(signal, 'abort').length;
  sim.always('K: nobody listens any more', listeners === 0, listeners);
});

/** Does not answer: it rejects when nobody waits any more. */
async function abandoned(signal: AbortSignal): Promise<never> {
  return await new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('given up')), { once: true });
  });
}

/** A hub whose log holds one entry, and answers its first messages in these ways. */
function withFates(sim: Sim, fates: readonly Fate[]): Hub {
  const left = [...fates];
  const log = frail(new MemoryLog({ capacity: 1 }), {
    fate: (operation) => (operation === 'append' ? left.shift() : undefined) ?? 'works',
  });
  return new Hub(sim, { manager: { log: sim.remote(log, { name: 'log' }) } });
}

interface Page {
  readonly browser: Browser;
  readonly ask: (frame: object) => void;
}

/** A browser that is live, and a way to send what it asks for. */
async function pageOf(hub: Hub, name: string): Promise<Page> {
  const browser = hub.browser(name);
  await hub.connect(browser);
  const client = browser.serverEnd?.peer;
  return { browser, ask: (frame) => client?.send(JSON.stringify(frame)) };
}

/** How it ended: the kind of the outcome, or the code of the error. */
async function publish(hub: Hub, message: Message, topic = 'events'): Promise<string> {
  try {
    return (await hub.manager.publish(topic, message)).kind;
  } catch (error) {
    if (error instanceof WebSocketManagerError) return error.code;
    throw error;
  }
}
