/**
 * A camera gets no answer, since the processor dies or the answer is on its way for too long, and reports the same
 * motion again, with the same key.
 *
 * Invariants: B (at most one row for each source event, and one announcement), A (an answer is a promise), K.
 */
import { simulate } from '../../sim';
import { booksOf } from '../doubles/books';
import { Home } from '../doubles/home';
import { calm, strike } from '../doubles/strike';

simulate('a camera reports again', { timeoutMs: 3_600_000 }, async (sim) => {
  sim.expects('an answer was lost', 'it was there already');
  const home = new Home(sim, {
    without: ['manager', 'context'],
    processor: { restartMs: 1_000, env: { WORKERS: '1', COOLDOWN_MS: '0' } },
  });
  await home.open();
  sim.world.slowLink('here', home.processor, sim.pick([0, 20, 100, 500]));
  strike(sim, home.processor);
  const [first, second] = await Promise.all([home.report('front', 1), home.report('front', 2)]);
  sim.sometimes('an answer was lost', home.lost > 0);
  sim.sometimes('it was there already', first === 'duplicate' || second === 'duplicate');
  await calm(home);
  await home.close();

  const { events } = await booksOf(home);
  const keys = new Set(events.map(({ key }) => key));
  sim.always('B: one row for each source event', events.length <= 2 && keys.size <= 2, events);
  const sources = new Map(home.announced.map(({ data }) => [data.eventId, data.atMs]));
  const once = new Set(sources.values()).size === sources.size;
  sim.always('B: one event is announced for each', once, [...sources]);
  sim.always('A: both of them are there', events.length === 2, events);
  for (const { state, key } of events) {
    sim.always('A: it has ended', state === 'described', key, state);
  }
});
