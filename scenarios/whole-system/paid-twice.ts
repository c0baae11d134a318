/**
 * The processor dies, often after it has called the vision model and before it has stored the answer: the call is
 * made again, and both of them are paid.
 *
 * Invariants: C (whatever the model charges is in the ledger, and within the cap), B (at most one row for each
 * source event), A (it ends in one), K.
 */
import { simulate } from '../../sim';
import { booksOf } from '../doubles/books';
import { Home } from '../doubles/home';
import { calm, Strike } from '../doubles/strike';

const priceMicros = 20_000;
const capMicros = 2 * priceMicros;

simulate('a crash around a call', { timeoutMs: 3_600_000 }, async (sim) => {
  const crash = new Strike(sim);
  const home: Home = new Home(sim, {
    priceMicros,
    mood: () => {
      crash.called(home.processor);
      return 'describes';
    },
    without: ['manager', 'context'],
    processor: {
      restartMs: 1_000,
      env: { WORKERS: '1', DAILY_CAP_MICROS: String(capMicros) },
    },
  });
  await home.open();
  sim.expects('it is called again', 'a crash before the call', 'a crash after the answer');
  crash.begin(home.processor);
  void home.processor.ended().then(() => {
    sim.sometimes('a crash before the call', home.visionCalls === 0);
    sim.sometimes('a crash after the answer', home.announced.length > 0);
  });
  await home.report('front', 1);
  await calm(home);
  await home.close();

  const books = await booksOf(home);
  const chargedMicros = home.visionCalls * priceMicros;
  const knownMicros = books.settledMicros + books.reservedMicros;
  sim.sometimes('it is called again', home.visionCalls > 1);
  sim.always('C: what is charged is in the ledger', chargedMicros <= knownMicros, books);
  sim.always('C: the cap is kept', knownMicros <= capMicros, books);
  sim.always('B: one row for each source event', books.events.length === 1, books);
  sim.always('A: it has ended', books.events[0]?.state === 'described', books);
});
