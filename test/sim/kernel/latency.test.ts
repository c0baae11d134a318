import { expect } from 'chai';
import { replayedChoices, seededChoices } from '../../../sim/choices/choices';
import { Lateness } from '../../../sim/kernel/lateness';
import { Latency } from '../../../sim/kernel/latency';

type Guard = (fromMs: number, toMs: number) => boolean;

const unguarded: Guard = () => false;

/** One draw for each of many seeds, as factors of the base. */
function factors(baseMs: number, guard: Guard, seeds = 4_000): number[] {
  return Array.from({ length: seeds }, (_, seed) => {
    const choices = seededChoices(seed);
    const latency = new Latency(choices.stream('latency'), choices.stream('latency.guard'));
    return latency.draw(baseMs, guard) / baseMs;
  });
}

const share = (values: readonly number[], test: (value: number) => boolean): number =>
  values.filter(test).length / values.length;

describe('latency of stand-ins', () => {
  it('is as stated when every choice is 0', () => {
    const choices = replayedChoices(1, {});
    const latency = new Latency(choices.stream('latency'), choices.stream('latency.guard'));
    expect([5, 1, 30].map((ms) => latency.draw(ms, unguarded))).to.deep.equal([5, 1, 30]);
  });

  it('is as stated where the first choice is 0, and for the value 0 in any other run', () => {
    for (const [steady, drawn] of [
      [0, 31],
      [1, 0],
    ] as const) {
      const choices = replayedChoices(1, { latency: [steady, drawn] });
      const latency = new Latency(choices.stream('latency'), choices.stream('latency.guard'));
      expect(latency.draw(100, unguarded)).to.equal(100);
    }
  });

  it('stays between half and eight times what is stated', () => {
    const drawn = factors(100, unguarded);
    expect(Math.min(...drawn)).to.equal(0.5);
    expect(Math.max(...drawn)).to.equal(8);
  });

  it('has half of its mass about the stated one, and a heavy tail', () => {
    const drawn = factors(100, unguarded);
    expect(share(drawn, (value) => value === 1)).to.be.within(0.2, 0.35);
    expect(share(drawn, (value) => value >= 0.5 && value <= 1.5)).to.be.within(0.5, 0.7);
    expect(share(drawn, (value) => value >= 2)).to.be.within(0.25, 0.5);
    expect(share(factors(5, unguarded), (value) => value * 5 > 30)).to.be.above(0.02);
  });

  it('is at least 1 ms and a whole number', () => {
    for (const base of [0, 0.2, 1, 3, 7]) {
      const choices = seededChoices(base * 10);
      const latency = new Latency(choices.stream('latency'), choices.stream('latency.guard'));
      for (let count = 0; count < 200; count++) {
        const drawn = latency.draw(base, unguarded);
        expect(drawn).to.be.at.least(1);
        expect(Number.isInteger(drawn)).to.equal(true);
      }
    }
  });

  for (const stretch of [1, 2, 10]) {
    it(`is slow in proportion to a stretch of ${stretch}, and as fast as ever`, () => {
      const drawn = Array.from({ length: 4_000 }, (_, seed) => {
        const choices = seededChoices(seed);
        const streams = [choices.stream('latency'), choices.stream('latency.guard')] as const;
        return new Latency(...streams, stretch).draw(100, unguarded) / 100;
      });
      expect(Math.max(...drawn)).to.equal(stretch);
      expect(Math.min(...drawn)).to.equal(0.5);
    });
  }

  it('passes a timer of the code under test about once in 16 times', () => {
    const asked: (readonly [number, number])[] = [];
    const drawn = factors(100, (from, to) => {
      asked.push([from, to]);
      return true;
    });
    const stretched = share(drawn, (value) => value > 1);
    const wanted = asked.length / drawn.length;
    expect(stretched / wanted).to.be.within(0.03, 0.1);
    for (const [from, to] of asked) {
      expect(from).to.equal(100);
      expect(to).to.be.above(100);
    }
  });

  it('does not ask for a guard where it shortens', () => {
    const asked: number[] = [];
    const guard: Guard = (_, to) => {
      asked.push(to);
      return false;
    };
    const below = factors(100, guard).filter((value) => value <= 1).length;
    expect(asked.length).to.equal(4_000 - below);
  });
});

describe('lateness of steps', () => {
  it('is none when every choice is 0', () => {
    const lateness = new Lateness(replayedChoices(1, {}).stream('time'));
    expect([1, 2, 3].map(() => lateness.drawUs())).to.deep.equal([0, 0, 0]);
  });

  it('is none in one run of four, and bounded in the others', () => {
    const worst = Array.from({ length: 1_000 }, (_, seed) => {
      const lateness = new Lateness(seededChoices(seed).stream('time'));
      return Math.max(...Array.from({ length: 100 }, () => lateness.drawUs()));
    });
    expect(share(worst, (us) => us === 0)).to.be.within(0.2, 0.3);
    expect(Math.max(...worst)).to.equal(15_000);
  });

  it('takes no time in most steps', () => {
    const lateness = new Lateness(replayedChoices(1, { time: [1] }).stream('time'));
    expect(lateness.drawUs()).to.equal(0);
    const drawn = Array.from({ length: 4_000 }, (_, seed) => {
      const choices = seededChoices(seed);
      return new Lateness(choices.stream('time')).drawUs();
    });
    expect(share(drawn, (us) => us === 0)).to.be.within(0.6, 0.75);
  });
});
