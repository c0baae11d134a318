import { expect } from 'chai';
import { checkLinearizable } from '../../../sim/checks/linearizability';
import type { Model } from '../../../sim/checks/model';
import * as models from '../../../sim/checks/models';
import { calls } from './histories';

type AnyModel = Model<unknown, unknown, unknown>;

interface Case {
  readonly ok?: string;
  readonly illegal?: string;
}

/** A picture is `ok` or `illegal`: what it shows is its name. */
function describeModel(
  name: string,
  model: AnyModel,
  inputOf: (kind: string, args: readonly never[]) => unknown,
  cases: Readonly<Record<string, Case>>,
): void {
  describe(`the model of ${name}`, () => {
    for (const [title, { ok, illegal }] of Object.entries(cases)) {
      it(title, () => {
        for (const [kind, picture] of Object.entries({ ok, illegal })) {
          if (picture === undefined) continue;
          const result = checkLinearizable(model, calls(picture, inputOf));
          expect(result.kind, picture).to.equal(kind);
        }
      });
    }
  });
}

const keyed = (kind: string, [key, value]: readonly unknown[]): unknown => ({ kind, key, value });

describeModel(
  'a register for each key',
  models.register({ initial: 0 }),
  (kind, [key, ...values]: readonly unknown[]) =>
    kind === 'compareAndSet'
      ? { kind, key, expected: values[0], value: values[1] }
      : { kind, key, value: values[0] },
  {
    'a read gives what was written last': {
      ok: `
        a write("x",1) |-|
        b read("x")=1      |-|`,
      illegal: `
        a write("x",1) |-|
        b read("x")=0      |-|`,
    },
    'what is written at the same time may come in either order, and the same for all': {
      ok: `
        a write("x",1)  |---|
        b write("x",2)   |---|
        c read("x")=1          |-|
        d read("x")=1            |-|`,
      illegal: `
        a write("x",1)  |---|
        b write("x",2)   |---|
        c read("x")=1          |-|
        d read("x")=2              |-|`,
    },
    'a new value is not followed by an old one, even while it is written': {
      ok: `
        a write("x",1) |----------|
        b read("x")=0   |-|
        b read("x")=1       |-|`,
      illegal: `
        a write("x",1) |----------|
        b read("x")=1   |-|
        b read("x")=0       |-|`,
    },
    'keys have nothing to do with each other': {
      ok: `
        a write("x",1) |-|
        b read("y")=0      |-|`,
      illegal: `
        a write("x",1) |-|
        b read("y")=1      |-|`,
    },
    'of two who compare and set, one does it': {
      ok: `
        a compareAndSet("x",0,1)=true   |---|
        b compareAndSet("x",0,2)=false   |---|
        c read("x")=1                          |-|`,
      illegal: `
        a compareAndSet("x",0,1)=true   |---|
        b compareAndSet("x",0,2)=true    |---|`,
    },
    'a compare-and-set that is not answered may have been done': {
      ok: `
        a compareAndSet("x",0,1)   |---
        b read("x")=1                  |-|`,
      illegal: `
        a compareAndSet("x",5,1)   |---
        b read("x")=1                  |-|`,
    },
    'values are compared deeply': {
      ok: `
        a write("x",{"a":[1]})   |-|
        b read("x")={"a":[1]}        |-|`,
      illegal: `
        a write("x",{"a":[1]})   |-|
        b read("x")={"a":[2]}        |-|`,
    },
  },
);

const locks: Readonly<Record<string, Case>> = {
  'a release lets the next one in': {
    ok: `
      a acquire |-|
      a release     |--|
      b acquire   |------|`,
  },
  'a release without an acquire': {
    illegal: `a release |-|`,
  },
  'a release that is not answered may have been done': {
    ok: `
      a acquire |-|
      a release     |--
      b acquire   |------|`,
  },
};

describeModel('a mutex', models.mutex(), (kind) => ({ kind }), {
  ...locks,
  'two inside': {
    illegal: `
      a acquire |-|
      b acquire  |-|
      a release      |-|`,
  },
  'who only tries gets it if it is free': {
    ok: `
      a tryAcquire=true  |-|
      b tryAcquire=false     |-|
      a release                  |-|
      b tryAcquire=true              |-|`,
    illegal: `a tryAcquire=false |-|`,
  },
  'who gives up waiting has not got it': {
    ok: `
      a acquire=false |-|
      b acquire           |-|`,
  },
  'who is not answered may have it': {
    ok: `
      a acquire           |--
      b tryAcquire=false     |-|`,
    illegal: `
      a acquire           |--
      b tryAcquire=true      |-|
      c tryAcquire=true          |-|`,
  },
  'a second release': {
    illegal: `
      a acquire |-|
      a release     |-|
      a release         |-|`,
  },
});

describeModel('a semaphore of 2', models.semaphore(2), (kind) => ({ kind }), {
  ...locks,
  'never more than two inside': {
    ok: `
      a acquire |-|
      b acquire  |-|
      c acquire   |-------|
      a release     |--|`,
    illegal: `
      a acquire |-|
      b acquire  |-|
      c acquire   |-------|
      a release              |--|`,
  },
});

describeModel('a queue', models.queue(), (kind, [value]: readonly unknown[]) => ({ kind, value }), {
  'first in, first out': {
    ok: `
        a put(1)   |-|
        a put(2)       |-|
        b take=1           |-|
        b take=2               |-|`,
    illegal: `
        a put(1)   |-|
        a put(2)       |-|
        b take=2           |-|`,
  },
  'what is put in at the same time may come out in either order': {
    ok: `
        a put(1)   |---|
        b put(2)    |---|
        c take=2           |-|
        c take=1               |-|`,
  },
  'nothing comes out twice': {
    illegal: `
        a put(1)   |-|
        b take=1       |--|
        c take=1        |--|`,
  },
  'nothing is lost: it is empty only if all is taken': {
    ok: `
        a put(1)   |-|
        b take=1       |--|
        c take           |--|
        c take               |-|`,
    illegal: `
        a put(1)   |-|
        b take=?       |-|`,
  },
  'nothing comes out that is not in': {
    illegal: `
        a take=1   |-|
        b put(1)       |-|`,
  },
  'a take that waits may have what it is to give': {
    ok: `
        a put(1)   |-|
        b take       |--
        c take=?        |-|`,
  },
});

describeModel(
  'a queue of 1',
  models.queue({ capacity: 1 }),
  (kind, [value]: readonly unknown[]) => ({ kind, value }),
  {
    'refuses what does not go in, and only that': {
      ok: `
        a put(1)       |-|
        a put(2)=false     |-|
        b take=1               |-|
        a put(3)                   |-|`,
      illegal: `a put(1)=false |-|`,
    },
    'takes no more than go in': {
      illegal: `
        a put(1)   |-|
        a put(2)       |-|`,
    },
  },
);

describeModel(
  'a set of what is accepted once',
  models.exactlyOnceSet(),
  (kind, [id]: readonly unknown[]) => ({ kind, id }),
  {
    'one of two is the first': {
      ok: `
        a add("x")=true   |---|
        b add("x")=false   |---|
        c add("y")=true      |-|`,
      illegal: `
        a add("x")=true   |---|
        b add("x")=true    |---|`,
    },
    'none is': {
      illegal: `
        a add("x")=false   |---|
        b add("x")=false    |---|`,
    },
    'once in, it is in': {
      ok: `
        a add("x")=true   |-----|
        b has("x")=false   |-|
        b has("x")=true        |-|`,
      illegal: `
        a add("x")=true   |-----|
        b has("x")=true    |-|
        b has("x")=false       |-|`,
    },
    'an add that is not answered may have been accepted': {
      ok: `
        a add("x")        |-
        b add("x")=false     |-|`,
    },
  },
);

describeModel('a cache', models.cache({ initial: 0 }), keyed, {
  'no old value after an acknowledged write': {
    ok: `
      a write("x",1)   |-----|
      b read("x")=0      |---------|
      c read("x")=1             |-|`,
    illegal: `
      a write("x",1)   |-----|
      c read("x")=0             |-|`,
  },
  'it may always know nothing': {
    ok: `
      a write("x",1)   |-|
      b read("x")          |-|
      b read("x")=1            |-|`,
  },
  'between change and invalidate, old and new by turns': {
    ok: `
      a change("x",1)   |-|
      b read("x")=1         |-|
      b read("x")=0             |-|
      a invalidate("x")             |---|
      b read("x")=0                  |-|
      b read("x")=1                       |-|`,
    illegal: `
      a change("x",1)   |-|
      a invalidate("x")     |-|
      b read("x")=0             |-|`,
  },
  'a read from before the invalidate may end after it': {
    ok: `
      a change("x",1)   |-|
      b read("x")=0        |-------|
      a invalidate("x")     |-|`,
  },
  'an invalidate is of one key': {
    ok: `
      a change("x",1)   |-|
      a invalidate("y")     |-|
      b read("x")=0             |-|`,
  },
  'nothing that nobody has begun to write': {
    illegal: `
      b read("x")=1   |-|
      a write("x",1)      |-|`,
  },
});

describe('a ready model', () => {
  it('tells calls in few words', () => {
    const told = (model: AnyModel, picture: string): readonly (string | undefined)[] =>
      calls(picture, keyed).map(({ input, output }) => model.describe?.(input, output));
    expect(told(models.register(), ` a write("x",1) |-|\n a read("x")=1      |-|`)).to.deep.equal([
      'write(1)',
      'read() = 1',
    ]);
    expect(told(models.cache(), ` a change("x",1) |-|\n a invalidate("x")   |-|`)).to.deep.equal([
      'change(1)',
      'invalidate()',
    ]);
  });

  it('refuses a call whose kind it does not have, for a check that takes it for another cannot fail', () => {
    const ready: Readonly<Record<string, AnyModel>> = {
      'read, write, compareAndSet': models.register(),
      'acquire, tryAcquire, release': models.mutex(),
      'put, take': models.queue(),
      'add, has': models.exactlyOnceSet(),
      'read, write, change, invalidate': models.cache(),
    };
    for (const [kinds, model] of Object.entries(ready)) {
      const misspelt = calls(' a aquire("x") |-|', keyed);
      expect(() => checkLinearizable(model, misspelt), kinds)
        .to.throw(`the kind of a call is "aquire": it is one of ${kinds}`)
        .with.property('code', 'BAD_MODEL');
      const without = calls(' a any("x") |-|', () => 'acquire');
      expect(() => checkLinearizable(model, without), kinds).to.throw('kind of a call is missing');
    }
  });

  it('of a semaphore has at least one permit', () => {
    for (const permits of [0, -1, 1.5, NaN]) {
      expect(() => models.semaphore(permits)).to.throw(RangeError, 'a whole number from 1');
    }
  });
});
