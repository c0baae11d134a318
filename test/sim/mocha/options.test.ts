import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import { buildHeddle, project, spawnNode } from '../built';
import { failures, HEAD, mocha, mochaIn, mochaOn } from './run-mocha';

/** Two loads in a row, the second started first wins: only another order of settled awaits shows it. */
const AWAIT_ONLY = `
const order = [];
const step = async (name) => { await null; order.push(name); };
const inOrder = async () => {
  await Promise.all([step('a'), step('b')]);
  assert.deepStrictEqual(order, ['a', 'b']);
};
`;

/** The same with I/O between, which real latencies show too. */
const AT_IO = `
const latest = async (sim) => {
  const order = [];
  const load = async (name) => { await sim.sleep(5); order.push(name); };
  await Promise.all([load('a'), load('b')]);
  assert.deepStrictEqual(order, ['a', 'b']);
};
`;

/** Waits of 20 ms, of all sorts: whether some seed made it 40 or more. */
const LATENCIES = (options: string): string => `${HEAD()}
const { promisify } = require('node:util');
const timers = require('node:timers/promises');
const { pause } = require('./double.cjs');
const took = (globalThis.took ??= { own: 0, awaited: 0, promisified: 0, interval: 0, double: 0, sleep: 0, remote: 0 });
const store = { get: () => 1 };
simulate('latencies', { seeds: 40, granularity: 'io', doubles: ['double.cjs'], ${options} }, async (sim) => {
  const measure = async (what, wait) => {
    const before = sim.nowMs;
    await wait();
    took[what] = Math.max(took[what], sim.nowMs - before);
  };
  await measure('own', () => new Promise((resolve) => { setTimeout(resolve, 20); }));
  await measure('awaited', () => timers.setTimeout(20));
  await measure('promisified', () => promisify(setTimeout)(20));
  await measure('interval', () => new Promise((resolve) => {
    const interval = setInterval(() => { clearInterval(interval); resolve(); }, 20);
  }));
  await measure('double', () => pause(20));
  await measure('sleep', () => sim.sleep(20));
  await measure('remote', () => sim.remote(store, { requestMs: 10, answerMs: 10 }).get());
});
after(() => {
  const counts = Object.entries(took).map(([what, ms]) => what + ':' + (ms >= 40));
  process.stderr.write('stretched ' + counts.join(' ') + '\\n');
});`;

const DOUBLE = {
  'double.cjs': `exports.pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });`,
};

describe('options of a simulated test', function () {
  this.timeout(60_000);

  before(() => {
    buildHeddle();
  });

  it('are refused where they are none', async () => {
    const refused = [
      ['{ seeds: -3 }', 'seeds is -3'],
      ['{ seeds: NaN }', 'seeds is NaN'],
      ['{ seeds: 2.5 }', 'seeds is 2.5'],
      ["{ seeds: '10' }", 'seeds is "10"'],
      ["{ strategy: 'luck' }", 'there is no strategy "luck"'],
      ["{ granularity: 'tick' }", 'there is no granularity "tick"'],
      ['{ timeoutMs: -1 }', 'timeoutMs is -1'],
      ['{ timeoutMs: Infinity }', 'timeoutMs is Infinity'],
      ['{ stepLimit: 0.5 }', 'stepLimit is 0.5'],
      ["{ leaks: 'maybe' }", 'leaks is "maybe"'],
      ["{ allow: 'dns.resolve4' }", 'allow is "dns.resolve4"'],
      ["{ instrument: ['p-queue', 3] }", "instrument is [ 'p-queue', 3 ]"],
      ["{ doubles: './double.js' }", 'doubles is "./double.js"'],
      ["{ doubles: ['not-there.js'] }", 'there is no double not-there.js'],
      ["{ exact: 'yes' }", 'exact is "yes"'],
      ['{ stretch: 0.5 }', 'stretch is 0.5'],
      ["{ failOn: 'luck' }", 'failOn is "luck"'],
      ["{ granularty: 'io' }", 'there is no option "granularty"'],
    ] as const;
    const report = await mocha(
      refused.map(([options]) => `simulate('x', ${options}, () => assert.fail('ran'));`).join('\n'),
    );
    expect(failures(report)).to.deep.equal(refused.map(([, message]) => ['x', message]));
  });

  it('failOn: a test fails on what was confirmed at io, and notes the rest', async () => {
    const report = await mocha(`${AWAIT_ONLY}${AT_IO}
      simulate('any', inOrder);
      simulate('order of awaits', { failOn: 'confirmed' }, inOrder);
      simulate('latency', { failOn: 'confirmed' }, latest);
      simulate('at io', { failOn: 'confirmed', granularity: 'io' }, latest);
      simulate('both', { failOn: 'confirmed' }, async (sim) => { await inOrder(); await latest(sim); });
      simulate('no race', { failOn: 'confirmed' }, () => { throw new Error('planted'); });
      simulate('sound', { failOn: 'confirmed' }, async () => { await increment(); });
    `);
    expect(
      failures(report).map(([title, line]) => [title, /\(.*\)$/.exec(line)?.[0]]),
    ).to.deep.equal([
      ['any', '(not seen in 500 io runs)'],
      ['latency', '(confirmed at io)'],
      ['at io', '(found at io)'],
      ['both', '(confirmed at io)'],
      ['no race', '(in every order tried: no race)'],
    ]);
    expect(report.passed).to.deep.equal(['order of awaits', 'sound']);
    const notes = report.spawned.stderr.split(/^note: /m).slice(1);
    expect(notes.map((note) => /FAILED: .*/.exec(note)?.[0])).to.deep.equal([
      'FAILED: order of awaits (not seen in 500 io runs)',
    ]);
    expect(notes[0]).to.match(
      /^ {2}replay {2}npx heddle replay h1:race\.test\.cjs#2:\d+:portfolio-await:/m,
    );
  });

  it("exact: the scenario's own timers are never stretched, what stands in for I/O is", async () => {
    const stretchedWith = async (options: string): Promise<string | undefined> => {
      const report = await mochaOn({ 'l.test.cjs': LATENCIES(options) }, { besides: DOUBLE });
      expect(failures(report)).to.deep.equal([]);
      return /^stretched (.*)$/m.exec(report.spawned.stderr)?.[1];
    };
    const standIns = 'double:true sleep:true remote:true';
    expect(await stretchedWith('')).to.equal(
      `own:true awaited:true promisified:true interval:false ${standIns}`,
    );
    expect(await stretchedWith('exact: true')).to.equal(
      `own:false awaited:false promisified:false interval:false ${standIns}`,
    );
  });

  it('exact: a replay is exact as well', async () => {
    const cwd = project({
      'e.test.cjs': `${HEAD()}
        const wait = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
        simulate('late answer', { exact: true, granularity: 'io' }, async (sim) => {
          const order = [];
          const store = async () => { await sim.sleep(10); order.push('stored'); };
          const give = async () => { await wait(30); order.push('gave up'); };
          await Promise.all([store(), give()]);
          assert.strictEqual(order[0], 'stored');
        });`,
    });
    const { failed } = await mochaIn(cwd, ['e.test.cjs']);
    const message = failed[0]?.err.message ?? '';
    for (const run of [/replay {2}npx heddle replay (\S+)/, /^tape {4}(\S+)/m]) {
      const given = run.exec(message)?.[1] ?? '';
      const replay = await spawnNode([buildHeddle().bin, 'replay', given], { cwd });
      expect(replay.stdout).to.match(/^reproduced, byte for byte: assertion/);
    }
    const tape = /^tape {4}(\S+)/m.exec(message)?.[1] ?? '';
    const text = fs.readFileSync(path.join(cwd, tape), 'utf8');
    expect(text).to.include('"exact":true');
    fs.writeFileSync(
      path.join(cwd, 'stretched.json'),
      text.replace('"exact":true', '"exact":false'),
    );
    const stretched = await spawnNode([buildHeddle().bin, 'replay', 'stretched.json'], { cwd });
    expect(stretched.stdout).to.not.match(/^reproduced, byte for byte/);
  });

  it('never spend the time that mocha allows a test', async () => {
    const report = await mocha(
      `simulate('slow', { seeds: 500 }, async () => { for (let i = 0; i < 50; i++) await increment(); });`,
      { args: ['--timeout', '5', '--retries', '2'] },
    );
    expect(failures(report)).to.deep.equal([]);
    const runsWith = async (...args: readonly string[]): Promise<string | undefined> => {
      const failing = await mocha(
        `simulate('fails', { seeds: 1 }, () => {
          globalThis.runs = (globalThis.runs ?? 0) + 1;
          throw new Error('planted');
        });
        after(() => { process.stderr.write('runs ' + globalThis.runs + '\\n'); });`,
        { args },
      );
      expect(failing.failed).to.have.lengthOf(1);
      return /^runs \d+$/m.exec(failing.spawned.stderr)?.[0];
    };
    expect(await runsWith('--timeout', '1', '--retries', '2')).to.equal(await runsWith());
  });
});
