import * as path from 'node:path';
import { expect } from 'chai';
import { buildHeddle, project, ROOT, spawnNode, type Spawned } from '../built';
import { expectRefusal, heddleIn } from './command-line';
import { RACE } from './projects';

const COUNTER = {
  'node_modules/numbers/index.js': 'let last = 0;\nexports.next = () => ++last;\n',
  'counter.cjs': `const { next } = require('numbers');
exports.counts = async (sim) => {
  await sim.sleep(5);
  const mine = await next();
  await mine;
};
`,
};

let folder = '';

const audit = (...args: string[]): Promise<Spawned> => heddleIn(folder, 'audit', ...args);

describe('heddle audit', function () {
  this.timeout(120_000);

  before(() => {
    buildHeddle();
    folder = project({ 'race/race.cjs': RACE, ...COUNTER });
  });

  it('says what was compared when nothing differs, runs that fail included', async () => {
    const result = await audit('race', '--seeds', '60');
    expect(result.stderr).to.equal('');
    expect(result.stdout).to.match(
      /^120 seeds of 2 scenarios, each run 4 times in 3 processes, 480 runs in [\d.]+ s: none differed\n$/,
    );
    expect(result.code).to.equal(0);
    const swept = await heddleIn(folder, 'sweep', 'race', '--seeds', '60');
    expect(swept.code, 'some of those runs fail').to.equal(1);
  });

  it('audits the scenarios and seeds that are named, in the way that is named', async () => {
    const result = await audit(
      'race/race.cjs',
      '--title',
      'passes',
      '--seeds',
      '100..104',
      '--granularity',
      'io',
      '--strategy',
      'random',
      '--json',
    );
    expect(result.code, result.stdout).to.equal(0);
    const { seconds, ...whole } = JSON.parse(result.stdout) as Record<string, unknown>;
    expect(seconds).to.be.a('number');
    expect(whole).to.deep.equal({
      type: 'audit',
      scenarios: 1,
      seeds: 5,
      times: 4,
      processes: 3,
      runs: 20,
      hung: 0,
      differing: 0,
    });
  });

  it('prints both sides of the first step that differs, and what to do; exits with 3', async () => {
    const result = await audit('counter.cjs', '--seeds', '3', '--strategy', 'order');
    expect(result.stderr).to.equal('');
    expect(result.code).to.equal(3);
    expect(withoutFigures(result.stdout)).to.equal(`NONDETERMINISTIC: counts  counter.cjs
  seed 1 comes out differently when it is run again in the same process
  so do others, 3 in all: 1, 2, 3

2 steps in common
  T ms  main  standIn counts  counter.cjs:2
  T ms  main  await sim.sleep(5)  counter.cjs:3
step 3 is the first that differs
  the first time  T ms  main  await next() = 1  counter.cjs:4
  again           T ms  main  await next() = 2  counter.cjs:4

the first time: passed, 4 steps, digest D
again: passed, 4 steps, digest D

remedy
  state of "numbers" outlives the run, for packages are evaluated once in a
  process: name it in instrument (--instrument numbers), or reset it where the
  scenario begins

3 seeds of 1 scenario, each run 4 times in 3 processes, 12 runs in T s: 3 differed, in 1 scenario
`);
  });

  it('finds nothing any more when the package is instrumented, as it says', async () => {
    const result = await audit('counter.cjs', '--seeds', '3', '--instrument', 'numbers');
    expect(result.code, result.stdout).to.equal(0);
  });

  it('audits from a checkout, which compiles as it goes', async () => {
    const bin = path.join(ROOT, 'bin', 'heddle.cjs');
    const args = [bin, 'audit', 'race/race.cjs', '--title', 'passes', '--seeds', '5'];
    const result = await spawnNode(args, { cwd: folder });
    expect(result.stdout + result.stderr).to.match(/^5 seeds of 1 scenario, .*: none differed\n$/);
    expect(result.code).to.equal(0);
  });

  it('refuses seeds, titles, strategies and paths that there are not', async () => {
    expectRefusal(await audit('race', '--seeds', '0'), 'BAD_SEED', '"0" is no range');
    const title = await audit('race', '--title', 'nobody');
    expectRefusal(title, 'NO_SUCH_SCENARIO', '"nobody"', '"lostUpdate"');
    expectRefusal(await audit('race', '--strategy', 'luck'), 'BAD_STRATEGY', '"luck"');
    expectRefusal(await audit('gone.cjs'), 'FILE_NOT_FOUND', 'gone.cjs does not exist');
  });
});

function withoutFigures(text: string): string {
  return text.replace(/[\d.]+ (ms|s\b)/g, 'T $1').replace(/digest [0-9a-f]{16}/g, 'digest D');
}
