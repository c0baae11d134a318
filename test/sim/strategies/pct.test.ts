import { expect } from 'chai';
import { prng, type Prng } from '../../../sim/choices/prng';
import { pct } from '../../../sim/strategies/pct';
import { happensInOrder, schedule, type Event, type Threads } from './model';

/** A bug of known depth in a small program: it shows when its events happen in this order. */
interface PlantedBug {
  readonly threads: Threads;
  readonly depth: number;
  readonly events: readonly Event[];
}

const SAMPLES = 12_000;

describe('pct', () => {
  for (const depth of [1, 2, 3, 4]) {
    it(`keeps its bound on planted bugs of depth ${depth}`, () => {
      for (let program = 0; program < 6; program++) {
        const bug = plant(depth, prng(program, `depth ${depth}`));
        const steps = bug.threads.reduce((sum, count) => sum + count, 0);
        const bound = 1 / (bug.threads.length * steps ** (depth - 1));
        let hits = 0;
        for (let seed = 0; seed < SAMPLES; seed++) {
          const strategy = pct(prng(seed, 'strategy'), { depth, maxSteps: steps });
          if (happensInOrder(schedule(bug.threads, strategy), bug.events)) hits++;
        }
        // Three standard deviations of a rate that just meets the bound.
        const margin = 3 * Math.sqrt((bound * (1 - bound)) / SAMPLES);
        expect(hits / SAMPLES, JSON.stringify(bug)).to.be.at.least(bound - margin);
        expect(hits, JSON.stringify(bug)).to.be.above(0);
      }
    });
  }

  it('finds no bug that needs more change points than its depth gives', () => {
    const events = [
      { thread: 0, step: 0 },
      { thread: 1, step: 0 },
      { thread: 0, step: 1 },
      { thread: 1, step: 1 },
    ];
    const hits = (depth: number): number => {
      let found = 0;
      for (let seed = 0; seed < 2_000; seed++) {
        const strategy = pct(prng(seed, 'strategy'), { depth, maxSteps: 8 });
        if (happensInOrder(schedule([4, 4], strategy), events)) found++;
      }
      return found;
    };
    expect([1, 2].map(hits)).to.deep.equal([0, 0]);
    expect(hits(3)).to.be.above(0);
  });

  it('runs one thread after the other at depth 1, each first about equally often', () => {
    const first = [0, 0, 0];
    for (let seed = 0; seed < 3_000; seed++) {
      const ran = schedule([3, 3, 3], pct(prng(seed, 'strategy'), { depth: 1, maxSteps: 9 }));
      expect(new Set([ran.slice(0, 3).join(''), ran.slice(3, 6).join('')]).size).to.equal(2);
      for (const part of [ran.slice(0, 3), ran.slice(3, 6)]) expect(new Set(part).size).to.equal(1);
      const thread = ran[0] ?? 0;
      first[thread] = (first[thread] ?? 0) + 1;
    }
    for (const count of first) expect(count).to.be.within(900, 1_100);
  });

  it('is the same for the same seed', () => {
    const walk = (seed: number): string =>
      schedule([9, 9], pct(prng(seed, 'strategy'), { depth: 4, maxSteps: 18 })).join('');
    expect(walk(3)).to.equal(walk(3));
    expect(new Set(Array.from({ length: 50 }, (_, seed) => walk(seed))).size).to.be.above(20);
  });
});

/** Events that change thread at each step: a0 < b0 < a1 < b1 < ... has `depth` constraints. */
function plant(depth: number, draw: Prng): PlantedBug {
  const below = (bound: number): number => Math.floor(draw() * bound);
  const threads = Array.from({ length: 2 + below(2) }, () => 3 + below(3));
  const [a, b] = below(2) === 0 ? [0, 1] : [1, 0];
  const events: Event[] = [];
  const next = [0, 0];
  for (let index = 0; index <= depth; index++) {
    const thread = index % 2 === 0 ? a : b;
    // Room is kept for the later events of the same thread.
    const later = Math.floor((depth - index) / 2);
    const from = next[thread] ?? 0;
    const step = from + below((threads[thread] ?? 0) - later - from);
    events.push({ thread, step });
    next[thread] = step + 1;
  }
  return { threads, depth, events };
}
