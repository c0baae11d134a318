/**
 * The server is shut down while there is nobody who answers: pages that do not read, pages whose
 * connection is dead, a service of users and a log that hang. It ends when it was told to.
 *
 * Invariants: K (a drain ends at its deadline, and leaves nothing), G, F.
 */
import {
  type Credentials,
  MemoryLog,
  WebSocketManagerError,
} from '../../services/websocket-manager';
import { simulate, type Sim } from '../../sim';
import { type Browser } from '../doubles/browser';
import { Gate } from '../doubles/gate';
import { Hub } from '../doubles/hub';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;
const deadlineMs = 10_000;
/** Whatever else could end a wait comes much later. */
const manager = {
  pingIntervalMs: 600_000,
  closeTimeoutMs: 600_000,
  authTimeoutMs: 600_000,
  logTimeoutMs: 60_000,
};
/** What a run may add of steps and of packets. */
const SLACK_MS = 5_000;

for (const clients of [1, 2, 5, 10, 50]) {
  simulate(`a deadline passes for clients: ${clients}`, options, async (sim) => {
    const hub = new Hub(sim, { window: 1, manager: { ...manager, authenticate: known } });
    const pages = (name: string) =>
      Array.from({ length: clients }, (_, index) => hub.browser(`${name} ${index}`));
    const [stalled, dead, strange] = [pages('stalled'), pages('dead'), pages('strange')];
    await connect(hub, stalled);
    for (const browser of stalled) browser.stall();
    for (const message of ['a', 'b', 'c']) await hub.publish(message);
    await connect(hub, dead);
    await hub.network.idle();
    for (const browser of dead) browser.loseConnection();
    const asking = connect(hub, strange);

    const tookMs = await timeOf(sim, async () => {
      const { flushed, cutOff } = await hub.close(deadlineMs);
      sim.always('K: who had everything is told so', flushed === clients, flushed);
      sim.always('K: the others are cut off', cutOff === 2 * clients, cutOff);
    });
    const isInTime = tookMs >= deadlineMs && tookMs <= deadlineMs + SLACK_MS;
    sim.always('K: it ends at its deadline', isInTime, tookMs);
    const outcomes = await asking;
    const away = outcomes.every((kind) => kind === 'closed');
    sim.always('K: who is not known yet is turned away', away, outcomes);
    for (const { closedWith } of strange) {
      sim.always('K: it is told to come back', closedWith === 1001, closedWith);
    }
  });

  simulate(`goodbyes are not answered by clients: ${clients}`, options, async (sim) => {
    const hub = new Hub(sim, { manager });
    const dead = Array.from({ length: clients }, (_, index) => hub.browser(`dead ${index}`));
    await connect(hub, dead);
    await hub.network.idle();
    for (const browser of dead) browser.loseConnection();
    const tookMs = await timeOf(sim, async () => {
      const { flushed, cutOff } = await hub.close(deadlineMs);
      sim.always('K: who is cut off is counted', cutOff === clients, cutOff);
      sim.always('K: nothing waited for them', flushed === clients, flushed);
    });
    sim.always('K: it ends at its deadline', tookMs <= deadlineMs + SLACK_MS, tookMs);
  });

  simulate(`nothing is known of clients: ${clients}`, options, async (sim) => {
    const hub = new Hub(sim, { manager: { ...manager, authenticate: known } });
    const strange = Array.from({ length: clients }, (_, index) => hub.browser(`strange ${index}`));
    const asking = connect(hub, strange);
    const tookMs = await timeOf(sim, () => hub.close(600_000));
    sim.always('K: it does not wait for who they are', tookMs <= SLACK_MS, tookMs);
    await asking;
  });

  simulate(`a log hangs for publishers: ${clients}`, options, async (sim) => {
    const gate = new Gate();
    const log = new MemoryLog();
    log.append = async () => {
      await gate.opened;
      throw new Error('too late');
    };
    const hub = new Hub(sim, { manager: { ...manager, log } });
    await hub.connect(hub.browser('page'));
    sim.always('who waits too long is told so', (await why(hub)) === 'timeout');
    const whys = Array.from({ length: clients }, () => why(hub));
    const tookMs = await timeOf(sim, () => hub.close(deadlineMs));
    sim.always('K: it ends at its deadline', tookMs <= deadlineMs + SLACK_MS, tookMs);
    const told = await Promise.all(whys);
    const all = told.every((it) => it === 'aborted');
    sim.always('K: who still waits is told so', all, told);
    gate.open();
  });

  simulate(`goodbyes of late clients: ${clients}`, options, async (sim) => {
    const hub = new Hub(sim, { manager });
    const pages = (name: string) =>
      Array.from({ length: clients }, (_, index) => hub.browser(`${name} ${index}`));
    const [stalled, late] = [pages('stalled'), pages('late')];
    await connect(hub, stalled);
    await hub.network.idle();
    for (const browser of stalled) browser.stall();
    const closing = hub.close(600_000);
    await sim.sleep(4_000);
    const connecting = connect(hub, late);
    for (const browser of late) browser.stall();
    sim.always(
      'K: they are turned away',
      (await connecting).join('') === 'refused'.repeat(clients),
    );
    for (const browser of stalled) browser.readAgain();
    await hub.network.idle();
    for (const browser of late) browser.readAgain();
    const { cutOff } = await closing;
    sim.always('K: nobody is cut off', cutOff === 0, cutOff);
    for (const { closedWith, retryAfterMs = 0 } of [...stalled, ...late]) {
      const told = closedWith === 1001 && retryAfterMs > 0;
      sim.always('K: each is told when to come back', told, closedWith, retryAfterMs);
    }

    for (const browser of late) {
      const outcome = hub.connect(browser);
      browser.stall();
      sim.always('K: who comes later is turned away', (await outcome).kind === 'refused');
      await hub.network.idle();
      const { readyState } = browser.serverEnd ?? {};
      sim.always('K: and at once', readyState === 3, readyState);
    }
  });
}

/** The kind of each outcome. */
async function connect(hub: Hub, browsers: readonly Browser[]): Promise<readonly string[]> {
  const outcomes = await Promise.all(browsers.map((browser) => hub.connect(browser)));
  return outcomes.map(({ kind }) => kind);
}

interface Known {
  readonly user: string;
  readonly topics: readonly string[];
}

/** Knows all but the strange ones, of whom it says nothing for as long as somebody waits. */
async function known({ token: user }: Credentials, signal: AbortSignal): Promise<Known> {
  if (!user.startsWith('strange')) return { user, topics: ['events'] };
  return await new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('given up')), { once: true });
  });
}

/** Why a message is not published. */
async function why(hub: Hub): Promise<unknown> {
  try {
    return await hub.manager.publish('events', { type: 'message' });
  } catch (error) {
    return error instanceof WebSocketManagerError && error.code === 'LOG_FAILED'
      ? error.cause
      : error;
  }
}

async function timeOf(sim: Sim, task: () => Promise<unknown>): Promise<number> {
  const beganMs = sim.nowMs;
  await task();
  return sim.nowMs - beganMs;
}
