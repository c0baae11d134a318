import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import { buildHeddle, project, ROOT, spawnNode } from '../built';
import { failures, HEAD, mocha, mochaOn, RACE } from './run-mocha';

/** A suite in the tdd interface whose scenario sees its hooks run, and only its own. */
const TDD = (name: string): string => `${HEAD()}
const log = [];
setup(() => { log.push('root'); });
suite('${name}', function () {
  this.timeout(1_000);
  suiteSetup((done) => { log.push('suiteSetup'); done(); });
  setup(async () => { await null; log.push('setup'); });
  teardown(() => { log.push('teardown'); });
  suiteTeardown(() => {
    assert.deepStrictEqual(log, ['suiteSetup', 'setup', 'body', 'teardown']);
  });
  suite('inner', () => {
    simulate('scenario', { seeds: 3 }, async (sim) => {
      await sim.sleep(1);
      assert.deepStrictEqual(log, ['suiteSetup', 'setup']);
      log.push('body');
    });
  });
  suite.skip('left out', () => {
    simulate('scenario', () => assert.fail('ran'));
  });
});
suite('plain', () => {
  simulate.skip('skipped', () => assert.fail('ran'));
  simulate('fails', { seeds: 2 }, () => { throw new Error('planted'); });
  test('test', () => { assert.deepStrictEqual([...new Set(log)], ['root']); });
});
`;

describe("mocha's interfaces", function () {
  this.timeout(60_000);

  before(() => {
    buildHeddle();
  });

  for (const args of [[], ['--parallel', '--jobs', '2']]) {
    it(`tdd: suites and hooks by their other names ${args.join(' ')}`, async () => {
      const names = ['one', 'two', 'three'];
      const files = Object.fromEntries(names.map((name) => [`${name}.test.cjs`, TDD(name)]));
      const report = await mochaOn(files, { args: ['--ui', 'tdd', ...args] });
      expect(failures(report)).to.deep.equal(
        names.map(() => ['plain fails', 'FAILED: plain › fails (in every order tried: no race)']),
      );
      const plain = names.map(() => 'plain test');
      expect([...report.passed].sort()).to.deep.equal(
        [...names.map((name) => `${name} inner scenario`), ...plain].sort(),
      );
      expect(report.pending).to.have.lengthOf(6);
    });
  }

  it('qunit: suites without a body', async () => {
    const report = await mochaOn(
      {
        'q.test.cjs': `${HEAD()}
          const log = [];
          suite('first');
          before(() => { log.push('before first'); });
          simulate('scenario', { seeds: 2 }, () => assert.deepStrictEqual(log, ['before first']));
          suite('second');
          beforeEach(() => { log.push('each second'); });
          simulate('scenario', { seeds: 2 }, () => assert.deepStrictEqual(log, ['each second']));
          test('plain', () => assert.deepStrictEqual(log, ['each second']));`,
      },
      { args: ['--ui', 'qunit'] },
    );
    expect(failures(report)).to.deep.equal([]);
    expect(report.passed).to.deep.equal(['first scenario', 'second scenario', 'second plain']);
  });

  it('imports from mocha are those of the mocha that runs', async () => {
    const { mocha: heddle } = buildHeddle();
    const body = `
      const log = [];
      describe('suite', () => {
        beforeEach(() => { log.push('each'); });
        simulate('scenario', { seeds: 3 }, () => { if (log.join() !== 'each') throw new Error(log); });
        it('plain', () => undefined);
        describe.skip('left out', () => { simulate('scenario', () => { throw new Error('ran'); }); });
        it.skip('left out', () => undefined);
      });`;
    const files = {
      'one.test.cjs': `const { describe, it, beforeEach } = require('mocha');
        const { simulate } = require(${JSON.stringify(heddle)});${body}`,
      'two.test.mjs': `import { describe, it, beforeEach } from 'mocha';
        import { simulate } from ${JSON.stringify(`${heddle}/index.js`)};${body}`,
    };
    const cwd = project(files);
    fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(cwd, 'node_modules'));
    const args = [path.join(ROOT, 'node_modules/mocha/bin/mocha.js'), '--no-config'];
    const run = await spawnNode([...args, ...Object.keys(files)], { cwd });
    expect(run.stdout).to.match(/4 passing .*\n +4 pending\n\n$/);
    for (const file of Object.keys(files)) {
      const sweep = await spawnNode([buildHeddle().bin, 'run', file, '--json'], { cwd });
      expect([file, sweep.code, sweep.stderr]).to.deep.equal([file, 0, '']);
      expect(sweep.stdout).to.include('"kind":"passed"');
    }
  });

  it('bdd: knows only and skip, of tests and of suites', async () => {
    const only = await mocha(`
      simulate('left out', race);
      simulate.only('alone', async () => { await increment(); });
      it('left out too', () => { throw new Error('ran'); });
    `);
    expect([only.passed, failures(only)]).to.deep.equal([['alone'], []]);
    const plain = await mocha(`
      simulate('left out', race);
      it.only('alone', () => undefined);
      describe('suite', () => {
        before(() => { throw new Error('ran'); });
        simulate('left out', race);
      });
    `);
    expect([plain.passed, failures(plain)]).to.deep.equal([['alone'], []]);
    const suite = await mocha(`
      simulate('left out', race);
      describe('left out', () => { simulate('too', race); });
      describe.only('suite', () => {
        before(() => { count = 5; });
        simulate('kept', async () => { await increment(); assert.strictEqual(count, 6); });
        it('kept as well', () => undefined);
      });
    `);
    expect([suite.passed, failures(suite)]).to.deep.equal([
      ['suite kept', 'suite kept as well'],
      [],
    ]);
    const skip = await mocha(`
      simulate.skip('skipped', race);
      xit('skipped', () => undefined);
      describe.skip('suite', () => {
        beforeEach(() => { throw new Error('ran'); });
        simulate('skipped', race);
      });
      xdescribe('other suite', () => { simulate.only; simulate('skipped', race); });
      simulate('kept', async () => { await increment(); });
    `);
    expect([skip.passed, failures(skip)]).to.deep.equal([['kept'], []]);
    expect(skip.pending).to.deep.equal([
      'skipped',
      'skipped',
      'suite skipped',
      'other suite skipped',
    ]);
  });

  it('tells scenarios of one title apart, skipped ones and plain tests among them', async () => {
    const report = await mocha(`
      const wanting = (wanted) => async () => {
        for (let step = 0; step < wanted; step++) await increment();
        assert.strictEqual(count, wanted === 2 ? 0 : wanted);
      };
      for (const wanted of [1, 2, 3]) simulate('same title', { seeds: 3 }, wanting(wanted));
      const ran = () => { throw new Error('a skipped one ran'); };
      describe('suite', () => { simulate.skip('same title', ran); });
      describe.skip('suite', () => { simulate('same title', ran); });
      xdescribe('suite', () => { simulate('same title', ran); });
      describe('suite', () => {
        it('same title', () => undefined);
        simulate('same title', { seeds: 3 }, wanting(1));
        simulate('same title', { seeds: 3 }, wanting(2));
      });
    `);
    expect(report.passed).to.have.lengthOf(4);
    expect(
      report.failed.map(({ fullTitle, err }) => [
        fullTitle,
        /^ {2}expected {2}0\n {2}actual {4}2$/m.test(err.message ?? ''),
      ]),
    ).to.deep.equal([
      ['same title', true],
      ['suite same title', true],
    ]);
  });

  it('runs a scenario once for each count of a loop', async () => {
    const report = await mocha(`
      for (const writers of [1, 2, 5]) {
        simulate(writers + ' writers', { seeds: 5 }, async () => {
          await Promise.all(Array.from({ length: writers }, increment));
          assert.strictEqual(count, writers);
        });
      }
    `);
    expect(report.passed).to.deep.equal(['1 writers']);
    expect(report.failed.map(({ err }) => [err.expected, err.actual])).to.deep.equal([
      ['2', '1'],
      ['5', '1'],
    ]);
  });

  it('loads files anew as often as mocha does, also when they have changed', async () => {
    const cwd = project({ 'race.test.cjs': `${HEAD()}${RACE}simulate('update', race);` });
    fs.writeFileSync(
      path.join(cwd, 'twice.cjs'),
      `const fs = require('node:fs');
      const { createRequire } = require('node:module');
      const Mocha = createRequire(${JSON.stringify(path.join(ROOT, 'x.js'))})('mocha').default;
      const file = require.resolve('./race.test.cjs');
      const once = () => new Promise((resolve) => {
        const mocha = new Mocha({ reporter: class {} });
        mocha.addFile(file);
        mocha.unloadFiles();
        mocha.run(resolve);
      });
      (async () => {
        console.log(await once(), await once());
        fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('count = before + 1', 'count++'));
        console.log(await once());
      })();`,
    );
    const { stdout, stderr } = await spawnNode(['twice.cjs'], { cwd });
    expect([stdout, stderr]).to.deep.equal(['1 1\n0\n', '']);
  });

  it('refuses to state a scenario where none can be', async () => {
    const report = await mocha(`
      simulate('nested', { seeds: 1 }, () => { simulate('inner', race); });
      it('in a test', () => {
        assert.throws(() => simulate('no body'), /simulate\\("no body"\\) got no function/);
        assert.throws(() => simulate(race), /got no title/);
        assert.throws(() => simulate('options', null, race), /got options that are no object/);
      });
    `);
    expect(report.failed.map(({ err }) => err.message)).to.deep.equal([
      'simulate("inner") was called while a scenario runs\n' +
        '  call it where the file is loaded, and run the file with npx mocha or npx heddle sweep\n' +
        '  (SIMULATE_MISPLACED)',
    ]);
    expect(report.passed).to.deep.equal(['in a test']);
    const { folder } = buildHeddle();
    const outside = await spawnNode(
      ['-e', `require(${JSON.stringify(`${folder}/mocha`)}).simulate('x', () => undefined)`],
      { cwd: ROOT },
    );
    expect(outside.stderr).to.include('simulate("x") was called outside mocha and heddle');
  });
});
