import * as path from 'node:path';
import { expect } from 'chai';
import { HeddleError } from '../../../sim/errors';
import {
  fairTailFor,
  parseStrategyName,
  replay,
  strategyFor,
  STRATEGY_NAMES,
} from '../../../sim/strategies';
import { trial } from '../trial';
import { schedule } from './model';

const PROFILE = { maxSteps: 20 };

describe('order', () => {
  it('takes the tamest candidate always: each thread goes on while it can', () => {
    for (let seed = 0; seed < 20; seed++) {
      const ran = schedule([3, 2, 4], strategyFor('order', seed, PROFILE));
      expect(ran).to.deep.equal([0, 0, 0, 1, 1, 2, 2, 2, 2]);
    }
  });
});

describe('replay', () => {
  it('takes what was recorded; behind its end and where that does not fit, the tamest', () => {
    expect(schedule([2, 2], replay([1, 1, 0]))).to.deep.equal([1, 0, 0, 1]);
    expect(schedule([2, 2], replay([]))).to.deep.equal([0, 0, 1, 1]);
    expect(schedule([2, 2], replay([7, 1]))).to.deep.equal([0, 1, 1, 0]);
  });

  it('gives the run from its own tape again, byte for byte', async () => {
    const file = path.join(__dirname, 'fixtures/chains.cjs');
    const digests = new Set<string>();
    for (let seed = 0; seed < 40; seed++) {
      const first = await trial(file, 'twoChains', { seed });
      const again = await trial(file, 'twoChains', { seed: 99, tape: first.tape });
      expect(again.digest).to.equal(first.digest);
      expect(again.console).to.deep.equal(first.console);
      digests.add(first.digest);
    }
    expect(digests.size).to.be.above(20);
  });
});

describe('portfolio', () => {
  it('is the order for seed 0, then random and pct by turns', () => {
    const names = [0, 1, 2, 3, 4, 5].map((seed) => strategyFor('portfolio', seed, PROFILE).name);
    expect(names).to.deep.equal(['order', 'random', 'pct', 'random', 'pct', 'random']);
  });

  it('draws what the strategy of that seed draws', () => {
    for (const [seed, name] of [
      [11, 'random'],
      [12, 'pct'],
    ] as const) {
      const [own, rotated] = [name, 'portfolio' as const].map((strategy) =>
        schedule([9, 9, 9], strategyFor(strategy, seed, PROFILE)).join(''),
      );
      expect(rotated).to.equal(own);
    }
  });

  it('lets pct cycle through five depths', () => {
    const switches = (seed: number): number => {
      const ran = schedule([200, 200], strategyFor('pct', seed, { maxSteps: 400 }));
      return ran.filter((thread, index) => index > 0 && thread !== ran[index - 1]).length;
    };
    const most = (offset: number): number =>
      Math.max(...Array.from({ length: 100 }, (_, cycle) => switches(cycle * 10 + offset * 2)));
    // Each change point can switch once, and the end of the first thread does.
    expect([0, 1, 2, 3, 4].map(most)).to.deep.equal([1, 2, 3, 4, 5]);
  });
});

describe('the fair tail', () => {
  it('lets every thread go on', () => {
    const ran = schedule([500, 500, 500], fairTailFor(1));
    expect(new Set(ran.slice(0, 30)).size).to.equal(3);
  });

  it('differs from the strategy of the same seed', () => {
    const own = schedule([50, 50], strategyFor('random', 1, PROFILE));
    expect(schedule([50, 50], fairTailFor(1))).to.not.deep.equal(own);
  });
});

describe('names of strategies', () => {
  it('are known', () => {
    for (const name of STRATEGY_NAMES) expect(parseStrategyName(name)).to.equal(name);
  });

  it('that are unknown give one clear error', () => {
    expect(() => parseStrategyName('luck'))
      .to.throw(HeddleError, 'there is no strategy "luck"')
      .with.property('remedy', 'use one of portfolio, order, random, pct');
  });
});
