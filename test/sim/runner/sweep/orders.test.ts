import { expect } from 'chai';
import fc from 'fast-check';
import {
  estimateOrders,
  mergeOrders,
  NO_ORDERS,
  OrderCounter,
  ORDERS_KEPT,
  pruneOrders,
  type Orders,
} from '../../../../sim/runner/sweep/orders';
import { Digest } from '../../../../sim/trace/digest';

/** A digest as runs have them: of a few small integers. */
function digestOf(id: number): string {
  const digest = new Digest();
  digest.step(id & 0xff, id >> 8, 0);
  digest.integer(id);
  return digest.toString();
}

function sketch(ids: Iterable<number>): Orders {
  const counter = new OrderCounter();
  for (const id of ids) counter.add(digestOf(id));
  return counter.orders();
}

function* range(first: number, last: number): Generator<number> {
  for (let id = first; id <= last; id++) yield id;
}

describe('the number of different orders', () => {
  it('is exact as long as there are few of them', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2_000), { maxLength: 500 }), (ids) => {
        const counts = new Map<number, number>();
        for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
        const once = [...counts.values()].filter((count) => count === 1).length;
        expect(estimateOrders(sketch(ids), ids.length)).to.deep.equal({
          distinct: counts.size,
          exact: true,
          newChance: ids.length === 0 ? 1 : once / ids.length,
        });
      }),
    );
  });

  it('is exact up to the last one that is kept, and estimated from there', () => {
    const full = sketch(range(1, ORDERS_KEPT - 1));
    expect(estimateOrders(full, ORDERS_KEPT)).to.include({
      distinct: ORDERS_KEPT - 1,
      exact: true,
    });
    expect(estimateOrders(sketch(range(1, ORDERS_KEPT)), ORDERS_KEPT).exact).to.equal(false);
  });

  // The standard error of the estimate is 1.6 %; seven numbers within three of them.
  for (const distinct of [5_000, 8_000, 20_000, 50_000, 100_000, 200_000, 500_000]) {
    it(`is estimated within 5 % of ${distinct}`, () => {
      const estimate = estimateOrders(sketch(range(1, distinct)), distinct);
      expect(estimate.exact).to.equal(false);
      expect(estimate.distinct / distinct).to.be.within(0.95, 1.05);
      expect(estimate.newChance, 'every one was met once').to.be.within(0.95, 1);
    });
  }

  it('says how likely a new one is, beyond what is kept too', () => {
    // Half of the runs show one of 50,000 orders once, the others one of 10,000 five times.
    const counter = new OrderCounter();
    for (const id of range(1, 50_000)) counter.add(digestOf(id));
    for (let round = 0; round < 5; round++) {
      for (const id of range(50_001, 60_000)) counter.add(digestOf(id));
    }
    const { distinct, newChance } = estimateOrders(counter.orders(), 100_000);
    expect(distinct / 60_000).to.be.within(0.95, 1.05);
    expect(newChance).to.be.within(0.47, 0.53);
  });

  it('is the same however the runs are grouped', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(30_000), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 9_000 }),
        (starts, length) => {
          const parts = starts.map((start) => [...range(start, start + length)]);
          const whole = sketch(parts.flat());
          const merged = parts.map(sketch);
          expect(merged.reduce(mergeOrders, NO_ORDERS)).to.deep.equal(whole);
          expect(merged.reduceRight(mergeOrders, NO_ORDERS)).to.deep.equal(whole);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('does not change when what cannot count is left out beforehand', () => {
    const whole = sketch(range(1, 20_000));
    const part = sketch(range(15_000, 30_000));
    const pruned = pruneOrders(part, whole);
    expect(pruned.hashes.length).to.be.below(part.hashes.length);
    expect(mergeOrders(whole, pruned)).to.deep.equal(mergeOrders(whole, part));
  });

  it('is kept in bounded memory', () => {
    expect(sketch(range(1, 100_000)).hashes).to.have.lengthOf(ORDERS_KEPT);
  });
});
