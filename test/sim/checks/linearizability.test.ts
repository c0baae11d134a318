import { expect } from 'chai';
import { checkLinearizable, type CheckResult } from '../../../sim/checks/linearizability';
import {
  HistoryError,
  ModelError,
  PENDING,
  type Call,
  type Model,
} from '../../../sim/checks/model';
import { queue, register } from '../../../sim/checks/models';
import { isLinearizable, shortestIllegal } from './brute-force';
import { calls } from './histories';
import { randomHistory, WORKLOADS } from './random-histories';

/** Random histories for each of the workloads: 20,000 in all. */
const HISTORIES = 2_500;

describe('the linearizability checker agrees with brute force', () => {
  for (const [name, workload] of Object.entries(WORKLOADS)) {
    it(`${name}: ${HISTORIES} histories`, () => {
      const counts = { ok: 0, illegal: 0, pending: 0 };
      for (let seed = 1; seed <= HISTORIES; seed++) {
        const history = randomHistory(workload, { seed });
        const result = checkLinearizable(workload.model, history);
        const where = `seed ${seed}: ${JSON.stringify(history)}`;
        const expected = isLinearizable(workload.model, history) ? 'ok' : 'illegal';
        expect(result.kind, where).to.equal(expected);
        counts[expected]++;
        if (history.some(({ returnedAt }) => returnedAt === undefined)) counts.pending++;
        if (result.kind !== 'illegal') continue;
        expect(result.isShortest, where).to.equal(true);
        expect(lastReturn(result.prefix), where).to.equal(
          lastReturn(shortestIllegal(workload.model, ofPartition(result.partition, history)) ?? []),
        );
      }
      expect(counts.ok, 'histories that have an order').to.be.above(HISTORIES / 5);
      expect(counts.illegal, 'histories that have none').to.be.above(HISTORIES / 25);
      expect(counts.pending, 'histories with pending calls').to.be.above(HISTORIES / 10);

      function ofPartition(partition: string, history: readonly Call[]): readonly Call[] {
        const { model } = workload;
        return history.filter(({ input }) => String(model.partition?.(input) ?? '') === partition);
      }
    });
  }

  it('also in histories of up to seven calls, of which most overlap', () => {
    for (const [name, workload] of Object.entries(WORKLOADS)) {
      for (let seed = 1; seed <= 60; seed++) {
        const history = randomHistory(workload, { seed, maxCalls: 7 });
        const expected = isLinearizable(workload.model, history) ? 'ok' : 'illegal';
        const { kind } = checkLinearizable(workload.model, history);
        expect(kind, `${name}, seed ${seed}`).to.equal(expected);
      }
    }
  });

  it('also where a write changes nothing at first, and is needed later', () => {
    const history = calls(
      `
      a write(1) |-|
      a write(1)    |-------------|
      b write(2)     |---|
      c read=2         |--|
      c read=1             |-----|
      b read=1                |-|`,
      registerInput,
    );
    expect(isLinearizable(register() as AnyModel, history)).to.equal(true);
    expect(checkLinearizable(register() as AnyModel, history)).to.deep.equal({ kind: 'ok' });
  });

  it('also with states that are objects of many kinds, which are the same by what is in them', () => {
    const workload = WORKLOADS['register'];
    if (workload === undefined) throw new Error('there is no such workload');
    const { model } = workload;
    const wraps: readonly ((state: unknown) => unknown)[] = [
      (state) => ({ state, deep: [{ one: [{ two: [{ state }] }] }] }),
      (state) => new Map([['state', state]]),
      (state) => new Set([state, 'state']),
      (state) => [undefined, state, null, Symbol.iterator],
    ];
    for (const wrap of wraps) {
      // The state that is wrapped, by which the model finds it again.
      const inside = new WeakMap<object, unknown>();
      const wrapped = (state: unknown): object => {
        const box = wrap(state) as object;
        inside.set(box, state);
        return box;
      };
      const boxed = {
        ...model,
        init: () => wrapped(model.init('')),
        step: (box: object, input: unknown, output: unknown) =>
          model.step(inside.get(box), input, output).map(wrapped),
      };
      for (let seed = 1; seed <= 300; seed++) {
        const history = randomHistory(workload, { seed });
        const { kind } = checkLinearizable(model, history);
        expect(checkLinearizable(boxed, history).kind, `seed ${seed}`).to.equal(kind);
      }
    }
  });

  it('also with nothing to remember states by, and with a key of its own', () => {
    const workload = WORKLOADS['register'];
    if (workload === undefined) throw new Error('there is no such workload');
    const { model } = workload;
    const byEqual = { ...model, equal: (one: unknown, other: unknown) => one === other };
    const byKey = { ...model, key: (state: unknown) => `state ${String(state)}` };
    const neverSame = { ...model, equal: () => false };
    for (let seed = 1; seed <= 500; seed++) {
      const history = randomHistory(workload, { seed });
      const { kind } = checkLinearizable(model, history);
      for (const other of [byEqual, byKey, neverSame]) {
        expect(checkLinearizable(other, history).kind, `seed ${seed}`).to.equal(kind);
      }
    }
  });
});

describe('the shortest illegal prefix', () => {
  const history = calls<unknown>(
    `
     a write(1)  |-----|
     b read=1      |---|
     c write(2)        |--------|
     d read=0              |-|
     e read=2                 |----|`,
    registerInput,
  );

  it('ends at the first return that nothing explains; later ones are pending in it', () => {
    const result = illegal(checkLinearizable(register({ initial: 0 }), history));
    expect(result.prefix.map(({ strand }) => strand)).to.deep.equal(['a', 'b', 'c', 'd']);
    expect(result.prefix.map(({ returnedAt }) => returnedAt !== undefined)).to.deep.equal([
      true,
      true,
      false,
      true,
    ]);
    expect(result).to.include({ isShortest: true, partition: '' });
  });

  it('is of the object that has no order', () => {
    const both = [
      ...history.map((call) => ({ ...call, input: { ...(call.input as object), key: 'x' } })),
      { input: { kind: 'read', key: 'y' }, output: 0, calledAt: 3, returnedAt: 90 },
    ];
    const result = illegal(checkLinearizable(register({ initial: 0 }) as AnyModel, both));
    expect(result.partition).to.equal('x');
    expect(result.prefix).to.have.lengthOf(4);
  });

  it('is marked where the steps did not suffice to find it', () => {
    /** A die: what it shows is known from its output alone, and anything while that is not there. */
    const die: Model<number, 'roll' | 'look', number> = {
      name: 'die',
      init: () => 0,
      step(state, input, output) {
        if (input === 'look') return output === state ? [state] : [];
        return output === PENDING ? [1, 2, 3, 4, 5, 6] : [output];
      },
    };
    const rolls = [1, 2, 3, 4, 5, 6].map((output) => ({
      input: 'roll' as const,
      output,
      calledAt: output,
      returnedAt: 20 + output,
    }));
    const look = { input: 'look' as const, output: 7, calledAt: 7, returnedAt: 8 };
    const of = (maxSteps: number): ReturnType<typeof illegal<string, number>> =>
      illegal(checkLinearizable(die, [...rolls, look], { maxSteps }));
    expect(of(100_000)).to.include({ isShortest: true });
    expect(lastReturn(of(100_000).prefix)).to.equal(8);
    expect(of(1_000)).to.include({ isShortest: false });
    expect(isLinearizable(die, of(1_000).prefix)).to.equal(false);
  });
});

describe('the budget of the checker', () => {
  /** Writers at the same time, and a read of what nobody wrote: every order is to be looked at. */
  const history = [
    ...many(9),
    { input: { kind: 'read' as const }, output: -1, calledAt: 1_000, returnedAt: 1_001 },
  ];
  const model = register<number>();

  it('gives unknown, never ok, until the steps suffice; the same each time', () => {
    const kinds = [1, 10, 100, 1_000, 10_000].map((maxSteps) => {
      const results = [1, 2].map(() => checkLinearizable(model, history, { maxSteps }));
      expect(results[0]).to.deep.equal(results[1]);
      return results[0]?.kind;
    });
    expect(kinds[0]).to.equal('unknown');
    expect(kinds.at(-1)).to.equal('illegal');
    expect([...kinds].sort()).to.deep.equal([...kinds].reverse());
    expect(new Set(kinds)).to.have.lengthOf(2);
  });

  it('says how many steps there were', () => {
    expect(checkLinearizable(model, history, { maxSteps: 7 })).to.deep.equal({
      kind: 'unknown',
      why: 'not decided within 7 steps of the model',
    });
  });

  it('leaves certain what another object shows', () => {
    const stale = { kind: 'read' as const, key: 'other' };
    const other = { input: stale, output: 5, calledAt: 5, returnedAt: 6 };
    const result = checkLinearizable(model, [...history, other], { maxSteps: 50 });
    expect(illegal(result).partition).to.equal('other');
  });

  it('needs memory: thousands of calls one after the other are decided in as many steps', () => {
    const long = Array.from({ length: 5_000 }, (_, index) => ({
      input: index % 2 === 0 ? { kind: 'write' as const, value: index } : { kind: 'read' as const },
      output: index - 1,
      calledAt: 2 * index,
      returnedAt: 2 * index + 3,
    }));
    expect(checkLinearizable(model, long, { maxSteps: 40_000 }).kind).to.equal('ok');
  });

  it('is not spent on calls that change nothing: they are taken where they fit', () => {
    const reads = Array.from({ length: 200 }, (_, index) => ({
      input: { kind: 'read' as const },
      output: index % 2,
      calledAt: index,
      returnedAt: 2_000 + index,
    }));
    const two = [0, 1].map((value) => ({
      input: { kind: 'write' as const, value },
      output: undefined,
      calledAt: 1_000 + value,
      returnedAt: 4_000,
    }));
    const late = {
      input: { kind: 'read' as const },
      output: 7,
      calledAt: 5_000,
      returnedAt: 5_001,
    };
    expect(checkLinearizable(model, [...reads, ...two], { maxSteps: 2_000 }).kind).to.equal('ok');
    expect(checkLinearizable(model, [...reads, ...two, late], { maxSteps: 2_000 }).kind).to.equal(
      'illegal',
    );
  });

  it('counts comparisons of states too, of which a model may need many', () => {
    let compared = 0;
    const puts = Array.from({ length: 8 }, (_, value) => ({
      input: { kind: 'put' as const, value },
      calledAt: value,
      returnedAt: 100 + value,
    }));
    const take = { input: { kind: 'take' as const }, output: -1, calledAt: 200, returnedAt: 201 };
    const slow = {
      ...queue<number>(),
      equal(one: readonly number[], other: readonly number[]) {
        compared++;
        return one.join() === other.join();
      },
    };
    expect(checkLinearizable(slow, [...puts, take], { maxSteps: 20_000 }).kind).to.equal('unknown');
    expect(compared).to.be.within(10_000, 21_000);
  });

  it('is a whole number from 1', () => {
    for (const maxSteps of [0, -1, 1.5, NaN, Infinity]) {
      expect(() => checkLinearizable(model, [], { maxSteps })).to.throw(RangeError, 'maxSteps got');
    }
  });
});

describe('pending calls', () => {
  const check = (picture: string): string =>
    checkLinearizable(register({ initial: 0 }) as AnyModel, calls(picture, registerInput)).kind;

  it('may have taken effect', () => {
    expect(check(` a write(1) |--\n b read=1       |-|`)).to.equal('ok');
  });

  it('may not have taken effect, and may do so late', () => {
    expect(check(` a write(1) |--\n b read=0       |-|`)).to.equal('ok');
    expect(check(` a write(1) |--\n b read=0       |-|\n b read=1           |-|`)).to.equal('ok');
  });

  it('take effect once, and not before they are called', () => {
    const twice = `
      a write(1) |--
      b read=1      |-|
      b write(0)        |-|
      b read=1              |-|`;
    expect(check(twice)).to.equal('illegal');
    expect(check(` a write(1)       |--\n b read=1   |-|`)).to.equal('illegal');
  });

  it('are all there is: that is in order', () => {
    expect(check(` a write(1) |--\n b read=?  |--`)).to.equal('ok');
  });
});

describe('models that are wrong', () => {
  const call = { input: 1, output: 1, calledAt: 0, returnedAt: 1 };
  const good: AnyModel = { name: 'good', init: () => 0, step: () => [0] };
  const check = (model: object) => () => checkLinearizable(model as AnyModel, [call]);

  it('lack a function', () => {
    for (const model of [undefined, {}, { ...good, step: 7 }, { ...good, name: '' }]) {
      expect(check(model as object)).to.throw(ModelError, 'no model: it has a name, init()');
    }
  });

  for (const what of ['init', 'step', 'partition', 'isRead', 'key'] as const) {
    it(`throw in ${what}: the error names it and has the place`, () => {
      const cause = new RangeError('no such thing');
      const model = {
        ...good,
        [what]: () => {
          throw cause;
        },
      };
      expect(check(model))
        .to.throw(ModelError, `good: ${what} threw RangeError: no such thing`)
        .that.includes({ code: 'BAD_MODEL', cause })
        .and.has.property('stack')
        .that.matches(/^ModelError: good[^\n]*\n\s+at .*linearizability\.test/);
    });
  }

  it('take for a read what is none', () => {
    const model = { ...good, step: () => [1], isRead: () => true };
    expect(check(model)).to.throw(ModelError, 'good: isRead said true of a call that changes');
  });

  it('return something else than states', () => {
    for (const [given, shown] of [
      [undefined, 'no array but undefined'],
      [{ ok: true }, 'no array but object'],
      [null, 'null'],
    ] as const) {
      const message = `good: step returned ${shown}`;
      expect(check({ ...good, step: () => given })).to.throw(ModelError, message);
    }
  });

  it('say something else the second time: never a false ok', () => {
    let asked = 0;
    expect(check({ ...good, step: () => (asked++ === 0 ? [0] : []) })).to.throw(
      ModelError,
      'step gave another answer',
    );
    const counted: Model<number[], number, number> = {
      name: 'changes its state',
      init: () => [],
      step: (state) => (state.push(1) === 1 ? [state] : []),
    };
    expect(check(counted)).to.throw(ModelError, 'changes its state: step gave another answer');
  });
});

describe('histories that cannot be', () => {
  for (const [calledAt, returnedAt] of [
    [2, 1],
    [1, 1],
    [NaN, 2],
    [1, NaN],
  ] as const) {
    it(`called at ${calledAt}, returned at ${returnedAt}`, () => {
      const call = { input: { kind: 'read' as const }, output: undefined, calledAt, returnedAt };
      expect(() => checkLinearizable(register(), [call])).to.throw(
        HistoryError,
        `a call at ${calledAt} has returned at ${returnedAt}`,
      );
    });
  }
});

type AnyModel = Model<unknown, unknown, unknown>;

function illegal<I, O>(result: CheckResult<I, O>): Extract<CheckResult<I, O>, { kind: 'illegal' }> {
  if (result.kind !== 'illegal') throw new Error(`it is ${result.kind}`);
  return result;
}

function lastReturn(prefix: readonly Call[]): number {
  return Math.max(...prefix.map(({ returnedAt = -Infinity }) => returnedAt));
}

/** Writes that are all under way at the same time. */
function many(
  count: number,
): readonly (Call<{ kind: 'write'; value: number }> & { output: unknown })[] {
  return Array.from({ length: count }, (_, index) => ({
    input: { kind: 'write', value: index },
    output: undefined,
    calledAt: index,
    returnedAt: 500 + index,
  }));
}

function registerInput(name: string, args: readonly number[]): unknown {
  return name === 'write' ? { kind: 'write', value: args[0] } : { kind: name };
}
