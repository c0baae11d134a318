import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import { buildHeddle, project, type Spawned } from '../built';
import { mocha } from '../mocha/run-mocha';
import { heddleIn } from './command-line';

/** The planted bug: a cache whose key is never the same twice, so that nothing is ever found in it. */
const CACHE = `
'use strict';
const { simulate } = require(process.env.HEDDLE_TEST_MOCHA);

function workload(keyOf) {
  return async (sim) => {
    const cache = new Map();
    for (let read = 0; read < 3; read++) {
      const key = keyOf(sim);
      sim.sometimes('found in the cache', cache.has(key));
      cache.set(key, await sim.sleep(1));
    }
  };
}

let reads = 0;
simulate('good', workload((sim) => sim.pick(['a', 'b'])));
simulate('broken', workload(() => 'a' + reads++));
simulate('broken but said', { neverHappened: 'report' }, workload(() => 'a' + reads++));
simulate('never met', async (sim) => {
  sim.expects('paid twice', 'paid');
  sim.reachable('paid');
  if (sim.nowMs > 10) sim.reachable('paid twice');
});
simulate('fails too', async (sim) => {
  sim.sometimes('rare', false);
  if (sim.random() < 0.1) throw new TypeError('planted');
});
`;

interface ScenarioLine {
  readonly scenario: { readonly title: string };
  readonly neverReached: readonly string[];
  readonly failures: readonly { readonly kind: string; readonly fingerprint: string }[];
}

function scenarioLines({ stdout }: Spawned): ScenarioLine[] {
  const lines = stdout.trim().split('\n');
  return lines
    .map((line) => JSON.parse(line) as ScenarioLine & { readonly type: string })
    .filter(({ type }) => type === 'scenario');
}

describe('what no run of a sweep reached', function () {
  this.timeout(120_000);

  let folder = '';
  const heddle = (...args: string[]): Promise<Spawned> => heddleIn(folder, ...args);
  const sweepOf = (title: string, seeds: number, ...more: string[]): Promise<Spawned> =>
    heddle('sweep', 'cache.cjs', '--title', title, '--seeds', String(seeds), ...more);

  before(() => {
    process.env['HEDDLE_TEST_MOCHA'] = buildHeddle().mocha;
    folder = project({ 'cache.cjs': CACHE });
  });

  it('fails the sweep, which says what, and what to do', async () => {
    const { stdout, code } = await sweepOf('broken', 120);
    expect(code).to.equal(1);
    expect(stdout).to.match(
      /^FAILED: broken {2}neverHappened: none of 120 runs reached "found in the cache", fingerprint [0-9a-f]{8}$/m,
    );
    expect(stdout).to.match(
      /^ {2}remedy: more seeds, another workload, or neverHappened: "report"/m,
    );
    expect(stdout).to.include('1 failure in 1 of them');
    expect(stdout).to.match(
      /^ok {4} {2}broken but said.*\n {8}never reached: found in the cache$/m,
    );
  });

  it('is no failure of a few runs, where some run reached it, or beside runs that failed', async () => {
    const few = await sweepOf('broken', 99);
    expect(few.code).to.equal(0);
    expect(few.stdout).to.include('never reached: found in the cache');
    expect((await sweepOf('good', 100)).code).to.equal(0);
    const [failing] = scenarioLines(await sweepOf('fails too', 120, '--json'));
    expect(failing?.failures.map(({ kind }) => kind)).to.deep.equal(['exception']);
    expect(failing?.neverReached).to.deep.equal(['rare']);
  });

  it('is known also where no run meets its line', async () => {
    const { stdout, code } = await sweepOf('never met', 100);
    expect(code).to.equal(1);
    expect(stdout).to.include('none of 100 runs reached "paid twice"');
    expect(stdout).to.not.include('reached "paid",');
  });

  it('is judged of the whole, not of a shard', async () => {
    for (const index of [1, 2]) {
      const shard = ['--shard', `${index}/2`, '--output', `${index}.ndjson`];
      expect((await sweepOf('broken', 240, ...shard)).code).to.equal(0);
    }
    const merged = await heddle('merge', '1.ndjson', '2.ndjson', '--json');
    const whole = await sweepOf('broken', 240, '--json');
    expect(merged.code).to.equal(1);
    expect(scenarioLines(merged)).to.deep.equal(scenarioLines(whole));
    const [broken] = scenarioLines(merged);
    expect(broken?.failures).to.have.lengthOf(1);
    expect(broken?.failures[0]).to.include({ kind: 'neverHappened', count: 0 });
  });

  it('stands in JUnit files and on GitHub', async () => {
    const { stdout } = await sweepOf('broken', 100, '--junit', 'broken.xml', '--github');
    const junit = fs.readFileSync(path.join(folder, 'broken.xml'), 'utf8');
    expect(junit).to.match(
      /<failure type="neverHappened" message="none of 100 runs reached &quot;found in the cache&quot;">/,
    );
    expect(stdout).to.match(
      /^::error file=cache\.cjs,title=broken::neverHappened: none of 100 runs reached "found in the cache"/m,
    );
  });

  it('fails a mocha test in the same words', async () => {
    const body = `async (sim) => { sim.sometimes('found', false); }`;
    const report = await mocha(`
      simulate('broken', ${body});
      simulate('few', { seeds: 99 }, ${body});
      simulate('said', { neverHappened: 'report' }, ${body});
      simulate('good', async (sim) => { sim.sometimes('found', sim.random() < 0.5); });
    `);
    expect(report.failed.map(({ fullTitle }) => fullTitle)).to.deep.equal(['broken']);
    expect(report.failed[0]?.err.message).to.match(
      /^neverHappened: none of 100 runs reached "found", fingerprint [0-9a-f]{8}\nremedy: /,
    );
    const single = await mocha(`simulate('broken', ${body});`, { env: { HEDDLE_SEED: '3' } });
    expect(single.failed).to.deep.equal([]);
  });
});
