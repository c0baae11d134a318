/**
 * The services are shut down in the order in which the stream flows, while motions are taken in, described and
 * announced: what the processor has committed has reached the browser before that is told to go.
 *
 * Invariants: N (what is durable is announced before the end), K (each service drains, ends with code 0 and
 * leaves nothing leased; a browser is told 1001), A, B, E.
 */
import { simulate } from '../../sim';
import { booksOf } from '../doubles/books';
import { Home } from '../doubles/home';
import { Page } from '../doubles/page';

const GOING_AWAY = 1001;

simulate('a shutdown in its order', { timeoutMs: 600_000 }, async (sim) => {
  sim.expects('an event waits for the next start', 'an event ends while it shuts down');
  const home = new Home(sim, { without: ['context'], visionMs: () => sim.pick([1, 20, 100]) });
  await home.open();
  const page = new Page(sim, home, 'ann');
  await page.open();
  page.stay();
  const reports = ['front', 'yard', 'pool'].map(async (camera, index) => {
    await sim.sleep(sim.pick([0, 20, 50]));
    return await home.motion(camera, index + 1, `motion ${index}`);
  });
  await sim.sleep(sim.pick([1, 20, 50, 100]));
  const before = page.shown.size;
  await home.close();
  await page.gone();
  const answers = await Promise.all(reports);

  const { events, unpublished, reservedMicros } = await booksOf(home);
  const shown = [...page.shown.values()].map(({ eventId }) => eventId);
  const described = events.filter(({ state }) => state === 'described');
  sim.sometimes('an event waits for the next start', described.length < events.length);
  sim.sometimes('an event ends while it shuts down', described.length > before);
  sim.always('K: a browser is told', page.closedWith === GOING_AWAY, page.closedWith);
  const held = events.filter(({ state }) => state === 'leased').length + reservedMicros;
  sim.always('K: nothing is left leased or reserved', held === 0, events);
  sim.always('N: nothing is left to announce', unpublished === 0, unpublished);
  const told = described.every(({ eventId }) => shown.includes(eventId));
  sim.always('N: what is durable is delivered', told, described, shown);
  sim.always('B: and nothing else', shown.length === described.length, described, shown);
  const accepted = answers.filter((answer) => answer === 'accepted').length;
  sim.always('A: what was accepted is there', accepted <= events.length, answers, events);
});
