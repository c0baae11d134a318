import { expect } from 'chai';
import { prng } from '../../../../sim/choices/prng';
import type { StreamName, TapeValues } from '../../../../sim/choices/streams';
import {
  countChoices,
  placesOf,
  Shrinker,
  trimmed,
  zeroed,
} from '../../../../sim/runner/failure/shrink';
import { choices, searched } from './searching';

type Places = readonly (readonly [StreamName, number])[];

/** Fails where all these choices are as they are on `whole`. */
const needs =
  (whole: TapeValues, places: Places) =>
  (tape: TapeValues): boolean =>
    places.every(([stream, index]) => (tape[stream]?.[index] ?? 0) === whole[stream]?.[index]);

/** The tape with these choices alone. */
function only(whole: TapeValues, places: Places): TapeValues {
  const tape: { [name in StreamName]?: number[] } = {};
  for (const [stream, index] of places) {
    const values = (tape[stream] ??= []);
    while (values.length <= index) values.push(0);
    values[index] = whole[stream]?.[index] ?? 0;
  }
  return tape;
}

const FULL: TapeValues = {
  await: choices(300),
  time: choices(120),
  latency: choices(90),
  'latency.guard': choices(20),
  random: choices(40),
  workload: choices(15),
};

const OWN = { random: FULL.random, workload: FULL.workload } as TapeValues;

describe('Shrinker', () => {
  const needed: Record<string, Places> = {
    'a single await': [['await', 217]],
    'the first await': [['await', 0]],
    'the last await': [['await', 299]],
    'two awaits': [
      ['await', 12],
      ['await', 288],
    ],
    neighbours: [
      ['await', 150],
      ['await', 151],
    ],
    'a guard': [['latency.guard', 19]],
    'a time': [['time', 63]],
    'a latency': [['latency', 40]],
    'one of each': [
      ['latency.guard', 3],
      ['latency', 77],
      ['time', 118],
      ['await', 5],
    ],
  };
  for (const [name, places] of Object.entries(needed)) {
    it(`comes down to what is needed: ${name}`, () => {
      const { best, asked } = searched(FULL, needs(FULL, places));
      expect(best).to.deep.equal({ ...OWN, ...only(FULL, places) });
      expect(asked.length).to.be.below(700);
    });
  }

  it('finds one choice among 300 within a hundred attempts', () => {
    for (let at = 0; at < 300; at++) {
      const whole = { await: choices(300) };
      const { best, asked } = searched(whole, needs(whole, [['await', at]]), 100);
      expect(countChoices(best)).to.equal(1);
      expect(asked.length).to.be.above(1);
    }
  });

  it('ends at once where the tamest order fails', () => {
    const { best, asked } = searched(FULL, () => true);
    expect(asked).to.have.lengthOf(1);
    expect(best).to.deep.equal(OWN);
  });

  it('keeps the whole tape where nothing less fails', () => {
    const { best, asked } = searched(FULL, (tape) => countChoices(tape) === countChoices(FULL));
    expect(best).to.deep.equal(FULL);
    expect(asked.length).to.be.within(countChoices(FULL), 3 * countChoices(FULL) + ANEW);
  });

  it('does not ask for the whole tape again, however many zeros it ends with', () => {
    const whole = { await: [1, 2, 3, 0, 0, 0, 0, 0, 0], time: [0, 0] };
    const { asked } = searched(whole, (tape) => countChoices(tape) === 3);
    expect(asked.map(trimmed)).to.not.deep.include({ await: [1, 2, 3] });
    expect(asked.length).to.be.above(3);
  });

  it('takes no schedule that is less simple than the one it has', () => {
    const whole = { await: choices(5) };
    const shrinker = new Shrinker(whole, ['a', 'b', 'a', 'c', 'b']);
    const search = shrinker.search();
    let plans = 0;
    for (let step = search.next(); step.done !== true;) {
      const { plan } = step.value;
      if (plan !== undefined) plans++;
      step = search.next({ same: plan !== undefined, tape: { await: choices(9) }, picks: [] });
    }
    expect(plans).to.be.above(0);
    expect(shrinker.best).to.deep.equal(whole);
  });

  it('finds a schedule that deviates once, where the drawn one needs many deviations', () => {
    const whole = { await: choices(60) };
    const isOther = ({ await: drawn = [] }: TapeValues): boolean =>
      drawn.filter((value) => value > 0).length === 1 && drawn[9] === 2;
    const { best } = searched(whole, (tape) => isOther(tape) || countChoices(tape) > 57);
    expect(best).to.deep.equal({ await: [0, 0, 0, 0, 0, 0, 0, 0, 0, 2] });
  });

  it('finds drawn latencies that do, where the order of awaits needs many deviations', () => {
    const whole = { await: choices(60) };
    const isSlow = ({ latency = [] }: TapeValues): boolean => (latency[4] ?? 0) > 20;
    const { best } = searched(whole, (tape) => isSlow(tape) || countChoices(tape) > 57);
    expect(placesOf(best)).to.deep.equal([{ stream: 'latency', index: 4 }]);
  });
});

/** Attempts that begin anew elsewhere may take, where none of them leads anywhere. */
const ANEW = 40 + 400 + 4;

describe('Shrinker under any predicate', () => {
  /** Fails or not by the choices alone, in a way that nothing explains. */
  function whim(seed: number, share: number, whole: TapeValues): (tape: TapeValues) => boolean {
    const known = new Map<string, boolean>();
    const draw = prng(seed, 'whim');
    return (tape) => {
      const key = JSON.stringify(placesOf(tape).map((at) => [at, tape[at.stream]?.[at.index]]));
      const answer = known.get(key) ?? draw() < share;
      known.set(key, answer);
      return answer || countChoices(tape) === countChoices(whole);
    };
  }

  const whole: TapeValues = {
    await: choices(20),
    latency: choices(10),
    random: [3, 0, 5],
    workload: [0, 0, 9, 0],
  };

  for (const share of [0, 0.02, 0.1, 0.3, 0.7]) {
    it(`ends, asks nothing twice, and gives what fails: ${share * 100} % fail`, () => {
      for (let seed = 1; seed <= 30; seed++) {
        const fails = whim(seed, share, whole);
        const { best, asked, bests } = searched(whole, fails, 40_000);
        const keys = asked.map((tape) => JSON.stringify(Object.entries(trimmed(tape)).sort()));
        expect(new Set(keys).size).to.equal(keys.length);
        expect(keys).to.not.include(JSON.stringify(Object.entries(whole).sort()));
        for (const one of new Set([...bests, best])) expect(fails(one)).to.equal(true);
        for (const place of placesOf(best)) {
          const without = trimmed(zeroed(best, [place]));
          expect(fails(without), `without ${place.stream} ${place.index}`).to.equal(false);
        }
        const counts = bests.map(countChoices);
        expect(counts).to.deep.equal([...counts].sort((a, b) => b - a));
        for (const tape of [...asked, best]) {
          expect(tape).to.deep.include({ random: whole.random, workload: whole.workload });
        }
      }
    });
  }

  it('may be left at any point, with the simplest so far', () => {
    const fails = needs(whole, [['await', 7]]);
    const { bests } = searched(whole, fails);
    for (const best of bests) expect(fails(best)).to.equal(true);
    expect(countChoices(bests.at(-1) ?? {})).to.equal(1);
  });
});

describe('choices of a tape', () => {
  const tape: TapeValues = { await: [0, 2, 0], time: [0, 0], random: [0, 4, 0], latency: [1] };

  it('are counted and placed without random and workload', () => {
    expect(countChoices(tape)).to.equal(2);
    expect(placesOf(tape)).to.deep.equal([
      { stream: 'latency', index: 0 },
      { stream: 'await', index: 1 },
    ]);
  });

  it('lose the zeros at their ends, random and workload do not', () => {
    expect(trimmed(tape)).to.deep.equal({ await: [0, 2], random: [0, 4, 0], latency: [1] });
  });

  it('are made the tamest one by one', () => {
    expect(zeroed(tape, [{ stream: 'await', index: 1 }])).to.deep.equal({
      random: [0, 4, 0],
      latency: [1],
    });
    expect(tape.await).to.deep.equal([0, 2, 0]);
  });
});
