import * as path from 'node:path';
import { expect } from 'chai';
import type { Faults } from '../../../sim';
import { investigate } from '../../../sim/runner/failure/investigate';
import type { RunResult } from '../../../sim/runner/engine';
import { settingsOf } from '../../../sim/runner/options';
import { engine, trial, type TrialOptions } from '../trial';

const FILE = path.join(__dirname, 'fixtures/liveness.cjs');
const FAULTS: Faults = ['buggify'];

const run = (name: string, options: TrialOptions = {}): Promise<RunResult> =>
  trial(FILE, name, options);

async function failing(name: string, seeds: number): Promise<readonly RunResult[]> {
  const results: RunResult[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const result = await run(name, { seed, faults: FAULTS });
    if (result.outcome.kind !== 'passed') results.push(result);
  }
  return results;
}

describe('sim.eventually', () => {
  for (const granularity of ['io', 'await'] as const) {
    it(`is kept by code that goes on trying, when faults have stopped, at ${granularity}`, async () => {
      for (let seed = 1; seed <= 60; seed++) {
        const { outcome } = await run('patient', { seed, granularity, faults: FAULTS });
        expect(outcome, `seed ${seed}`).to.deep.equal({ kind: 'passed' });
      }
    });
  }

  it('finds code that gives up for good at the third fault, and only where that many strike', async () => {
    const results = await failing('givesUp', 120);
    expect(results).to.have.length.within(8, 60);
    const kinds = new Set(results.map(({ outcome }) => outcome.kind));
    expect([...kinds]).to.deep.equal(['unfulfilled']);
    expect(new Set(results.map(({ fingerprint }) => fingerprint)).size).to.equal(1);
    for (const { trace } of results) {
      expect(trace.filter(({ kind }) => kind === 'fault')).to.have.length.above(2);
    }
    expect((await run('givesUp', { seed: 2 })).outcome.kind).to.equal('passed');
  });

  it('shrinks to the three faults that it takes', async () => {
    const [found] = await failing('givesUp', 120);
    if (found === undefined) throw new Error('no seed fails');
    const dossier = await investigate(engine(), {
      scenario: { file: 'liveness.cjs', path: ['givesUp'], ordinal: 1, index: 1 },
      request: {
        scenario: { filename: FILE, path: ['givesUp'], ordinal: 1 },
        settings: settingsOf({ faults: FAULTS }),
        profile: { maxSteps: 100 },
      },
      project: { instrument: [], doubles: [] },
      found,
    });
    expect(dossier.shrinking?.needs).to.deep.equal(['fault']);
    expect(dossier.shrinking?.choices).to.equal(3);
    expect(dossier.shown.tape.fault?.filter((value) => value !== 0)).to.deep.equal([1, 1, 1]);
    expect(dossier.confirmation.kind).to.equal('confirmed');
    expect(dossier.departure?.failing.kind).to.equal('fault');
  });

  it('has its own time, on top of that of the run', async () => {
    expect((await run('lateByFar', { timeoutMs: 10_000 })).outcome.kind).to.equal('passed');
  });

  it('says what the condition last gave, and who waits on what', async () => {
    const { outcome, virtualMs } = await run('never');
    if (outcome.kind !== 'unfulfilled') throw new Error(outcome.kind);
    expect(outcome).to.include({ label: 'job 17 is done', last: '0' });
    expect(outcome.message).to.equal(
      '"job 17 is done" did not come true within 300 ms of virtual time after the world had healed\nthe condition last gave 0',
    );
    expect(outcome.waiting.waits.map(({ functionName }) => functionName)).to.include('stuck');
    expect(virtualMs).to.be.within(300, 330);
  });

  it('is held against the end of the run where nobody awaits it', async () => {
    expect((await run('notAwaited')).outcome).to.include({
      kind: 'unfulfilled',
      message:
        '"somebody looks" did not come true before the body was over\nthe condition last gave false',
    });
    expect((await run('keptBeforeTheEnd')).outcome.kind).to.equal('passed');
  });

  it('passes on what the condition throws, and refuses one that gives a promise', async () => {
    const thrown = await run('throws');
    expect(thrown.outcome).to.include({ kind: 'exception', message: 'planted' });
    const promise = await run('givesAPromise');
    expect(promise.outcome).to.include({
      kind: 'exception',
      message: 'the condition of sim.eventually gave a promise: give it a plain function',
    });
    const misspelt = await run('badOptions');
    expect(misspelt.outcome).to.include({
      kind: 'exception',
      message: 'sim.eventually has no option "withinMS": it has withinMs',
    });
  });
});

describe('sim.unreachable', () => {
  it('fails the run, also where somebody catches what it throws', async () => {
    const { outcome } = await run('unreachable');
    expect(outcome).to.include({
      kind: 'assertion',
      message: 'unreachable: no order is paid twice',
    });
  });
});

describe('sim.expects', () => {
  it('makes labels known before anything meets them', async () => {
    expect([...(await run('expects')).marks]).to.deep.equal([
      ['rare', false],
      ['met', true],
    ]);
  });
});
