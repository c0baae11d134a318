/**
 * The processor dies and comes back, and so may the manager, around several announcements: a page that reads on
 * from where it was shows each event once.
 *
 * Invariants: N (what is durable is shown, or a resync was sent), B (and once), E (numbers rise without a gap), A, K.
 */
import { simulate } from '../../sim';
import { booksOf } from '../doubles/books';
import { Home } from '../doubles/home';
import { Page } from '../doubles/page';
import { calm, Strike } from '../doubles/strike';

simulate('crashes around announcements', { timeoutMs: 3_600_000 }, async (sim) => {
  sim.expects('the processor dies after an announcement', 'the manager dies');
  const crash = new Strike(sim);
  const which = sim.pick([1, 2]);
  const home = new Home(sim, {
    without: ['context'],
    visionMs: () => sim.pick([10, 50]),
    processor: { restartMs: 1_000, env: { WORKERS: '1' } },
    manager: { restartMs: 500 },
  });
  await home.open();
  sim.world.slowLink(home.processor, home.manager, sim.pick([0, 500]));
  const page: Page = new Page(sim, home, 'ann', () => {
    if (page.shown.size >= which) crash.called(home.processor);
  });
  await page.open();
  crash.begin(home.processor);
  void home.processor.ended().then(() => {
    sim.sometimes('the processor dies after an announcement', page.shown.size > 0);
  });
  if (sim.random() < 0.3) {
    void sim.sleep(sim.pick([1, 50, 100, 500])).then(() => home.manager.kill());
    sim.reachable('the manager dies');
  }
  await Promise.all(['front', 'yard'].map((camera, index) => home.report(camera, index)));
  await calm(home);
  page.stay();
  await home.close();
  await page.gone();

  const { events, unpublished } = await booksOf(home);
  const shown = [...page.shown.values()].map(({ eventId }) => eventId);
  sim.always('B: each event is shown once', new Set(shown).size === shown.length, shown);
  const missed = events.filter(({ eventId }) => !shown.includes(eventId));
  const isKnown = missed.length === 0 || page.sequence.resyncs > 0;
  sim.always('N: what is durable is shown, or a resync was sent', isKnown, events, shown);
  sim.always('N: nothing is left to announce', unpublished === 0, unpublished);
  sim.always(
    'A: all have ended',
    events.every(({ state }) => state === 'described'),
    events,
  );
});
