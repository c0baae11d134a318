import { expect } from 'chai';
import { buildHeddle } from '../built';
import { failures, HEAD, mocha, mochaOn, type MochaReport } from './run-mocha';

/**
 * Says where it is called: `out` in the file as mocha loaded it, `run` in an evaluation for a run. The
 * trail outlives the runs, and a root hook prints it.
 */
const TRAIL = `
const trails = (globalThis.trails ??= {});
const place = trails[__filename] === undefined ? 'out' : 'run';
const trail = (trails[__filename] ??= []);
const log = (what) => { trail.push(place + ' ' + what); };
`;

const PRINT = `process.stderr.write('trail of ' + __filename + ' ' + JSON.stringify(trail) + '\\n');`;

/** One run, and none before it to learn from. */
const ONCE = `{ seeds: 1, strategy: 'order' }`;

function trailOf({ spawned }: MochaReport, file = 'race.test.cjs'): readonly string[] {
  const line = spawned.stderr.split('\n').find((text) => text.includes(`${file} [`));
  return JSON.parse(line?.slice(line.indexOf('[')) ?? '[]') as string[];
}

const bdd = (source: string): string => `${TRAIL}${source}\nafter(() => { ${PRINT} });`;

/** The hooks of one suite, each with its name on the trail. */
const hooks = (name: string): string => `
  before(() => log('before ${name}'));
  beforeEach(async () => { await null; log('beforeEach ${name}'); });
  afterEach((done) => { setImmediate(() => { log('afterEach ${name}'); done(); }); });
  after(async () => { await null; log('after ${name}'); });
`;

describe('hooks around simulated tests', function () {
  this.timeout(60_000);

  before(() => {
    buildHeddle();
  });

  it('run within each run, in the order of mocha, and not outside', async () => {
    const report = await mocha(
      bdd(`describe('outer', () => {
        ${hooks('outer')}
        describe('inner', () => {
          simulate('scenario', { seeds: 2, strategy: 'order' }, async () => {
            await increment();
            log('body');
          });
          ${hooks('inner')}
        });
        describe('other', () => { ${hooks('other')} });
      });`),
    );
    expect(failures(report)).to.deep.equal([]);
    const once = [
      'run before outer',
      'run before inner',
      'run beforeEach outer',
      'run beforeEach inner',
      'run body',
      'run afterEach inner',
      'run afterEach outer',
      'run after inner',
      'run after outer',
    ];
    expect(trailOf(report)).to.deep.equal([...once, ...once]);
  });

  it('still run outside for plain tests beside them', async () => {
    const report = await mocha(
      bdd(`describe('mixed', () => {
        ${hooks('mixed')}
        simulate('scenario', ${ONCE}, async () => { await null; log('body'); });
        it('plain', () => log('plain'));
        describe('simulated only', () => {
          ${hooks('nested')}
          simulate('nested', ${ONCE}, () => log('nested body'));
        });
      });`),
    );
    expect(failures(report)).to.deep.equal([]);
    expect(trailOf(report)).to.deep.equal([
      'out before mixed',
      'run before mixed',
      'run beforeEach mixed',
      'run body',
      'run afterEach mixed',
      'run after mixed',
      'out beforeEach mixed',
      'out plain',
      'out afterEach mixed',
      'run before mixed',
      'run before nested',
      'run beforeEach mixed',
      'run beforeEach nested',
      'run nested body',
      'run afterEach nested',
      'run afterEach mixed',
      'run after nested',
      'run after mixed',
      'out after mixed',
    ]);
  });

  it('pass a suite over whose plain tests do not run', async () => {
    const report = await mocha(
      bdd(`describe('suite', () => {
        ${hooks('suite')}
        it.skip('skipped', () => log('skipped'));
        it('pending');
        simulate('scenario', ${ONCE}, () => log('body'));
      });`),
    );
    expect(failures(report)).to.deep.equal([]);
    expect(trailOf(report).filter((step) => step.startsWith('out'))).to.deep.equal([]);
  });

  it("at the root of a file are mocha's own: once, outside", async () => {
    const report = await mocha(
      bdd(`${hooks('root')}
      simulate('scenario', { seeds: 3, strategy: 'order' }, () => log('body'));
      after(() => { ${PRINT} });`),
    );
    expect(failures(report)).to.deep.equal([]);
    expect(trailOf(report)).to.deep.equal([
      'out before root',
      'out beforeEach root',
      'run body',
      'run body',
      'run body',
      'out afterEach root',
      'out after root',
    ]);
  });

  for (const args of [[], ['--parallel', '--jobs', '2']]) {
    it(`of a root hook plugin run once, outside ${args.join(' ')}`, async () => {
      const report = await mochaOn(
        { 'race.test.cjs': `${HEAD()}${bdd(`simulate('scenario', ${ONCE}, () => log('body'));`)}` },
        {
          args: ['--require', './plugin.cjs', ...args],
          besides: {
            'plugin.cjs': `
              const log = (what) => { process.stderr.write('plugin ' + what + '\\n'); };
              exports.mochaHooks = {
                beforeAll() { log('beforeAll'); },
                beforeEach(done) { log('beforeEach'); done(); },
                async afterEach() { log('afterEach'); },
                afterAll() { log('afterAll'); },
              };`,
          },
        },
      );
      expect(failures(report)).to.deep.equal([]);
      expect(report.spawned.stderr.match(/(?<=^plugin )\w+/gm)).to.deep.equal([
        'beforeAll',
        'beforeEach',
        'afterEach',
        'afterAll',
      ]);
      expect(trailOf(report)).to.deep.equal(['run body']);
    });
  }

  for (const args of [[], ['--parallel', '--jobs', '2']]) {
    it(`are those of their own file, of several ${args.join(' ')}`, async () => {
      const files = ['one', 'two', 'three'].map((name): [string, string] => [
        `${name}.test.cjs`,
        `${HEAD()}${bdd(`describe('suite', () => {
          ${hooks(name)}
          simulate('scenario', ${ONCE}, () => log('body'));
        });`)}`,
      ]);
      const report = await mochaOn(Object.fromEntries(files), { args });
      expect(failures(report)).to.deep.equal([]);
      expect(report.passed).to.deep.equal(['suite scenario', 'suite scenario', 'suite scenario']);
      for (const name of ['one', 'two', 'three']) {
        expect(trailOf(report, `${name}.test.cjs`)).to.deep.equal([
          `run before ${name}`,
          `run beforeEach ${name}`,
          'run body',
          `run afterEach ${name}`,
          `run after ${name}`,
        ]);
      }
    });
  }

  it('fail the run where they fail, and what follows still runs', async () => {
    const suite = (name: string, broken: string, outer = ''): string => `describe('${name}', () => {
      describe('outer', () => {
        ${outer}
        afterEach(() => log('${name} afterEach outer'));
        after(() => log('${name} after outer'));
        describe('inner', () => {
          ${broken}
          afterEach(() => log('${name} afterEach inner'));
          after(() => log('${name} after inner'));
          simulate('scenario', ${ONCE}, async () => { await null; log('${name} body'); });
        });
      });
    });`;
    const report = await mocha(
      bdd(
        suite('before', `before(async () => { await null; throw new Error('planted 1'); });`) +
          suite(
            'each',
            `beforeEach((done) => { setTimeout(() => done(new Error('planted 2')), 5); });`,
          ) +
          suite('text', `beforeEach((done) => done('planted 3'));`) +
          suite('afterwards', `afterEach(() => { throw new Error('planted 4'); });`) +
          suite('last', `after(() => { throw new Error('planted 5'); });`) +
          suite('both', `beforeEach(async (done) => { await null; done(); });`) +
          suite('twice', `beforeEach((done) => { done(); done(); });`),
      ),
    );
    const messages = report.failed.map(({ err }) => /^ {2}\w+: .*$/m.exec(err.message ?? '')?.[0]);
    expect(messages).to.deep.equal([
      '  exception: Error: planted 1',
      '  exception: Error: planted 2',
      '  exception: Error: done() was called with planted 3',
      '  exception: Error: planted 4',
      '  exception: Error: planted 5',
      '  exception: Error: a hook either takes done or returns a promise, not both',
      '  exception: Error: a hook called done() more than once',
    ]);
    const further = await mocha(
      bdd(
        suite('before', '', `before(() => { throw new Error('planted'); });`) +
          suite('each', '', `beforeEach(() => { throw new Error('planted'); });`),
      ),
    );
    expect(further.failed).to.have.lengthOf(2);
    expect([...new Set(trailOf(further))]).to.deep.equal([
      'run before after outer',
      'run each afterEach outer',
      'run each after inner',
      'run each after outer',
    ]);
    // The failing run is looked at many times over, always the same way.
    const steps = (name: string): readonly string[] => [
      ...new Set(trailOf(report).filter((step) => step.startsWith(`run ${name} `))),
    ];
    expect(steps('before')).to.deep.equal(['run before after inner', 'run before after outer']);
    expect(steps('each')).to.deep.equal([
      'run each afterEach inner',
      'run each afterEach outer',
      'run each after inner',
      'run each after outer',
    ]);
    expect(steps('afterwards')).to.deep.equal([
      'run afterwards body',
      'run afterwards afterEach outer',
      'run afterwards after inner',
      'run afterwards after outer',
    ]);
    expect(steps('last')).to.deep.equal([
      'run last body',
      'run last afterEach inner',
      'run last afterEach outer',
      'run last after outer',
    ]);
  });

  it('do not hide how the body failed', async () => {
    const report = await mocha(
      bdd(`const seen = { id: 1 };
      describe('suite', () => {
        afterEach(function () {
          log(this.currentTest.title + ' ' + this.currentTest.state);
          seen.id = 3;
        });
        afterEach(() => { throw new Error('the hook'); });
        after(() => new Promise(() => undefined));
        simulate('fails', ${ONCE}, async () => { await null; assert.deepStrictEqual(seen, { id: 2 }); });
      });`),
    );
    expect(report.failed).to.have.lengthOf(1);
    const { message, actual, expected } = report.failed[0]?.err ?? {};
    expect(message).to.include('assertion: Expected values to be strictly deep-equal');
    expect([actual, expected]).to.deep.equal(['{ id: 1 }', '{ id: 2 }']);
    expect(trailOf(report)[0]).to.equal('run fails failed');
  });

  it('end with a run that is broken off', async () => {
    const report = await mocha(
      bdd(`describe('suite', () => {
        after(() => log('after'));
        simulate('never', ${ONCE}, (sim) => { sim.always('holds', false); });
        simulate('stuck', ${ONCE}, () => new Promise(() => undefined));
      });`),
    );
    expect(
      report.failed.map(({ err }) => /^ {2}\w+: /m.exec(err.message ?? '')?.[0]),
    ).to.deep.equal(['  assertion: ', '  deadlock: ']);
    expect(trailOf(report)).to.deep.equal([]);
  });

  it('share a context with the body, as in mocha', async () => {
    const report = await mocha(`describe('suite', function () {
      this.timeout(5_000).slow(10);
      assert.strictEqual(this.title, 'suite');
      before(function () { this.store = new Map([['seen', 1]]); }).timeout(10);
      describe('inner', function () {
        this.retries(2);
        beforeEach(function (done) {
          this.timeout('2s');
          this.slow(5);
          this.retries(1);
          assert.strictEqual(this.timeout(), 0);
          assert.strictEqual(this.currentTest.fullTitle(), 'suite inner scenario');
          this.store.set('hook', this.test.title);
          this.own = 1;
          done();
        });
        simulate('scenario', { seeds: 3 }, async function (sim) {
          await sim.sleep(1);
          assert.deepStrictEqual([...this.store], [['seen', 1], ['hook', 'scenario']]);
          assert.strictEqual(this.own, 1);
          this.timeout(1_000).slow(1);
        });
        afterEach(function () { assert.strictEqual(this.currentTest.isPassed(), true); });
      });
      after(function () { assert.strictEqual(this.own, undefined); });
      simulate('without hooks of its own', { seeds: 1 }, function () { this.timeout(1); });
    });
    describe('plain', () => {
      it('test', () => undefined).timeout(1_000);
    });
    simulate('at the root', { seeds: 1 }, function () { assert.strictEqual(this.timeout(), 0); });`);
    expect(failures(report)).to.deep.equal([]);
    expect(report.passed).to.have.lengthOf(4);
  });

  it('may skip the test, as may the body', async () => {
    const report = await mocha(`
      describe('suite', () => {
        before(function () { this.skip(); });
        simulate('by a hook', async () => { throw new Error('ran'); });
      });
      simulate('by its body', async function () {
        await null;
        try { this.skip(); } catch { assert.fail('went on'); }
      });
      simulate('kept', async () => { await increment(); });`);
    expect(failures(report)).to.deep.equal([]);
    expect(report.pending).to.deep.equal(['by its body', 'suite by a hook']);
    expect(report.passed).to.deep.equal(['kept']);
  });

  it('keep the strands of a scenario as they are', async () => {
    const report = await mocha(`describe('suite', () => {
      const pause = () => new Promise((resolve) => { setTimeout(resolve, 3); });
      beforeEach(async () => { await Promise.all([pause(), pause()]); });
      afterEach(pause);
      simulate('lost update', race);
    });`);
    expect(report.failed).to.have.lengthOf(1);
    expect(report.failed[0]?.err.message).to.match(/^ +main +increment#1 +increment#2$/m);
  });
});
