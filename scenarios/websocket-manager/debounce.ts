/**
 * The state of cameras changes more often than it is to be shown, and the log takes its time. What is
 * shown last must be the last state, also if it changes while the one before is being shown.
 *
 * Invariants: N (the last state is shown), E, F, K.
 */
import { simulate } from '../../sim';
import { crowd } from '../doubles/crowd';
import { Hub } from '../doubles/hub';

const options = { leaks: 'fail', timeoutMs: 600_000 } as const;

for (const cameras of [1, 2, 5, 10, 50]) {
  simulate(`states change of cameras: ${cameras}`, options, async (sim) => {
    const hub = new Hub(sim, { logMs: 300 });
    const browser = hub.browser('page');
    await hub.connect(browser);

    await crowd(sim, 'camera', cameras, async (index) => {
      for (let state = 1; state <= 4; state += 1) {
        const { kind } = await hub.publish(`state ${state}`, 'status', `camera ${index}`);
        sim.sometimes('a state is shown at once', kind === 'published');
        sim.sometimes('a state has to wait', kind === 'debounced');
        await sim.sleep(2_000);
      }
    });

    await hub.settle();
    for (let index = 0; index < cameras; index += 1) {
      const shown = browser.frames.filter(({ message }) => message?.key === `camera ${index}`);
      const last = shown.at(-1)?.message?.type;
      sim.always('N: the last state is shown', last === 'state 4', last);
      sim.sometimes('a state is never shown', shown.length < 4);
    }
    await hub.close();
  });
}
