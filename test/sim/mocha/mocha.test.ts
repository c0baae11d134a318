import * as path from 'node:path';
import { expect } from 'chai';
import { buildHeddle, project, ROOT, spawnNode, type Spawned } from '../built';

interface TestJson {
  readonly fullTitle: string;
  readonly err: { readonly message?: string };
}

interface Report {
  readonly passed: readonly string[];
  readonly failed: readonly TestJson[];
  readonly pending: readonly string[];
  readonly spawned: Spawned;
}

const HEAD = (): string => `'use strict';
const assert = require('node:assert');
const { simulate } = require(${JSON.stringify(buildHeddle().mocha)});
`;

const RACE = `
let count = 0;
async function increment() {
  const before = count;
  await null;
  count = before + 1;
}
const race = async () => {
  await Promise.all([increment(), increment()]);
  assert.strictEqual(count, 2);
};
`;

function mocha(source: string, env: Record<string, string> = {}): Promise<Report> {
  return mochaOn({ 'race.test.cjs': `${HEAD()}${RACE}${source}` }, env);
}

async function mochaOn(
  files: Record<string, string>,
  env: Record<string, string> = {},
  options: readonly string[] = [],
): Promise<Report> {
  const cwd = project(files);
  const bin = path.join(ROOT, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const names = Object.keys(files);
  const args = [bin, '--no-config', '--reporter', 'json', ...options, ...names];
  const spawned = await spawnNode(args, { cwd, env });
  const json = spawned.stdout.slice(spawned.stdout.indexOf('{'));
  const { passes, failures, pending } = JSON.parse(json) as Record<
    'passes' | 'failures' | 'pending',
    TestJson[]
  >;
  return {
    passed: passes.map((test) => test.fullTitle),
    failed: failures,
    pending: pending.map((test) => test.fullTitle),
    spawned,
  };
}

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
      const { passed, failed } = await mochaOn(Object.fromEntries(files), {}, options);
      expect(failed).to.deep.equal([]);
      const expected = names.flatMap((name) => [`${name} is a plain test`, `${name} sleeps`]);
      expect([...passed].sort()).to.deep.equal(expected.sort());
    });
  }

  for (const [options, message] of [
    ['{ seeds: -3 }', 'seeds is -3'],
    ['{ seeds: NaN }', 'seeds is NaN'],
    ["{ leaks: 'maybe' }", 'leaks is "maybe"'],
    ["{ granularty: 'io' }", 'there is no option "granularty"'],
  ] as const) {
    it(`refuses ${options}`, async () => {
      const { failed } = await mocha(`simulate('x', ${options}, async () => undefined);`);
      expect(failed.map((test) => test.err.message)).to.have.lengthOf(1);
      expect(failed[0]?.err.message).to.include(message);
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
    expect(report).to.match(/^FAILED: lost update \(no race\)\n {2}assertion: Expected values to be strictly/);
    expect(report).to.match(/seed \d+, strategy portfolio, granularity await/);
    expect(report).to.match(/increment#1 +increment#2/);
    expect(report).to.match(/at .*race\.test\.cjs:\d+:\d+/);
    expect(report).to.match(
      /replay {2}npx heddle replay h1:race\.test\.cjs#1:\d+:portfolio-await:/,
    );
  });

  it('gives a report whose token replays on the command line', async () => {
    const cwd = project({ 'race.test.cjs': `${HEAD()}${RACE}simulate('lost update', race);` });
    const bin = path.join(ROOT, 'node_modules', 'mocha', 'bin', 'mocha.js');
    const { stdout } = await spawnNode([bin, '--no-config', 'race.test.cjs'], { cwd });
    const token = /heddle replay (\S+)/.exec(stdout)?.[1] ?? '';
    const replay = await spawnNode([buildHeddle().bin, 'replay', token], { cwd });
    expect(replay.stdout).to.match(/^reproduced, byte for byte: assertion/);
    expect(replay.code).to.equal(1);
  });

  const SEEDS = `simulate('seeds', { seeds: 7 }, async (sim) => {
    globalThis.seen = [...(globalThis.seen ?? []), sim.seed];
  });
  after(() => { process.stderr.write('seeds ' + [...new Set(globalThis.seen)].join(' ')); });`;
  const seedsOf = ({ spawned }: Report): number[] =>
    (/seeds ([\d ]*)/.exec(spawned.stderr)?.[1] ?? '')
      .split(' ')
      .map(Number)
      .filter((seed) => seed > 0 && seed < 1_000_000);

  it('sweeps as many seeds as its options say', async () => {
    expect(seedsOf(await mocha(SEEDS))).to.deep.equal([1, 2, 3, 4, 5, 6, 7]);
  });

  it('sweeps what HEDDLE_SEED or HEDDLE_SEEDS says', async () => {
    const sweptWith = async (env: Record<string, string>): Promise<number[]> =>
      seedsOf(await mocha(SEEDS, env));
    expect(await sweptWith({ HEDDLE_SEED: '42' })).to.deep.equal([42]);
    expect(await sweptWith({ HEDDLE_SEEDS: '3' })).to.deep.equal([1, 2, 3]);
    expect(await sweptWith({ HEDDLE_SEEDS: '90..92' })).to.deep.equal([90, 91, 92]);
    expect(await sweptWith({ HEDDLE_SEED: '', HEDDLE_SEEDS: '' })).to.have.length(7);
  });

  it('fails clearly for a bad HEDDLE_SEED or bad options', async () => {
    const { failed } = await mocha(SEEDS, { HEDDLE_SEED: 'luck' });
    expect(failed[0]?.err.message).to.equal('"luck" is no seed');
    const bad = await mocha(`
      simulate('strategy', { strategy: 'luck' }, async () => undefined);
      simulate('timeout', { timeoutMs: -1 }, async () => undefined);
      it('no body', () => assert.throws(() => simulate('no body'), /got no function/));
    `);
    expect(bad.failed.map((test) => test.err.message)).to.deep.equal([
      'there is no strategy "luck"',
      'timeoutMs is -1',
    ]);
    expect(bad.passed).to.deep.equal(['no body']);
  });

  it('knows only and skip', async () => {
    const only = await mocha(`
      simulate('left out', race);
      simulate.only('alone', async () => { await increment(); });
      it('left out too', () => { throw new Error('ran'); });
    `);
    expect([only.passed, only.failed.length]).to.deep.equal([['alone'], 0]);
    const skip = await mocha(`
      simulate.skip('skipped', race);
      simulate('kept', async () => { await increment(); });
    `);
    expect([skip.passed, skip.pending, skip.failed.length]).to.deep.equal([
      ['kept'],
      ['skipped'],
      0,
    ]);
  });

  it('stands in suites, with their hooks in the order of mocha', async () => {
    const { passed, failed } = await mocha(`
      const log = [];
      describe('outer', () => {
        before(() => { log.push('before outer'); });
        beforeEach(async () => { await null; log.push('each outer'); });
        after(() => { log.push('after outer'); });
        describe('inner', () => {
          beforeEach(() => { log.push('each inner'); });
          simulate('scenario', { seeds: 5 }, async () => {
            await null;
            assert.deepStrictEqual(log, ['before outer', 'each outer', 'each inner']);
          });
        });
        describe('other', () => {
          beforeEach(() => { throw new Error('a hook of another suite'); });
        });
        simulate('scenario', { seeds: 5 }, async () => {
          assert.deepStrictEqual(log, ['before outer', 'each outer']);
        });
      });
    `);
    expect(failed.map((test) => [test.fullTitle, test.err.message])).to.deep.equal([]);
    expect(passed).to.deep.equal(['outer scenario', 'outer inner scenario']);
  });

  it('tells scenarios of one title apart', async () => {
    const { passed, failed } = await mocha(`
      for (const wanted of [1, 2, 3]) {
        simulate('same title', { seeds: 3 }, async () => {
          for (let step = 0; step < wanted; step++) await increment();
          assert.strictEqual(count, wanted === 2 ? 0 : wanted);
        });
      }
    `);
    expect(passed.length).to.equal(2);
    expect(
      failed.map((test) => /expected {2}0\n {2}actual {4}2\n/.test(test.err.message ?? '')),
    ).to.deep.equal([true]);
  });
});
