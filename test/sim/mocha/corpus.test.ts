import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import { buildHeddle, project, spawnNode } from '../built';
import { failures, HEAD, mochaIn, RACE } from './run-mocha';

const FILE = 'tests/race.test.cjs';

/** Two scenarios of one title path each; the second one is sound. */
const SOURCE = (): string => `${HEAD()}${RACE}
simulate('lost update', { seeds: 60 }, async (sim) => {
  await Promise.all([1, 2].map((name) => sim.spawn('w' + name, async () => {
    await sim.sleep(5);
    await increment();
  })));
  assert.strictEqual(count, 2);
});
simulate('sound', { seeds: 5 }, async () => { await increment(); });
`;

const REPAIRED = (text: string): string => text.replace('count = before + 1', 'count++');

describe('the corpus of a mocha file', function () {
  this.timeout(60_000);

  let cwd = '';

  /** A project whose corpus has the tape of a failure that mocha found. */
  before(async () => {
    cwd = project({ [FILE]: SOURCE() });
    await mochaIn(cwd, [FILE]);
    const [tape = ''] = fs.readdirSync(path.join(cwd, '.heddle/tapes'));
    const { bin } = buildHeddle();
    const added = await spawnNode(
      [bin, 'corpus', 'add', `.heddle/tapes/${tape}`, '--name', 'kept'],
      { cwd },
    );
    expect([added.code, added.stderr]).to.deep.equal([0, '']);
    expect(fs.existsSync(path.join(cwd, 'tests/corpus/kept.json'))).to.equal(true);
  });

  beforeEach(() => {
    fs.writeFileSync(path.join(cwd, FILE), SOURCE());
  });

  it('fails the test of its scenario while the failure is there, before any seed', async () => {
    const report = await mochaIn(cwd, [FILE]);
    expect(failures(report)).to.deep.equal([['lost update', 'the corpus tape kept fails again']]);
    expect(report.passed).to.deep.equal(['sound']);
    const message = report.failed[0]?.err.message ?? '';
    expect(message).to.match(/\nreplay {2}npx heddle replay tests\/corpus\/kept\.json$/);
    const replay = await spawnNode([buildHeddle().bin, 'replay', 'tests/corpus/kept.json'], {
      cwd,
    });
    expect(replay.stdout).to.match(/^reproduced, byte for byte: assertion/);
  });

  it('passes when the failure is mended, and finds it when it is back', async () => {
    const file = path.join(cwd, FILE);
    fs.writeFileSync(file, REPAIRED(SOURCE()));
    const mended = await mochaIn(cwd, [FILE]);
    expect(failures(mended)).to.deep.equal([]);
    expect(mended.passed).to.deep.equal(['lost update', 'sound']);
    fs.writeFileSync(file, `\n\n${SOURCE()}`);
    const back = await mochaIn(cwd, [FILE], { args: ['--parallel'] });
    expect(failures(back)).to.deep.equal([['lost update', 'the corpus tape kept fails again']]);
  });

  it('says when what was kept fails in another way', async () => {
    const other = SOURCE().replaceAll('assert.strictEqual(count, 2)', `throw new Error('planted')`);
    fs.writeFileSync(path.join(cwd, FILE), other);
    const report = await mochaIn(cwd, [FILE]);
    expect(failures(report)).to.deep.equal([
      ['lost update', 'the corpus tape kept fails in another way'],
    ]);
    expect(report.failed[0]?.err.message).to.include('exception: Error: planted');
  });

  it('is left alone by who asks for one seed, or for another scenario', async () => {
    const one = await mochaIn(cwd, [FILE], { env: { HEDDLE_SEED: '2' } });
    expect(one.failed.map(({ err }) => err.message ?? '').join('\n')).to.not.include('corpus');
    const other = await mochaIn(cwd, [FILE], { args: ['--grep', 'sound'] });
    expect([failures(other), other.passed]).to.deep.equal([[], ['sound']]);
  });

  it('fails the tests of its file when a tape cannot be read', async () => {
    fs.writeFileSync(path.join(cwd, 'tests/corpus/broken.json'), '{"format":2');
    const report = await mochaIn(cwd, [FILE], { args: ['--grep', 'sound'] });
    expect(failures(report)[0]?.[1]).to.match(/broken\.json is no complete JSON$/);
  });
});
