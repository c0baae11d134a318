import { expect } from 'chai';
import fc from 'fast-check';
import type { Outcome } from '../../../../sim/kernel/outcome';
import { Ledger, MAX_STUCK } from '../../../../sim/runner/sweep/ledger';
import {
  Counter,
  GROUPS_KEPT,
  mergeTallies,
  SEEDS_LISTED,
  type CountedRun,
  type Tally,
} from '../../../../sim/runner/sweep/tally';
import type { SeedsDone } from '../../../../sim/runner/sweep/tasks';

/** What every seed of a made-up scenario comes to. */
type World = (seed: number) => Partial<CountedRun> & { readonly fails?: string };

function runOf(world: World, seed: number): CountedRun {
  const { fails, ...known } = world(seed);
  const message = `broken by ${seed}`;
  const outcome: Outcome =
    fails === undefined
      ? { kind: 'passed' }
      : { kind: 'exception', message, error: { name: 'Error', message } };
  return {
    seed,
    outcome,
    fingerprint: fails,
    steps: seed,
    digest: (seed % 7).toString(16).padStart(16, '0'),
    marks: new Map([[`label ${seed % 3}`, seed % 6 === 0]]),
    leftovers: [],
    strays: [],
    stuck: false,
    ...known,
  };
}

function tallyOf(world: World, first: number, last: number): Tally {
  const counter = new Counter();
  for (let seed = first; seed <= last; seed++) counter.add(runOf(world, seed));
  return counter.finish();
}

function batch(world: World, first: number, last: number): SeedsDone {
  return { first, last, tally: tallyOf(world, first, last), audits: [] };
}

const WORLD: World = (seed) => ({
  ...(seed % 11 === 0 ? { fails: 'eleven' } : seed % 13 === 0 ? { fails: 'thirteen' } : {}),
  ...(seed % 17 === 0
    ? { leftovers: [{ what: 'timer', strand: 'main', detail: String(seed) }] }
    : {}),
  ...(seed % 19 === 0 ? { strays: [`strand ${seed}`] } : {}),
});

const LAST = 300;

/** The seeds 1 to 300 cut into batches, which arrive in some order. */
const arrivals = fc
  .uniqueArray(fc.integer({ min: 1, max: LAST - 1 }), { maxLength: 40 })
  .map((cuts) => [0, ...cuts.sort((one, other) => one - other), LAST])
  .map((cuts) => cuts.slice(1).map((last, index) => ({ first: (cuts[index] ?? 0) + 1, last })))
  .chain((ranges) => fc.shuffledSubarray(ranges, { minLength: ranges.length }));

describe('a tally', () => {
  it('is the same however the runs are grouped and in whatever order', () => {
    const whole = tallyOf(WORLD, 1, LAST);
    fc.assert(
      fc.property(arrivals, (ranges) => {
        const parts = ranges.map(({ first, last }) => tallyOf(WORLD, first, last));
        const [first, ...rest] = parts;
        if (first !== undefined) expect(rest.reduce(mergeTallies, first)).to.deep.equal(whole);
      }),
    );
  });

  it('is what a plain count says', () => {
    const { runs, failedRuns, groups, marks, leftovers, strays } = tallyOf(WORLD, 1, LAST);
    expect({ runs, failedRuns }).to.deep.equal({ runs: 300, failedRuns: 27 + 23 - 2 });
    const eleven = groups.find(({ fingerprint }) => fingerprint === 'eleven');
    expect(eleven).to.include({ count: 27, kind: 'exception', message: 'broken by 11' });
    expect(eleven?.seeds).to.deep.equal(
      Array.from({ length: SEEDS_LISTED }, (_, index) => 11 * (index + 1)),
    );
    expect(marks).to.deep.equal([
      ['label 0', true],
      ['label 1', false],
      ['label 2', false],
    ]);
    expect(leftovers?.seed).to.equal(17);
    expect(strays?.seed).to.equal(19);
  });

  it('has a bound on different failures that does not depend on the order either', () => {
    const world: World = (seed) => ({ fails: (seed * 7_919).toString(16).padStart(8, '0') });
    const whole = tallyOf(world, 1, GROUPS_KEPT + 500);
    expect(whole.groups).to.have.lengthOf(GROUPS_KEPT);
    const parts = [tallyOf(world, 1_200, GROUPS_KEPT + 500), tallyOf(world, 1, 1_199)] as const;
    expect(mergeTallies(...parts)).to.deep.equal(whole);
    expect(whole.failedRuns).to.equal(GROUPS_KEPT + 500);
  });
});

describe('a ledger', () => {
  const seeds = { first: 1, last: LAST };

  it('counts every seed once, whatever arrives twice', () => {
    fc.assert(
      fc.property(arrivals, (ranges) => {
        const ledger = new Ledger({ seeds });
        for (const { first, last } of [...ranges, ...ranges])
          ledger.accept(batch(WORLD, first, last));
        expect(ledger.complete).to.equal(true);
        expect(ledger.tally).to.deep.equal(tallyOf(WORLD, 1, LAST));
      }),
    );
  });

  it('is not complete while a seed is missing', () => {
    const ledger = new Ledger({ seeds });
    ledger.accept(batch(WORLD, 1, 99));
    ledger.accept(batch(WORLD, 101, LAST));
    expect(ledger.complete).to.equal(false);
    expect(ledger.tally.runs).to.equal(99);
    expect(ledger.everything().runs).to.equal(LAST - 1);
    ledger.accept(batch(WORLD, 100, 100));
    expect(ledger.complete).to.equal(true);
  });

  /** Feeds batches and whatever heads of them the ledger asks for. */
  function feed(
    ledger: Ledger,
    ranges: readonly { first: number; last: number }[],
    world: World,
  ): void {
    for (const { first, last } of ranges) {
      ledger.accept(batch(world, first, last));
      const { wanted } = ledger;
      if (wanted !== undefined) ledger.accept(batch(world, wanted.first, wanted.last));
    }
  }

  it('ends at the same seed after so many failures, however the batches came', () => {
    fc.assert(
      fc.property(arrivals, (ranges) => {
        const ledger = new Ledger({ seeds, maxFailures: 2 });
        feed(ledger, ranges, WORLD);
        expect(ledger.stop).to.deep.equal({ seed: 13, why: 'failures' });
        expect(ledger.complete).to.equal(true);
        expect(ledger.tally).to.deep.equal(tallyOf(WORLD, 1, 13));
      }),
    );
  });

  it('ends at the third run that hangs; a batch ends behind each of them', () => {
    const world: World = (seed) => ({ stuck: seed % 40 === 0 });
    const ranges = Array.from({ length: LAST / 20 }, (_, index) => ({
      first: 20 * index + 1,
      last: 20 * index + 20,
    }));
    for (const order of [ranges, [...ranges].reverse()]) {
      const ledger = new Ledger({ seeds });
      feed(ledger, order, world);
      expect(ledger.stop).to.deep.equal({ seed: 40 * MAX_STUCK, why: 'stuck' });
      expect(ledger.tally.runs).to.equal(40 * MAX_STUCK);
    }
  });

  it('loses no failure that it knows of while the head of its batch is run again', () => {
    const ledger = new Ledger({ seeds, maxFailures: 1 });
    ledger.accept(batch(WORLD, 1, 100));
    expect(ledger.wanted).to.deep.equal({ first: 1, last: 11 });
    expect(ledger.complete).to.equal(false);
    expect(ledger.everything().groups).to.have.lengthOf(2);
  });

  it('takes a head in pieces', () => {
    const ledger = new Ledger({ seeds, maxFailures: 1 });
    ledger.accept(batch(WORLD, 1, 100));
    ledger.accept(batch(WORLD, 1, 4));
    expect(ledger.wanted).to.deep.equal({ first: 5, last: 11 });
    ledger.accept(batch(WORLD, 5, 11));
    expect(ledger.tally).to.deep.equal(tallyOf(WORLD, 1, 11));
    expect(ledger.complete).to.equal(true);
  });
});
