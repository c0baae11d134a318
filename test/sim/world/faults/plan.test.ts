import { expect } from 'chai';
import { FAULT_KINDS, type FaultKind, type Faults } from '../../../../sim/choices/fault-kinds';
import type { TapeValues } from '../../../../sim/choices/streams';
import type { Run } from '../../../../sim/kernel/run';
import { faultsOf } from '../../../../sim/world/faults/plan';
import { DRAWN_RATES, KNOWN_RULES } from '../../../../sim/world/faults/rules';
import { runBody, type BodyOptions } from '../../trial';

const ALWAYS: Faults = { 'disk.eio': { chance: 1, rate: 1, most: 1_000 } };

/** What became of `points` points at which one kind could strike, and the run. */
async function struck(
  options: BodyOptions,
  { kind = 'disk.eio', points = 200 }: { readonly kind?: FaultKind; readonly points?: number } = {},
): Promise<{ readonly answers: readonly boolean[]; readonly run: Run; readonly tape: TapeValues }> {
  let answers: readonly boolean[] = [];
  const { run } = await runBody((under) => {
    answers = Array.from({ length: points }, (_, at) =>
      faultsOf(under).strikes(kind, `point ${at}`),
    );
  }, options);
  return { answers, run, tape: run.parts.choices.values() };
}

const count = (answers: readonly boolean[]): number => answers.filter(Boolean).length;

describe('a fault plan', () => {
  it('strikes nowhere and leaves nothing on the tape unless faults are asked for', async () => {
    for (const options of [{}, { faults: 'none' } as const, { faults: ['net.reset'] } as const]) {
      const { answers, tape, run } = await struck(options);
      expect(count(answers)).to.equal(0);
      expect(tape.fault).to.equal(undefined);
      expect(run.steps).to.equal(0);
    }
  });

  it('strikes at the rate that is asked for, at most as often as is asked for', async () => {
    const half: Faults = { 'disk.eio': { chance: 1, rate: 0.5, most: 1_000 } };
    expect(count((await struck({ seed: 2, faults: half })).answers)).to.be.within(80, 120);
    const twice: Faults = { 'disk.eio': { chance: 1, rate: 0.5, most: 2 } };
    const { answers, tape } = await struck({ seed: 2, faults: twice });
    expect(count(answers)).to.equal(2);
    expect(tape.fault).to.have.lengthOf(answers.lastIndexOf(true) + 1);
  });

  it('keeps on the tape what struck, and nothing else', async () => {
    const { answers, tape } = await struck({ seed: 4, faults: 'all' }, { kind: 'datagram.loss' });
    const faults = tape.fault ?? [];
    expect(faults).to.deep.equal(answers.map(Number));
    const other = await struck({ seed: 5, faults: 'all', tape }, { kind: 'datagram.loss' });
    expect(other.answers).to.deep.equal(answers);
    const none = await struck({ seed: 4, faults: 'all', tape: {} }, { kind: 'datagram.loss' });
    expect(count(none.answers)).to.equal(0);
  });

  it('strikes at the one point that a tape names', async () => {
    const fault = [0, 0, 0, 1];
    const { answers } = await struck({ faults: 'all', tape: { fault } });
    expect(answers.flatMap((one, at) => (one ? [at] : []))).to.deep.equal([3]);
  });

  it('strikes no more once the world has healed, which is said once', async () => {
    const said: string[] = [];
    await runBody(
      (run) => {
        const plan = faultsOf(run);
        plan.onHeal.push(() => said.push('healed'));
        expect(plan.strikes('disk.eio', 'before')).to.equal(true);
        expect(plan.isHealed).to.equal(false);
        plan.heal();
        plan.heal();
        expect(plan.isHealed).to.equal(true);
        expect(plan.strikes('disk.eio', 'after')).to.equal(false);
      },
      { seed: 2, faults: ALWAYS },
    );
    expect(said).to.deep.equal(['healed']);
  });

  it('makes a step of each fault, with its name and what it struck', async () => {
    const { run } = await struck({ seed: 2, faults: ALWAYS }, { points: 2 });
    const steps = run.parts.trace?.steps.filter(({ kind }) => kind === 'fault') ?? [];
    expect(steps.map(({ step, value, strand }) => ({ step, value, strand }))).to.deep.equal([
      { step: 1, value: 'disk.eio: point 0', strand: 'main' },
      { step: 2, value: 'disk.eio: point 1', strand: 'main' },
    ]);
  });

  it('gives another digest for another fault, and the same for the same', async () => {
    const digestOf = async (label: string): Promise<string> => {
      const { run } = await runBody((under) => faultsOf(under).strikes('disk.eio', label), {
        seed: 2,
        faults: ALWAYS,
      });
      return run.digest.toString();
    };
    expect(await digestOf('here')).to.equal(await digestOf('here'));
    expect(await digestOf('here')).to.not.equal(await digestOf('there'));
  });
});

const SEEDS = 2_000;

/** Between which counts of `SEEDS` a share lies in all but one of a thousand generators (normal quantile 3.29). */
function between(share: number): [low: number, high: number] {
  const mean = SEEDS * share;
  const spread = 3.29 * Math.sqrt(mean * (1 - share));
  return [Math.floor(mean - spread), Math.ceil(mean + spread)];
}

/** The exact counts are those of seeds 1 to 2,000; that they lie within the quantiles says that the rules hold. */
describe('the fault plans of 2,000 seeds', () => {
  /** Kinds that a seed has, at whatever rate. */
  const had: FaultKind[][] = [];
  /** Strikes at 1,000 points of each seed whose kind is on, at the rate that the seed draws. */
  const strikes: number[] = [];

  before(async () => {
    const sure = Object.fromEntries(FAULT_KINDS.map((kind) => [kind, { rate: 1 }]));
    const drawn: Faults = { 'datagram.loss': { chance: 1, most: 1_000 } };
    for (let seed = 1; seed <= SEEDS; seed++) {
      await runBody(
        (run) => had.push(FAULT_KINDS.filter((kind) => faultsOf(run).strikes(kind, 'here'))),
        { seed, faults: sure },
      );
      const { answers } = await struck(
        { seed, faults: drawn },
        { kind: 'datagram.loss', points: 1_000 },
      );
      strikes.push(count(answers));
    }
  });

  it('have no fault at all in more than one seed of ten', () => {
    const without = had.filter((kinds) => kinds.length === 0).length;
    expect(without).to.equal(249);
    expect(without).to.be.within(...between(1 / 8));
    expect(without).to.be.above(SEEDS / 10);
  });

  it('have each kind in the share of the other seeds that its rule states', () => {
    const counts = FAULT_KINDS.map((kind) => had.filter((kinds) => kinds.includes(kind)).length);
    FAULT_KINDS.forEach((kind, at) => {
      expect(counts[at], kind).to.be.within(...between((7 / 8) * KNOWN_RULES[kind].chance));
    });
    const exact = Object.fromEntries(FAULT_KINDS.map((kind, at) => [kind, counts[at]]));
    expect(exact).to.include({
      'disk.eio': 534,
      'disk.enospc': 356,
      'disk.emfile': 344,
      'disk.slow': 488,
      'net.refused': 523,
      'net.timeout': 362,
      'net.reset': 521,
      'net.slow': 522,
      'net.halfOpen': 346,
      'datagram.loss': 882,
      'datagram.duplicate': 883,
      'datagram.reorder': 875,
      'host.crash': 506,
      'link.partition': 527,
      buggify: 1_751,
    });
  });

  it('have sets of kinds of which few are alike', () => {
    expect(new Set(had.map((kinds) => kinds.join())).size).to.be.above(1_600);
  });

  it('strike at each of the rates in an equal share of the seeds', () => {
    const counts = DRAWN_RATES.map((rate, at) => {
      const next = DRAWN_RATES[at + 1] ?? 1;
      const border = 1_000 * Math.sqrt(rate * next);
      const last = 1_000 * Math.sqrt(rate * (DRAWN_RATES[at - 1] ?? 0));
      return strikes.filter((each) => each > last && each <= border).length;
    });
    expect(counts).to.deep.equal([372, 344, 347, 334, 354]);
    // Neighbouring rates overlap a little at 1,000 points.
    for (const each of counts) expect(each).to.be.within(...between((7 / 8) * 0.2));
  });
});
