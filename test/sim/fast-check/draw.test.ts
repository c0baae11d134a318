import * as path from 'node:path';
import { expect } from 'chai';
import * as fc from 'fast-check';
import type { ChoiceStream } from '../../../sim/choices/choices';
import { replayedChoices, seededChoices } from '../../../sim/choices/choices';
import { draw } from '../../../sim/fast-check';
import { TapeRandom } from '../../../sim/fast-check/tape-random';
import type { Sim } from '../../../sim/runner/sim';
import { ROOT, spawnNode } from '../built';
import { trial, type TrialOptions } from '../trial';

const FIXTURE = path.join(__dirname, 'fixtures', 'arbitraries.cjs');

type Values = Readonly<Record<string, string>>;

interface Drawn {
  readonly seed: number;
  readonly values: Values;
}

/** What one run of a scenario drew, and its result. */
async function drawn(name: string, options: TrialOptions) {
  const result = await trial(FIXTURE, name, options);
  const { seed, values } = (globalThis as unknown as { drawn: Drawn }).drawn;
  // Whatever came before has left its own there.
  expect(seed).to.equal(result.seed);
  if (name !== 'commands') expect(result.outcome).to.deep.equal({ kind: 'passed' });
  return { result, values };
}

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

describe('draw', function () {
  this.timeout(120_000);

  it('gives the same value for the same seed, and others for others', async () => {
    const first = new Map<number, Values>();
    for (const seed of SEEDS) first.set(seed, (await drawn('values', { seed })).values);
    for (const seed of [...SEEDS].reverse()) {
      expect((await drawn('values', { seed })).values).to.deep.equal(first.get(seed));
    }
    for (const name of Object.keys(first.get(1) ?? {})) {
      const distinct = new Set(SEEDS.map((seed) => first.get(seed)?.[name]));
      expect(distinct.size, name).to.be.above(1);
    }
  });

  it('gives the same value in a fresh process', async () => {
    const { values } = await drawn('values', { seed: 7 });
    const script = `
      const { trial } = require('./test/sim/trial');
      trial(${JSON.stringify(FIXTURE)}, 'values', { seed: 7 }).then(() => {
        console.log(JSON.stringify(globalThis.drawn.values));
      });`;
    const fresh = await spawnNode(['-r', 'ts-node/register', '-e', script], { cwd: ROOT });
    expect(JSON.parse(fresh.stdout)).to.deep.equal(values);
  });

  it('gives the same value when its tape is replayed', async () => {
    for (const seed of SEEDS) {
      const { result, values } = await drawn('values', { seed });
      const replay = await drawn('values', { seed: 99, tape: result.tape });
      expect(replay.values).to.deep.equal(values);
      expect(replay.result.digest).to.equal(result.digest);
    }
  });

  it('gives simple values in the tamest run', async () => {
    const { values } = await drawn('values', { seed: 100, tape: {} });
    expect(values).to.include({
      integer: '0',
      smallInteger: '0',
      positive: '7',
      negative: '-7',
      nat: '0',
      maxSafeInteger: '0',
      bigInt: '0n',
      hugeBigInt: '0n',
      boolean: 'false',
      string: '""',
      array: '[]',
      shuffled: '[]',
      record: '{"id":0,"name":"","tags":[]}',
      dictionary: '{}',
      tuple: '[0,false,""]',
      oneof: '"first"',
      constantFrom: '"pear"',
      weighted: '"often"',
      tree: '0',
      map: '"#0"',
      chain: '[]',
      filter: '0',
      clone: '[[],[],[]]',
      stream: '0,0,0,0,0',
    });
  });

  it('comes to an end also where a filter refuses the simplest values', async () => {
    const { values } = await drawn('refusing', { seed: 102, tape: {} });
    expect(Number(values['odd']) % 2).to.equal(1);
    const { values: again } = await drawn('refusing', { seed: 103, tape: {} });
    expect(again).to.deep.equal(values);
  });

  it('lets each clone of a value have the same numbers', async () => {
    for (const seed of SEEDS) {
      const { values } = await drawn('values', { seed });
      const [one, ...others] = JSON.parse(values['clone'] ?? '') as unknown[];
      expect(others).to.deep.equal([one, one]);
    }
  });

  it('drives the commands of a model, and finds what is wrong in some order', async () => {
    const outcomes = new Set<string>();
    for (let seed = 1; seed <= 40; seed++) {
      const { result, values } = await drawn('commands', { seed });
      const again = await drawn('commands', { seed });
      expect([again.values, again.result.digest]).to.deep.equal([values, result.digest]);
      const { outcome } = result;
      outcomes.add(outcome.kind === 'passed' ? 'passed' : outcome.message);
    }
    expect([...outcomes].sort()).to.deep.equal(['passed', 'the count is wrong']);
  });

  it('says what is wrong with its arguments', async () => {
    const { values } = await drawn('mistakes', { seed: 101 });
    const noArbitrary =
      'TypeError: draw got no arbitrary: call draw(sim, fc.integer()), or another of fc';
    expect(values).to.deep.equal([
      noArbitrary,
      noArbitrary,
      'TypeError: that is not the sim which a scenario gets',
    ]);
  });

  it('has the type of its arbitrary', () => {
    const use = (sim: Sim): readonly [number, string[], 'a' | 'b'] => [
      draw(sim, fc.integer()),
      draw(sim, fc.array(fc.string())),
      draw(sim, fc.constantFrom('a', 'b')),
    ];
    expect(use).to.be.a('function');
  });
});

describe('random numbers from the tape', () => {
  const over = (seed: number): TapeRandom =>
    TapeRandom.over(seededChoices(seed).stream('workload'));

  it('lie within their bounds, and reach all of them', () => {
    const ranges = [
      [0, 5],
      [-3, 2],
      [4, 9],
      [-9, -4],
      [-5, 0],
    ] as const;
    const random = over(1);
    for (const [min, max] of ranges) {
      const ints = new Set<number>();
      const bigInts = new Set<bigint>();
      for (let count = 0; count < 400; count++) {
        ints.add(random.nextInt(min, max));
        bigInts.add(random.nextBigInt(BigInt(min), BigInt(max)));
      }
      const expected = Array.from({ length: 6 }, (_, index) => min + index);
      expect([...ints].sort((a, b) => a - b)).to.deep.equal(expected);
      expect([...bigInts].map(Number).sort((a, b) => a - b)).to.deep.equal(expected);
    }
  });

  it('are uniform, also beyond 32 bits', () => {
    const random = over(2);
    const span = 3n * 2n ** 32n;
    const thirds = [0, 0, 0];
    for (let count = 0; count < 3_000; count++) {
      const third = Number(random.nextBigInt(0n, span - 1n) / 2n ** 32n);
      thirds[third] = (thirds[third] ?? 0) + 1;
    }
    expect(Math.min(...thirds)).to.be.above(900);
    const safe = Array.from({ length: 1_000 }, () =>
      random.nextInt(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    );
    expect(safe.every(Number.isSafeInteger)).to.equal(true);
    expect(safe.filter((value) => value < 0).length).to.be.within(400, 600);
    const doubles = Array.from({ length: 1_000 }, () => random.nextDouble());
    expect(doubles.every((value) => value >= 0 && value < 1)).to.equal(true);
    expect(doubles.filter((value) => value < 0.5).length).to.be.within(400, 600);
    expect(over(3).nextInt()).to.be.within(-(2 ** 31), 2 ** 31 - 1);
  });

  it('are those nearest to 0 on a tape of zeros', () => {
    const random = TapeRandom.over(replayedChoices(1, {}).stream('workload'));
    expect([
      random.nextInt(-5, 5),
      random.nextInt(3, 5),
      random.nextInt(-5, -3),
      random.nextInt(),
      random.nextBigInt(-(2n ** 99n), 2n ** 99n),
      random.nextBigInt(2n ** 80n, 2n ** 99n),
      random.nextDouble(),
      random.nextBoolean(),
      random.next(8),
    ]).to.deep.equal([0, 3, -3, 0, 0n, 2n ** 80n, 0, false, 0]);
  });

  it('come again from a clone, whoever draws first', () => {
    const random = over(4);
    random.nextInt(0, 9);
    const clone = random.clone();
    const ahead = [clone.nextInt(0, 99), clone.nextInt(0, 99), clone.nextInt(0, 99)];
    expect([random.nextInt(0, 99), random.nextInt(0, 99)]).to.deep.equal(ahead.slice(0, 2));
    const wider = random.clone().nextInt(0, 999);
    expect(Math.floor(wider / 10)).to.equal(ahead[2]);
    expect(random.nextInt(0, 99)).to.equal(ahead[2]);
  });

  it('are drawn from the tape once each', () => {
    const stream: ChoiceStream = seededChoices(5).stream('workload');
    const random = TapeRandom.over(stream);
    const clone = random.clone();
    for (let count = 0; count < 5; count++) {
      random.nextInt(0, 9);
      clone.nextInt(0, 9);
    }
    expect(stream.values).to.have.lengthOf(5);
  });
});
