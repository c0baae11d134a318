import { expect } from 'chai';
import { buggify } from '../../../../sim';
import type { Faults } from '../../../../sim/choices/fault-kinds';
import { faultsOf } from '../../../../sim/world/faults/plan';
import { runBody, type BodyOptions } from '../../trial';

const BUGGIFY: Faults = ['buggify'];

/** How often each of `sites` fires at `calls` calls. */
async function fired(
  options: BodyOptions,
  { sites, calls }: { readonly sites: number; readonly calls: number },
): Promise<readonly number[]> {
  let counts: readonly number[] = [];
  await runBody(() => {
    counts = Array.from({ length: sites }, (_, site) => {
      let count = 0;
      for (let call = 0; call < calls; call++) if (buggify(`site ${site}`)) count++;
      return count;
    });
  }, options);
  return counts;
}

describe('buggify', () => {
  it('is false outside a run', () => {
    expect(Array.from({ length: 100 }, () => buggify('outside'))).to.not.include(true);
  });

  it('is false in a run that does not ask for it, and leaves no trace there', async () => {
    for (const options of [{}, { faults: 'none' } as const, { faults: ['disk.eio'] } as const]) {
      const { run } = await runBody(() => {
        for (let call = 0; call < 100; call++) expect(buggify('point')).to.equal(false);
      }, options);
      expect(run.parts.choices.values()).to.deep.equal({});
    }
  });

  it('has a quarter of its sites active in a seed, each of which fires at a quarter of its calls', async () => {
    let active = 0;
    let sites = 0;
    let fires = 0;
    let without = 0;
    for (let seed = 1; seed <= 2_000; seed++) {
      const counts = await fired({ seed, faults: BUGGIFY }, { sites: 10, calls: 20 });
      if (counts.every((count) => count === 0)) without++;
      sites += counts.length;
      active += counts.filter((count) => count > 0).length;
      fires += counts.reduce((sum, count) => sum + count, 0);
    }
    // An active site keeps silent at all of its 20 calls in 0.3 % of the cases.
    const share = (7 / 8) * 0.25 * (1 - 0.75 ** 20);
    const spread = 3.29 * Math.sqrt(sites * share * (1 - share) * 2);
    expect(active).to.be.within(sites * share - spread, sites * share + spread);
    expect(fires / (active * 20)).to.be.within(0.245, 0.258);
    expect([active, fires, without]).to.deep.equal([4_266, 21_536, 412]);
  });

  it('fires at the rate that the call states', async () => {
    const counts: Record<string, number> = {};
    for (let seed = 1; seed <= 40; seed++) {
      await runBody(
        () => {
          for (const rate of [0.02, 0.9]) {
            for (let call = 0; call < 100; call++) {
              if (buggify(`at ${rate}`, { rate })) counts[rate] = (counts[rate] ?? 0) + 1;
            }
          }
        },
        { seed, faults: BUGGIFY },
      );
    }
    expect(counts).to.deep.equal({ '0.02': 17, '0.9': 1_165 });
  });

  it('has the same sites active whatever is called before', async () => {
    const seed = 2;
    const many = await fired({ seed, faults: BUGGIFY }, { sites: 40, calls: 40 });
    let last = 0;
    await runBody(
      () => {
        for (let call = 0; call < 40; call++) if (buggify('site 39')) last++;
      },
      { seed, faults: BUGGIFY },
    );
    expect(last > 0).to.equal((many[39] ?? 0) > 0);
  });

  it('fires no more once the world has healed', async () => {
    await runBody(
      (run) => {
        const before = Array.from({ length: 400 }, (_, call) => buggify(`site ${call % 20}`));
        expect(before).to.include(true);
        faultsOf(run).heal();
        const after = Array.from({ length: 400 }, (_, call) => buggify(`site ${call % 20}`));
        expect(after).to.not.include(true);
      },
      { seed: 2, faults: BUGGIFY },
    );
  });
});
