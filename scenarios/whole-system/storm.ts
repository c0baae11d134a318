/**
 * The whole house while everything around it fails: machines lose their power at any step, stand still or are slow,
 * do not reach each other, connections break, disks are slow, clocks go wrong. Then the world heals.
 *
 * Invariants: A, B, C, E, K, L, N.
 */
import { simulate, type Sim } from '../../sim';
import { booksOf } from '../doubles/books';
import { Home } from '../doubles/home';
import { Page } from '../doubles/page';

const CAMERAS = ['front', 'back', 'garden'];
const CAP_MICROS = 5_000_000;
const ENDED = ['described', 'skipped', 'dead', 'camera_gone'];

simulate(
  'the whole house in a storm',
  {
    timeoutMs: 7_200_000,
    faults: [
      'host.crash',
      'host.pause',
      'host.slow',
      'link.partition',
      'clock.skew',
      'net.refused',
      'net.reset',
      'net.slow',
      'disk.slow',
    ],
  },
  async (sim) => {
    sim.expects('a service came back', 'a report was lost', 'nothing went wrong');
    const restartMs = 1_000;
    const home = new Home(sim, {
      processor: { restartMs, env: { DAILY_CAP_MICROS: String(CAP_MICROS) } },
      manager: { restartMs },
      context: { restartMs },
    });
    await home.open();
    const page = new Page(sim, home, 'ann');
    await page.open();
    await Promise.all(
      CAMERAS.map((camera, index) => sim.spawn(camera, () => home.report(camera, index + 1))),
    );
    await sim.eventually('the world heals', () => true);
    // What was off, or on its way back, is there again.
    await home.open();
    const hosts = [home.processor, home.manager, home.context];
    const starts = hosts.map((host) => host.starts);
    sim.sometimes('a service came back', Math.max(...starts) > 1);
    sim.sometimes('a report was lost', home.lost > 0);
    sim.sometimes('nothing went wrong', Math.max(...starts) === 1 && home.lost === 0);
    await home.settled();
    await caughtUp(sim, page);
    page.stay();
    await home.close();

    const { events, unpublished, settledMicros, reservedMicros } = await booksOf(home);
    for (const [index, camera] of CAMERAS.entries()) {
      const rows = events.filter(({ key }) => key === `motion ${index + 1}`);
      sim.always('B: one row for each event of a camera', rows.length === 1, camera, events);
      sim.always('A: it has ended', ENDED.includes(rows[0]?.state ?? ''), camera, rows);
    }
    sim.always('C: within the cap', settledMicros + reservedMicros <= CAP_MICROS, settledMicros);
    sim.always('N: nothing is left to announce', unpublished === 0, unpublished);
    const shown = [...page.shown.values()].map(({ eventId }) => eventId);
    const missed = events.filter(({ eventId }) => !shown.includes(eventId));
    const isMadeGood = missed.length === 0 || page.sequence.resyncs > 0;
    sim.always('N: what is durable is delivered, or made good', isMadeGood, missed);
  },
);

/** A page that was cut off without a word finds out, and comes back; one that shows everything is not waited for. */
async function caughtUp(sim: Sim, page: Page): Promise<void> {
  const endMs = sim.nowMs + 200_000;
  const isBehind = () => page.shown.size < CAMERAS.length && page.sequence.resyncs === 0;
  while (isBehind() && sim.nowMs < endMs) await sim.sleep(1_000);
}
