/**
 * A lease runs out while its holder still works, since it is too short, or the processor's machine stands still for
 * longer than it holds: another worker takes the event, and the first one finds out that it has lost it.
 *
 * Invariants: A (the event ends in one row), B (it is announced once), C (whoever has lost its lease makes no call
 * that is in no ledger), K.
 */
import { setTimeout } from 'node:timers/promises';
import { simulate, type Sim } from '../../sim';
import { booksOf } from '../doubles/books';
import { Home, type HomeOptions } from '../doubles/home';

const priceMicros = 20_000;
/** A lease holds for 60 s by default. */
const STILL_MS = 61_000;
const base: HomeOptions = { priceMicros, without: ['manager', 'context'] };
const options = { timeoutMs: 3_600_000 };

simulate('a lease is too short', options, async (sim) => {
  sim.expects('two workers call');
  const home = new Home(sim, {
    ...base,
    visionMs: () => sim.pick([10, 50]),
    contextMs: () => sim.pick([1, 40, 200]),
    processor: { env: { LEASE_MS: sim.pick(['50', '150']) } },
  });
  await home.open();
  await home.report('front', 1);
  await check(sim, home);
  sim.sometimes('two workers call', home.visionCalls > 1);
});

simulate('a machine stands still', options, async (sim) => {
  sim.expects('it stands still before the call', 'it stands still during the call');
  const home = new Home(sim, { ...base, visionMs: 100 });
  await home.open();
  await home.report('front', 1);
  await sim.sleep(sim.pick([1, 20, 50, 100]));
  home.processor.pause();
  const isCalled = home.visionCalls > 0;
  sim.sometimes('it stands still before the call', !isCalled);
  sim.sometimes('it stands still during the call', isCalled && home.announced.length === 0);
  await setTimeout(STILL_MS);
  home.processor.resume();
  await check(sim, home);
});

async function check(sim: Sim, home: Home): Promise<void> {
  await home.settled();
  await home.close();
  const books = await booksOf(home);
  const { events, settledMicros, reservedMicros } = books;
  sim.sometimes(
    'a lease has run out',
    events.some(({ fence }) => fence > 1),
  );
  sim.always('B: one row for each source event', events.length === 1, events);
  const described = events.filter(({ state }) => state === 'described').length;
  const dead = events.filter(({ state }) => state === 'dead').length;
  sim.always('A: it has ended', described + dead === 1, events);
  sim.always('B: it is announced once', home.announced.length === described, home.announced);
  const chargedMicros = home.visionCalls * priceMicros;
  const knownMicros = settledMicros + reservedMicros;
  sim.always('C: what is charged is in the ledger', chargedMicros <= knownMicros, books);
}
