import { expect } from 'chai';
import { buildHeddle, project, spawnNode } from '../built';
import { HEAD, mocha, MOCHA_BIN, mochaOn, RACE } from './run-mocha';

describe('simulate in mocha', function () {
  this.timeout(60_000);

  before(() => {
    buildHeddle();
  });

  for (const options of [[], ['--parallel', '--jobs', '2']]) {
    it(`keeps several files apart, each with its describe ${options.join(' ')}`, async () => {
      const names = ['one', 'two', 'three', 'four'];
      const files = names.map((name): [string, string] => [
        `${name}.test.cjs`,
        `${HEAD()}describe('${name}', () => {
          it('is a plain test', () => undefined);
          simulate('sleeps', { seeds: 3 }, async (sim) => { await sim.sleep(1); });
        });`,
      ]);
      const { passed, failed } = await mochaOn(Object.fromEntries(files), { args: options });
      expect(failed).to.deep.equal([]);
      const expected = names.flatMap((name) => [`${name} is a plain test`, `${name} sleeps`]);
      expect([...passed].sort()).to.deep.equal(expected.sort());
    });
  }

  it('is one test for each scenario, beside tests of another kind', async () => {
    const { passed, failed, spawned } = await mocha(`
      simulate('no race', async () => { await increment(); assert.strictEqual(count, 1); });
      simulate('with options', { seeds: 3, granularity: 'io' }, async () => { await increment(); });
      it('a plain test', async () => { await null; });
    `);
    expect(failed).to.deep.equal([]);
    expect(passed).to.deep.equal(['no race', 'with options', 'a plain test']);
    expect(spawned.code).to.equal(0);
  });

  it('fails once with the report of the first failure', async () => {
    const { passed, failed, spawned } = await mocha(`simulate('lost update', race);`);
    expect(passed).to.deep.equal([]);
    expect(failed.map((test) => test.fullTitle)).to.deep.equal(['lost update']);
    expect(spawned.code).to.equal(1);
    const report = failed[0]?.err.message ?? '';
    expect(report).to.match(
      /^FAILED: lost update \(in every order tried: no race\)\n {2}assertion: Expected values to be strictly/,
    );
    expect(report).to.match(/seed \d+, strategy portfolio, granularity await/);
    expect(report).to.match(/increment#1 +increment#2/);
    expect(report).to.match(/at .*race\.test\.cjs:\d+:\d+/);
    expect(report).to.match(
      /replay {2}npx heddle replay h1:race\.test\.cjs#1:\d+:portfolio-await:/,
    );
  });

  it('gives a report whose token replays on the command line', async () => {
    const cwd = project({ 'race.test.cjs': `${HEAD()}${RACE}simulate('lost update', race);` });
    const { stdout } = await spawnNode([MOCHA_BIN, '--no-config', 'race.test.cjs'], { cwd });
    const token = /heddle replay (\S+)/.exec(stdout)?.[1] ?? '';
    const replay = await spawnNode([buildHeddle().bin, 'replay', token], { cwd });
    expect(replay.stdout).to.match(/^reproduced, byte for byte: assertion/);
    expect(replay.code).to.equal(1);
  });

  for (const args of [[], ['--parallel', '--jobs', '2']]) {
    it(`shows one diff, above the line that replays, also of cyclic values ${args.join(' ')}`, async () => {
      const files = {
        'one.test.cjs': `${HEAD()}simulate('ring', { seeds: 1 }, async () => {
          const ring = (label) => {
            const value = { label, items: ['one', 'two', 'three'], next: 'a text that takes some room' };
            value.self = value;
            return value;
          };
          await null;
          assert.deepStrictEqual(ring('left'), ring('right'));
        });`,
        'two.test.cjs': `${HEAD()}simulate('passes', { seeds: 1 }, () => undefined);`,
      };
      const cwd = project(files);
      const { stdout } = await spawnNode(
        [MOCHA_BIN, '--no-config', '--reporter', 'spec', ...args, ...Object.keys(files)],
        { cwd },
      );
      expect(stdout.match(/\b(?:left|right)\b/g)).to.deep.equal(['right', 'left']);
      expect(stdout).to.match(/^ {2}- {3}label: 'right',\n {2}\+ {3}label: 'left',$/m);
      expect(stdout.trimEnd()).to.match(/\nreplay {2}npx heddle replay h1:one\.test\.cjs\S+$/);
      const json = await mochaOn(files, { args });
      const { actual = '', expected = '' } = json.failed[0]?.err ?? {};
      expect(actual).to.include("label: 'left'");
      expect(expected).to.include("label: 'right'");
    });
  }
});
