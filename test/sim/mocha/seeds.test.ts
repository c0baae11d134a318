import { expect } from 'chai';
import { buildHeddle } from '../built';
import { failures, mocha, type MochaReport } from './run-mocha';

/** Prints the seeds of its sweep; the profile of the strategy has seeds far beyond. */
const SEEDS = `simulate('seeds', { seeds: 7 }, async (sim) => {
  if (sim.seed < 1e12) (globalThis.seen ??= []).push(sim.seed);
});
after(() => {
  const seen = globalThis.seen ?? [];
  const inOrder = seen.every((seed, index) => seed === seen[0] + index);
  process.stderr.write('seeds ' + seen.slice(0, 9).join(' ') + (inOrder ? '' : ' out of order') + '\\n');
});`;

function seedsOf({ spawned }: MochaReport): string {
  return /^seeds (.*)$/m.exec(spawned.stderr)?.[1] ?? 'none';
}

describe('the seeds of a simulated test', function () {
  this.timeout(60_000);

  before(() => {
    buildHeddle();
  });

  it('leave a note of what was left over by a test that passes', async () => {
    const forgotten = `simulate('forgot', async (sim) => { void (async () => { await sim.sleep(5); })(); });`;
    const report = await mocha(forgotten);
    expect(failures(report)).to.deep.equal([]);
    expect(report.spawned.stderr).to.match(
      /note: left over at the end of "forgot".*\n {2}timer of main/,
    );
    expect((await mocha(SEEDS)).spawned.stderr).to.not.include('left over');
  });

  it('are as many as its options say', async () => {
    expect(seedsOf(await mocha(SEEDS))).to.equal('1 2 3 4 5 6 7');
  });

  const settings: readonly (readonly [Record<string, string>, string])[] = [
    [{ HEDDLE_SEED: '42' }, '42'],
    [{ HEDDLE_SEEDS: '3' }, '1 2 3'],
    [{ HEDDLE_SEEDS: '90..92' }, '90 91 92'],
    [{ HEDDLE_SEED: '', HEDDLE_SEEDS: '', HEDDLE_FOR: '' }, '1 2 3 4 5 6 7'],
    [{ HEDDLE_FOR: '0.3s' }, '1 2 3 4 5 6 7 8 9'],
  ];
  for (const [env, expected] of settings) {
    it(`are what ${JSON.stringify(env)} says`, async () => {
      const report = await mocha(SEEDS, { env });
      expect(failures(report)).to.deep.equal([]);
      expect(seedsOf(report)).to.equal(expected);
    });
  }

  it('go on until the time of HEDDLE_FOR is up, or a failure is found', async () => {
    const report = await mocha(
      `simulate('late', { seeds: 1 }, (sim) => { assert.ok(sim.seed < 300 || sim.seed > 1e12); });`,
      { env: { HEDDLE_FOR: '1h' } },
    );
    expect(report.failed).to.have.lengthOf(1);
    expect(report.failed[0]?.err.message).to.match(/^seed 300, strategy/m);
  });

  const refused: readonly (readonly [Record<string, string>, string])[] = [
    [{ HEDDLE_SEED: 'luck' }, 'HEDDLE_SEED=luck: "luck" is no seed'],
    [{ HEDDLE_SEED: '-1' }, 'HEDDLE_SEED=-1: "-1" is no seed'],
    [{ HEDDLE_SEEDS: '9..3' }, 'HEDDLE_SEEDS=9..3: "9..3" is no range of seeds'],
    [{ HEDDLE_FOR: '5' }, 'HEDDLE_FOR=5: "5" is no duration'],
    [{ HEDDLE_FOR: 'soon' }, 'HEDDLE_FOR=soon: "soon" is no duration'],
    [
      { HEDDLE_SEED: '1', HEDDLE_SEEDS: '5' },
      'HEDDLE_SEED and HEDDLE_SEEDS contradict each other: each says which seeds to run',
    ],
    [
      { HEDDLE_SEEDS: '5', HEDDLE_FOR: '5m' },
      'HEDDLE_SEEDS and HEDDLE_FOR contradict each other: each says which seeds to run',
    ],
  ];
  for (const [env, message] of refused) {
    it(`refuse ${JSON.stringify(env)}`, async () => {
      const report = await mocha(SEEDS, { env });
      expect(failures(report)).to.deep.equal([['seeds', message]]);
      expect(report.failed[0]?.err.message).to.match(/\n {2}.+\n {2}\((BAD_SEED|BAD_OPTION)\)$/);
      expect(seedsOf(report)).to.equal('');
    });
  }
});
