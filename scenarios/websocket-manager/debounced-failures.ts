/**
 * States of cameras wait to be shown while the log fails, while there are more cameras than windows, and
 * while the server is shut down. The last state of each is shown, unless the log takes nothing any more.
 *
 * Invariants: N (the last state is shown), D (windows have a bound), E, F, K.
 */
import { MemoryLog } from '../../services/websocket-manager';
import { simulate, type Sim } from '../../sim';
import { type Browser } from '../doubles/browser';
import { crowd } from '../doubles/crowd';
import { type Fate, frail } from '../doubles/frail';
import { Gate } from '../doubles/gate';
import { Hub } from '../doubles/hub';

const options = { leaks: 'fail', timeoutMs: 3_600_000 } as const;
/** Longer than all cameras need to be shown once. */
const debounceMs = 300_000;

for (const cameras of [1, 2, 5, 10, 50]) {
  const names = Array.from({ length: cameras }, (_, index) => `camera ${index}`);

  simulate(`a log fails while states wait of cameras: ${cameras}`, options, async (sim) => {
    const { hub, gate } = waiting(sim, {
      cameras,
      fate: (append) => fateOfTrailing(append, cameras),
    });
    const browser = hub.browser('page');
    await hub.connect(browser);
    for (const name of names) await hub.publish('on', 'status', name);
    for (const name of names) await hub.publish('off', 'status', name);
    await gate.opened;
    for (const name of names) await hub.publish('on again', 'status', name);
    await hub.settle();
    const { publishFailures } = hub.manager.stats();
    sim.always('N: the log failed', publishFailures === cameras, publishFailures);
    checkLast(sim, { browser, names, state: 'on again' });
    await hub.close();
  });

  simulate(`a shutdown shows the states of cameras: ${cameras}`, options, async (sim) => {
    const { hub, gate } = waiting(sim, { cameras, fate: () => 'works' });
    const browser = hub.browser('page');
    await hub.connect(browser);
    await crowd(sim, 'camera', cameras, async (index) => {
      await hub.publish('on', 'status', names[index]);
      await hub.publish('off', 'status', names[index]);
    });
    await gate.opened;
    for (const name of names) await hub.manager.publish('status', { type: 'on again', key: name });
    await hub.close(1_000_000);
    checkLast(sim, { browser, names, state: 'on again' });
  });

  simulate(`a log fails once at a shutdown of cameras: ${cameras}`, options, async (sim) => {
    const fate = (append: number): Fate => (append === cameras + 1 ? 'fails' : 'works');
    const { hub, gate } = waiting(sim, { cameras, fate });
    const browser = hub.browser('page');
    await hub.connect(browser);
    for (const name of names) await hub.publish('on', 'status', name);
    for (const name of names) await hub.publish('off', 'status', name);
    await gate.opened;
    const isNewer = sim.pick([false, true]);
    for (const key of isNewer ? names : [])
      await hub.manager.publish('status', { type: 'new', key });
    await hub.close(1_000_000);
    sim.sometimes('something newer waits', isNewer);
    checkLast(sim, { browser, names, state: isNewer ? 'new' : 'off' });
  });

  simulate(`a shutdown shows nothing of cameras: ${cameras}`, options, async (sim) => {
    let failed = 0;
    const fate = (append: number): Fate => {
      if (append <= cameras) return 'works';
      failed += 1;
      return 'fails';
    };
    const { hub, gate } = waiting(sim, { cameras, fate });
    for (const name of names) await hub.publish('on', 'status', name);
    for (const name of names) await hub.publish('off', 'status', name);
    if (sim.pick([false, true])) await gate.opened;
    await hub.close(1_000_000);
    const { publishFailures } = hub.manager.stats();
    sim.always('K: each was tried', failed >= cameras, failed);
    sim.always('K: each failure is counted by then', publishFailures === failed, publishFailures);
  });

  simulate(`the oldest gives way of cameras: ${cameras}`, options, async (sim) => {
    const manager = { debounceKeys: cameras, debounceMs: 600_000 };
    const hub = new Hub(sim, { manager });
    const browser = hub.browser('page');
    await hub.connect(browser);
    for (const name of names) await hub.publish('on', 'status', name);
    for (const name of names) {
      const { kind } = await hub.publish('off', 'status', name);
      const { debouncing } = hub.manager.stats();
      const isKept = kind === 'debounced' && debouncing === cameras;
      sim.always('D: a known one takes no room', isKept, kind, debouncing);
    }
    for (const name of names) await hub.publish('new', 'status', `other ${name}`);
    await hub.delivered();
    const { debouncing } = hub.manager.stats();
    sim.always('D: so many windows are open, and no more', debouncing === cameras, debouncing);
    checkLast(sim, { browser, names, state: 'off' });
    await hub.close();
  });
}

interface Watched {
  readonly cameras: number;
  /** Of each append, by its number from 1. */
  readonly fate: (append: number) => Fate;
}

/** A hub with a slow log; the gate is opened when that takes what had to wait, for the first time. */
function waiting(sim: Sim, { cameras, fate }: Watched): { readonly hub: Hub; readonly gate: Gate } {
  const gate = new Gate();
  let appends = 0;
  const log = frail(new MemoryLog(), {
    fate: (operation) => {
      if (operation !== 'append') return 'works';
      appends += 1;
      if (appends > cameras) gate.open();
      return fate(appends);
    },
  });
  const slow = sim.remote(log, { name: 'log', requestMs: 300, answerMs: 300 });
  return { hub: new Hub(sim, { logMs: 300, manager: { log: slow, debounceMs } }), gate };
}

/** Each camera is shown at once, and then what had to wait, which fails. */
function fateOfTrailing(append: number, cameras: number): Fate {
  return append > cameras && append <= 2 * cameras ? 'fails' : 'works';
}

function checkLast(
  sim: Sim,
  seen: { readonly browser: Browser; readonly names: readonly string[]; readonly state: string },
): void {
  for (const name of seen.names) {
    const shown = seen.browser.frames.filter(({ message }) => message?.key === name);
    const states = shown.map(({ message }) => message?.type);
    sim.always('N: the last state is shown', states.at(-1) === seen.state, name, states);
    sim.always('no state is shown twice', new Set(states).size === states.length, name, states);
  }
}
