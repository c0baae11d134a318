import { expect } from 'chai';
import { replayedChoices, seededChoices } from '../../../sim/choices/choices';
import { STREAM_NAMES } from '../../../sim/choices/streams';
import { InternalError } from '../../../sim/errors';

describe('choices from a seed', () => {
  it('are the same for the same seed and differ for another', () => {
    const draw = (seed: number): number[] => {
      const stream = seededChoices(seed).stream('await');
      return Array.from({ length: 20 }, () => stream.choose(1_000));
    };
    expect(draw(1)).to.deep.equal(draw(1));
    expect(new Set([1, 2, 3, 4].map((seed) => draw(seed).join())).size).to.equal(4);
  });

  it('are drawn from streams that do not shift each other', () => {
    for (const name of STREAM_NAMES) {
      const alone = seededChoices(7);
      const beside = seededChoices(7);
      const drawn = (busy: boolean): number[] =>
        Array.from({ length: 50 }, () => {
          const choices = busy ? beside : alone;
          if (busy) {
            for (const other of STREAM_NAMES) {
              if (other !== name) choices.stream(other).choose(10);
            }
          }
          return choices.stream(name).choose(1_000);
        });
      expect(drawn(true), name).to.deep.equal(drawn(false));
    }
  });

  it('differ between streams', () => {
    // Under this seed no stream is tame.
    const choices = seededChoices(3);
    const drawn = STREAM_NAMES.map((name) =>
      Array.from({ length: 20 }, () => choices.stream(name).choose(1_000)).join(),
    );
    expect(new Set(drawn).size).to.equal(STREAM_NAMES.length);
  });

  it('lie below their bound, and each value below it occurs', () => {
    const stream = seededChoices(3).stream('time');
    for (const bound of [1, 2, 3, 7, 32]) {
      const seen = new Set(Array.from({ length: bound * 60 }, () => stream.choose(bound)));
      expect([...seen].sort((a, b) => a - b)).to.deep.equal([...Array(bound).keys()]);
    }
  });

  it('take large bounds', () => {
    const stream = seededChoices(3).stream('random');
    const drawn = Array.from({ length: 2_000 }, () => stream.choose(2 ** 32));
    expect(Math.max(...drawn)).to.be.within(2 ** 31, 2 ** 32 - 1);
    expect(Math.min(...drawn)).to.be.within(0, 2 ** 24);
  });

  it('are kept, with what a strategy recorded; unused streams are left out', () => {
    const choices = seededChoices(7);
    choices.stream('await').record(3);
    choices.stream('latency');
    const drawn = choices.stream('random').choose(100);
    choices.stream('await').record(1);
    expect(choices.values()).to.deep.equal({ await: [3, 1], random: [drawn] });
  });

  it('are the tamest throughout, and not kept, in about one run in four for time', () => {
    const tame = Array.from({ length: 400 }, (_, seed) => {
      const choices = seededChoices(seed);
      const time = choices.stream('time');
      const drawn = Array.from({ length: 20 }, () => time.choose(100));
      const isTame = choices.values().time === undefined;
      expect(drawn.every((value) => value === 0)).to.equal(isTame);
      return isTame;
    });
    expect(tame.filter(Boolean).length).to.be.within(70, 130);
  });

  it('with a bound below 1 are an error of heddle itself', () => {
    for (const bound of [0, -1, NaN]) {
      expect(() => seededChoices(1).stream('time').choose(bound)).to.throw(InternalError, 'bound');
      expect(() => replayedChoices(1, {}).stream('time').choose(bound)).to.throw(InternalError);
    }
  });
});

describe('choices from a tape', () => {
  it('goes on from the seed behind the end of what the code drew at random, never with equal values', () => {
    const draws = (seed: number): number[] => {
      const stream = replayedChoices(seed, { random: [7, 8] }).stream('random');
      return Array.from({ length: 6 }, () => stream.choose(2 ** 32));
    };
    expect(draws(1).slice(0, 2)).to.deep.equal([7, 8]);
    expect(new Set(draws(1)).size).to.equal(6);
    expect(draws(1)).to.deep.equal(draws(1));
    expect(draws(1)).to.not.deep.equal(draws(2));
  });

  it('are those of the tape, then 0', () => {
    const stream = replayedChoices(1, { time: [4, 2] }).stream('time');
    expect([1, 2, 3, 4].map(() => stream.choose(10))).to.deep.equal([4, 2, 0, 0]);
  });

  it('are 0 where the tape has no such stream or its value is not below the bound', () => {
    const choices = replayedChoices(1, { time: [9, 1] });
    expect(choices.stream('latency').choose(10)).to.equal(0);
    expect([3, 3].map((bound) => choices.stream('time').choose(bound))).to.deep.equal([0, 1]);
  });

  it('give the tape of a seed again', () => {
    const names = ['time', 'latency', 'time', 'workload', 'random', 'time'] as const;
    const seeded = seededChoices(5);
    const first = names.map((name) => seeded.stream(name).choose(77));
    const replayed = replayedChoices(6, seeded.values());
    expect(names.map((name) => replayed.stream(name).choose(77))).to.deep.equal(first);
    expect(replayed.values()).to.deep.equal(seeded.values());
  });
});
