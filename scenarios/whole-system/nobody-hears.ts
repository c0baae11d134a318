/**
 * The processor dies, often after it has committed an event and before the manager has broadcast it: whoever comes
 * after it does that.
 *
 * Invariants: N (what is durable is delivered in the end), A (every accepted event ends in one row), B, E, K.
 */
import { simulate } from '../../sim';
import { booksOf } from '../doubles/books';
import { Home } from '../doubles/home';
import { Page } from '../doubles/page';
import { calm, Strike } from '../doubles/strike';

simulate('a crash around a broadcast', { timeoutMs: 3_600_000 }, async (sim) => {
  sim.expects('a crash before the broadcast', 'a crash after it');
  const crash = new Strike(sim);
  const home: Home = new Home(sim, {
    without: ['context'],
    mood: () => {
      crash.called(home.processor);
      return 'describes';
    },
    processor: { restartMs: 1_000, env: { WORKERS: '1' } },
  });
  await home.open();
  const page = new Page(sim, home, 'ann');
  await page.open();
  sim.world.slowLink(home.processor, home.manager, sim.pick([0, 500]));
  crash.begin(home.processor);
  void home.processor.ended().then(() => {
    const isCalled = home.visionCalls > 0;
    sim.sometimes('a crash before the broadcast', isCalled && page.shown.size === 0);
    sim.sometimes('a crash after it', page.shown.size > 0);
  });
  await home.report('front', 1);
  await calm(home);
  page.stay();
  await home.close();

  const { events, unpublished } = await booksOf(home);
  const shown = [...page.shown.values()].map(({ eventId }) => eventId);
  sim.always('A: it has ended', events[0]?.state === 'described', events);
  sim.always('N: nothing is left to announce', unpublished === 0, unpublished);
  for (const { eventId } of events) {
    sim.always('N: what is durable is delivered', shown.includes(eventId), eventId, shown);
  }
  sim.always('B: and nothing else, each once', shown.length === events.length, events, shown);
});
