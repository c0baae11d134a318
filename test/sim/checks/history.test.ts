import * as path from 'node:path';
import { expect } from 'chai';
import type { Call } from '../../../sim/checks/model';
import type { Outcome } from '../../../sim/kernel/outcome';
import { listScenarios } from '../../../sim/runner/batch';
import { settingsOf } from '../../../sim/runner/options';
import { sweep, type SweepSummary } from '../../../sim/runner/sweep/in-process';
import { engine, trial, type TrialOptions } from '../trial';

const FILE = path.join(__dirname, 'fixtures/histories.cjs');
const GRANULARITIES = ['io', 'await'] as const;
type Granularity = (typeof GRANULARITIES)[number];

async function outcomeOf(name: string, options: TrialOptions = {}): Promise<Outcome> {
  return (await trial(FILE, name, options)).outcome;
}

async function sweepOf(name: string, granularity: Granularity): Promise<SweepSummary> {
  const scenarios = await listScenarios(engine(), FILE);
  const scenario = scenarios.find(({ title }) => title === name);
  if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
  return sweep(engine(), scenario, {
    settings: settingsOf({ granularity }),
    first: 1,
    last: 1_000,
  });
}

describe('a race that only a history shows', function () {
  this.timeout(60_000);

  for (const granularity of GRANULARITIES) {
    it(`is found at ${granularity}, as one failure`, async () => {
      const { failures, failedRuns } = await sweepOf('lock', granularity);
      expect(failures).to.have.lengthOf(1);
      expect(failedRuns).to.be.above(10);
      const [outcome] = failures.map(({ result }) => result.outcome);
      if (outcome?.kind !== 'notLinearizable') throw new Error(outcome?.kind);
      expect(outcome.message).to.match(/^mutex: no order of these calls/);
      const inside = outcome.history.calls.filter(({ text, to }) => text === 'acquire()' && to);
      const released = outcome.history.calls.filter(({ text }) => text === 'release()');
      expect(inside.length).to.be.above(released.length + 1);
      expect(outcome.history).to.include({ partition: '', leftOut: 0, isShortest: true });
    });

    it(`is gone from 1,000 seeds at ${granularity} once it is repaired`, async () => {
      const { failures, runs } = await sweepOf('repairedLock', granularity);
      expect(failures.map(({ result }) => result.outcome)).to.deep.equal([]);
      expect(runs).to.equal(1_000);
    });
  }
});

describe('outcome notLinearizable', () => {
  for (const granularity of GRANULARITIES) {
    for (const name of ['staleRead', 'staleReadAfterTheBody', 'caughtCheck']) {
      it(`${name}, at ${granularity}`, async () => {
        const outcome = await outcomeOf(name, { granularity });
        if (outcome.kind !== 'notLinearizable') throw new Error(JSON.stringify(outcome));
        const told = outcome.history.calls.map(({ text }) => text);
        expect(told).to.deep.equal(['write(1)', 'read() = 0']);
      });
    }
  }

  it('passes on what is in order, also when it was checked before', async () => {
    expect(await outcomeOf('checkedInTheMiddle')).to.deep.equal({ kind: 'passed' });
  });

  it('comes after what failed before the end', async () => {
    expect((await outcomeOf('failsOtherwise')).kind).to.equal('assertion');
  });

  it('needs a model', async () => {
    expect(await outcomeOf('withoutAModel')).to.deep.equal({ kind: 'passed' });
  });

  it('is the same failure under every seed', async () => {
    const runs = await Promise.all([1, 2, 3].map((seed) => trial(FILE, 'staleRead', { seed })));
    expect(new Set(runs.map(({ fingerprint }) => fingerprint))).to.have.lengthOf(1);
    expect(runs[0]?.fingerprint).to.match(/^[0-9a-f]{8}$/);
  });
});

describe('outcome undecided', () => {
  it('is none of passed and notLinearizable, and says what to do', async () => {
    const outcome = await outcomeOf('undecided');
    if (outcome.kind !== 'undecided') throw new Error(JSON.stringify(outcome));
    expect(outcome.message).to.equal('register: not decided within 20 steps of the model');
    expect(outcome.remedy).to.include('maxSteps');
  });
});

describe('a history', () => {
  it('has who called, when, and in which order', async () => {
    expect(await outcomeOf('asData', { tape: {} })).to.deep.equal({ kind: 'passed' });
    const { heddleSeenCalls: seen } = globalThis as { heddleSeenCalls?: readonly Call[] };
    Reflect.deleteProperty(globalThis, 'heddleSeenCalls');
    expect(seen).to.deep.equal([
      {
        strand: 'main/slow#1',
        input: { kind: 'write', value: 1 },
        output: undefined,
        calledAt: 0,
        calledMs: 5,
        returnedAt: 2,
        returnedMs: 10,
      },
      {
        strand: 'main',
        input: { kind: 'read' },
        output: 1,
        calledAt: 1,
        calledMs: 5,
        returnedAt: 3,
        returnedMs: 10,
      },
      { strand: 'main', input: { kind: 'read' }, calledAt: 4, calledMs: 10 },
    ]);
  });

  for (const name of ['thrownCalls', 'thrownThatMeansNo', 'passesThrough', 'neverReturns']) {
    for (const granularity of GRANULARITIES) {
      it(`${name}, at ${granularity}`, async () => {
        expect(await outcomeOf(name, { granularity })).to.deep.equal({ kind: 'passed' });
      });
    }
  }
});

/** Each ends the run as an exception, also when it is caught. */
const MISTAKES: Readonly<Record<string, readonly [error: string, message: RegExp]>> = {
  returnsTwice: ['HistoryError', /^the call \{ kind: 'read' \} returned a second time$/],
  returnsWithoutACall: ['HistoryError', /^\{ call: \{ kind: 'read' \} \} is no call of this/],
  returnsNothing: ['HistoryError', /^undefined is no call of this history$/],
  returnsElsewhere: ['HistoryError', /is no call of this history$/],
  tooManyCalls: ['HistoryError', /^more than 10000 calls in one history$/],
  modelThrows: ['ModelError', /^throwing: step threw RangeError: no such state$/],
  modelThrowsInCheck: ['ModelError', /^throwing: step threw RangeError: no such state$/],
  describeThrows: ['ModelError', /^register: describe threw RangeError: no such state$/],
  noModel: ['ModelError', /^no model: it has a name, init\(\) and step/],
  checkWithoutAModel: ['TypeError', /^a history without a model/],
  noSuchOption: ['TypeError', /^sim\.history has no option "maxStep": it has maxSteps$/],
  noSteps: ['RangeError', /^maxSteps got 0: give it a whole number from 1$/],
};

describe('a history that is used wrongly', () => {
  for (const [name, [error, message]] of Object.entries(MISTAKES)) {
    it(name, async () => {
      const outcome = await outcomeOf(name);
      if (outcome.kind !== 'exception') throw new Error(JSON.stringify(outcome));
      expect(outcome.error.name).to.equal(error);
      expect(outcome.message).to.match(message);
      expect(outcome.error.stack).to.match(/histories\.cjs:\d+/);
    });
  }
});

describe('a history over the end of a process', () => {
  for (const granularity of GRANULARITIES) {
    it(`has its call as pending, whatever becomes of it later, at ${granularity}`, async () => {
      for (let seed = 1; seed <= 40; seed++) {
        const outcome = await outcomeOf('diesWhileItWrites', { granularity, seed });
        expect(outcome, `seed ${seed}`).to.deep.equal({ kind: 'passed' });
        const { heddleSeenCalls: seen = [] } = globalThis as { heddleSeenCalls?: readonly Call[] };
        Reflect.deleteProperty(globalThis, 'heddleSeenCalls');
        expect(seen.map(({ returnedAt }) => returnedAt !== undefined)).to.deep.equal([false, true]);
      }
    });

    it(`does not let it return by another process, at ${granularity}`, async () => {
      expect(await outcomeOf('returnsForTheDead', { granularity })).to.deep.equal({
        kind: 'passed',
      });
    });
  }
});
