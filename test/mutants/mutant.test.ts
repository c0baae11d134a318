import { expect } from 'chai';
import { applyMutant, brokenInvariant, type Mutant, type MutantEdit, MutantError } from './mutant';

function mutantOf(...edits: MutantEdit[]): Mutant {
  return {
    id: 'xx-01',
    title: 'an example',
    invariant: 'A',
    file: 'a.ts',
    edits,
    ordinaryTests: [],
    scenario: 'scenarios/example.ts',
    scenarioTitle: 'an example',
    medianSeeds: { random: 1, pct: 1, portfolio: 1 },
    budget: 20,
  };
}

describe('applyMutant', () => {
  it('replaces what it finds, literally and in order', () => {
    const first = { find: 'a = 1;', replace: 'a = $& + b;' };
    const second = { find: '$&', replace: '2' };
    expect(applyMutant('let a = 1;', mutantOf(first, second))).to.equal('let a = 2 + b;');
  });

  it('refuses an edit that matches never or more than once, and names it', () => {
    const edit = { find: 'a', replace: 'b' };
    expect(() => applyMutant('x', mutantOf(edit)))
      .to.throw(
        MutantError,
        'mutant xx-01, edit 1 of 1: must match once in a.ts, matches 0 times: a',
      )
      .with.property('code', 'MUTANT_DOES_NOT_FIT');
    expect(() => applyMutant('a a', mutantOf(edit))).to.throw(MutantError, 'matches 2 times');
  });

  it('refuses a mutant that changes nothing', () => {
    expect(() => applyMutant('a', mutantOf())).to.throw(MutantError, 'has no edits');
    const same = { find: 'a', replace: 'a' };
    expect(() => applyMutant('a', mutantOf(same))).to.throw(MutantError, 'changes nothing');
    const empty = { find: '', replace: 'a' };
    expect(() => applyMutant('a', mutantOf(empty))).to.throw(MutantError, 'find is empty');
  });
});

describe('brokenInvariant', () => {
  const error = { name: 'PropertyViolation', message: '' };

  it('is the letter with which the label of a property begins', () => {
    const broken = { kind: 'assertion', message: 'always: H: a read is fresh', error } as const;
    expect(brokenInvariant(broken)).to.equal('H');
    expect(brokenInvariant({ ...broken, message: 'always: a read is fresh' })).to.equal(undefined);
    expect(brokenInvariant({ ...broken, message: 'expected 1 to equal 2' })).to.equal(undefined);
  });

  it('is L for what comes to no end, K for what is left, and none for an exception', () => {
    const deadlock = { kind: 'deadlock', message: '', waiting: { waits: [] } } as const;
    expect(brokenInvariant(deadlock)).to.equal('L');
    expect(brokenInvariant({ kind: 'leak', message: '', leftovers: [] })).to.equal('K');
    expect(brokenInvariant({ kind: 'exception', message: '', error })).to.equal(undefined);
  });
});
