import * as path from 'node:path';
import { expect } from 'chai';
import { prng } from '../../../sim/choices/prng';
import { runBatches } from '../../../sim/runner/batch';
import { settingsOf } from '../../../sim/runner/options';
import { random } from '../../../sim/strategies/random';
import { engine } from '../trial';
import { schedule } from './model';

/** Interleavings of two chains of 5 steps: 10 over 5. */
const INTERLEAVINGS = 252;

/** 99.9 % quantile of chi-square with 251 degrees of freedom, by Wilson and Hilferty. */
const CHI_SQUARE_LIMIT = 325.4;

describe('random', () => {
  it('reaches every interleaving of two independent chains, as often as a random walk does', () => {
    const samples = 100 * INTERLEAVINGS;
    const counts = new Map<string, number>();
    for (let seed = 0; seed < samples; seed++) {
      const ran = schedule([5, 5], random(prng(seed, 'strategy'))).join('');
      counts.set(ran, (counts.get(ran) ?? 0) + 1);
    }
    expect(counts.size).to.equal(INTERLEAVINGS);
    let chiSquare = 0;
    for (const [ran, count] of counts) {
      const wanted = samples * probability(ran);
      chiSquare += (count - wanted) ** 2 / wanted;
    }
    expect(chiSquare).to.be.below(CHI_SQUARE_LIMIT);
  });

  it('reaches every interleaving of two chains in real runs', async () => {
    const filename = path.join(__dirname, 'fixtures/chains.cjs');
    const scenario = { filename, path: ['twoChains'], ordinal: 1 };
    const settings = settingsOf({ strategy: 'random' });
    const seen = new Set<string>();
    let seed = 0;
    await runBatches(
      engine(),
      () =>
        seed > 12_000 ? undefined : { scenario, seed: seed++, settings, profile: { maxSteps: 0 } },
      (result) => {
        seen.add(result.console[0]?.text ?? result.outcome.kind);
        return seen.size < INTERLEAVINGS;
      },
    );
    expect(seen.size).to.equal(INTERLEAVINGS);
    for (const order of seen) expect(Array.from(order).sort().join('')).to.equal('aaaaabbbbb');
  }).timeout(30_000);

  it('draws the same from the same seed', () => {
    const walk = (seed: number): string =>
      schedule([20, 20, 20], random(prng(seed, 'strategy'))).join('');
    expect(walk(7)).to.equal(walk(7));
    expect(new Set([1, 2, 3, 4, 5].map(walk)).size).to.equal(5);
  });
});

/** Of an interleaving under a random walk: a half for each step at which both chains could run. */
function probability(ran: string): number {
  let choices = 0;
  const left = [5, 5];
  for (const thread of ran) {
    if (left.every((steps) => steps > 0)) choices++;
    left[Number(thread)] = (left[Number(thread)] ?? 0) - 1;
  }
  return 0.5 ** choices;
}
