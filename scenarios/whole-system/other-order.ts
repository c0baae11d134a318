/**
 * Events end in another order than that in which they were accepted, since the model takes longer for one than for
 * another: the relay announces all of them, in the order in which they were committed.
 *
 * Invariants: N (what is durable is announced), E (numbers rise in the order of the announcements), A, B, K.
 */
import { simulate } from '../../sim';
import { booksOf } from '../doubles/books';
import { Home } from '../doubles/home';

simulate('events overtake each other', { timeoutMs: 600_000 }, async (sim) => {
  sim.expects('a younger event ends first');
  const home = new Home(sim, {
    without: ['manager', 'context'],
    visionMs: () => sim.pick([10, 50, 200]),
  });
  await home.open();
  await Promise.all(['front', 'yard'].map((camera, index) => home.report(camera, index + 1)));
  await home.settled();
  await home.close();

  const { events, unpublished } = await booksOf(home);
  const numbers = home.announced.map(({ data }) => data.outboxSeq);
  const rising = numbers.every((seq, index) => index === 0 || seq > Number(numbers[index - 1]));
  sim.always('E: numbers rise', rising, numbers);
  const heard = home.announced.map(({ data }) => data.eventId);
  const ids = events.map(({ eventId }) => eventId);
  sim.sometimes('a younger event ends first', heard[0] === ids[1]);
  sim.always(
    'A: all have ended',
    events.every(({ state }) => state === 'described'),
    events,
  );
  for (const eventId of ids) sim.always('N: it is announced', heard.includes(eventId), heard, ids);
  sim.always('B: once', heard.length === ids.length, heard);
  sim.always('N: nothing is left to announce', unpublished === 0, unpublished);
});
