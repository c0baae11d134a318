import * as fs from 'node:fs';
import * as path from 'node:path';
import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { buildHeddle, project, type Spawned } from '../built';
import { MIXED, SLOW } from '../runner/sweep/workloads';
import { heddleInBackground, lines, type Background } from './background';
import { expectRefusal, heddleIn } from './command-line';

interface Json {
  readonly [key: string]: unknown;
}

let folder = '';

const heddle = (...args: string[]): Promise<Spawned> => heddleIn(folder, ...args);

const objects = (stdout: string): Json[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Json);

const whole = (stdout: string): Json => objects(stdout).at(-1) ?? {};

const scenarios = (stdout: string): Json[] =>
  objects(stdout).filter(({ type }) => type === 'scenario');

const withoutTime = (stdout: string): string => stdout.replace(/"seconds":[\d.]+/, '');

before(function () {
  this.timeout(60_000);
  buildHeddle();
});

beforeEach(() => {
  folder = project({ 'mixed.cjs': MIXED, 'slow.cjs': SLOW });
});

describe('what ends a sweep', function () {
  this.timeout(60_000);

  it('--until-failure: the first failure, and scenarios behind it are not swept', async () => {
    const result = await heddle(
      'sweep',
      'mixed.cjs',
      '--seeds',
      '500',
      '--until-failure',
      '--json',
    );
    expect(result.code).to.equal(1);
    const found = scenarios(result.stdout);
    expect(found).to.have.lengthOf(1);
    expect(found[0]).to.deep.include({ failedRuns: 1 });
    expect(found[0]?.['stop']).to.deep.equal({ seed: found[0]?.['runs'], why: 'failures' });
    expect(whole(result.stdout)['unswept']).to.have.lengthOf(2);
  });

  it('--max-failures: so many different ones of each scenario', async () => {
    const args = ['sweep', 'mixed.cjs', '--seeds', '500', '--json', '--max-failures'];
    const one = scenarios((await heddle(...args, '1')).stdout);
    expect(one.map(({ fingerprints }) => (fingerprints as string[]).length)).to.deep.equal([
      1, 0, 0,
    ]);
    expect(one.map(({ runs }) => runs === 500)).to.deep.equal([false, true, true]);
    const two = scenarios((await heddle(...args, '2')).stdout);
    expect((two[0]?.['fingerprints'] as string[]).length).to.equal(2);
  });

  it('--for: the clock; every scenario has its share, and --seeds bounds it too', async () => {
    const timed = await heddle('sweep', 'mixed.cjs', '--for', '1s', '--json');
    expect(scenarios(timed.stdout)).to.have.lengthOf(3);
    for (const { runs, complete } of scenarios(timed.stdout)) {
      expect(runs).to.be.above(0);
      expect(complete).to.equal(true);
    }
    expect(whole(timed.stdout)['seeds']).to.deep.equal({ first: 1, last: null });
    const both = await heddle('sweep', 'mixed.cjs', '--for', '1h', '--seeds', '20', '--json');
    expect(whole(both.stdout)).to.include({ runs: 60, complete: true });
  });

  it('--seeds-from: the seeds of a commit, the same for its short form, others for each', async () => {
    const args = [
      'sweep',
      'mixed.cjs',
      '--title',
      'long',
      '--seeds',
      '3',
      '--json',
      '--seeds-from',
    ];
    const first = await heddle(...args, '3f9c21aa00112233445566778899aabbccddeeff');
    expect(first.stderr).to.match(/^heddle: seeds of commit 3f9c21aa0011: --seeds \d+\.\.\d+\n$/);
    const seeds = whole(first.stdout)['seeds'] as { first: number; last: number };
    expect(seeds.last - seeds.first).to.equal(2);
    expect(whole((await heddle(...args, '3f9c21a')).stdout)['seeds']).to.deep.equal(seeds);
    expect(whole((await heddle(...args, '3f9c21b')).stdout)['seeds']).to.not.deep.equal(seeds);
  });

  it('--seeds-from HEAD: asks git', async () => {
    const args = [
      'sweep',
      'mixed.cjs',
      '--title',
      'long',
      '--seeds',
      '3',
      '--json',
      '--seeds-from',
    ];
    expectRefusal(await heddle(...args, 'HEAD'), 'BAD_OPTION', 'git names no commit');
    const git = (...words: string[]): string =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...words], {
        cwd: folder,
        encoding: 'utf8',
      }).trim();
    git('init', '--quiet');
    git('commit', '--quiet', '--allow-empty', '--message', 'first');
    const head = git('rev-parse', 'HEAD');
    const byName = whole((await heddle(...args, 'HEAD')).stdout);
    expect(byName['seeds']).to.deep.equal(whole((await heddle(...args, head)).stdout)['seeds']);
  });
});

describe('a sweep that is interrupted', function () {
  this.timeout(60_000);

  const results = (): string => path.join(folder, 'results.ndjson');

  const begin = async (args: readonly string[], atLine: number): Promise<Background> => {
    const sweep = heddleInBackground(folder, 'sweep', ...args, '--json', '--output', results());
    await lines(results(), atLine, sweep);
    return sweep;
  };

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`${signal}: prints what was found, and says how to go on`, async () => {
      const args = ['slow.cjs', '--seeds', '1_000_000'];
      const sweep = await begin(args, 4);
      sweep.process.kill(signal);
      const { code, stdout, stderr } = await sweep.ended;
      expect(code, stderr).to.equal(1);
      expect(stderr).to.include('--resume goes on with it');
      expect(objects(stdout).some(({ type }) => type === 'failure')).to.equal(true);
      expect(whole(stdout)).to.include({ complete: false });
      expect(whole(stdout)['runs']).to.be.within(1, 999_999);
    });
  }

  it('exits with 130 when nothing was found', async () => {
    const sweep = await begin(['slow.cjs', '--title', 'plain', '--seeds', '100_000_000'], 3);
    sweep.process.kill('SIGINT');
    const { code, stdout } = await sweep.ended;
    expect(code).to.equal(130);
    expect(whole(stdout)).to.include({ complete: false, failures: 0 });
  });

  it('the second time at once', async () => {
    fs.writeFileSync(
      path.join(folder, 'loops.cjs'),
      `const { execFileSync } = require('node:child_process');
const { simulate } = require(${JSON.stringify(buildHeddle().mocha)});
simulate('loops', { allow: ['child_process.execFileSync'] }, async (sim) => {
  await null;
  if (sim.seed > 5) return;
  execFileSync('sh', ['-c', 'echo now >> "$1"', 'sh', ${JSON.stringify(path.join(folder, 'looping'))}]);
  for (;;);
});\n`,
    );
    const args = ['loops.cjs', '--seeds', '5', '--hang', '3600', '--json'];
    const sweep = heddleInBackground(folder, 'sweep', ...args);
    await lines(path.join(folder, 'looping'), 1, sweep);
    let stderr = '';
    sweep.process.kill('SIGINT');
    await new Promise<void>((resolve) => {
      sweep.process.stderr?.on('data', (text: string) => {
        stderr += text;
        if (stderr.includes('once more stops at once')) resolve();
      });
    });
    sweep.process.kill('SIGINT');
    const { code, stdout } = await sweep.ended;
    expect(code).to.equal(130);
    expect(stdout).to.equal('');
  });

  it('goes on with --resume to the verdict of one that was not disturbed', async () => {
    const args = ['slow.cjs', '--seeds', '600'];
    const undisturbed = await heddle('sweep', ...args, '--json', '--output', 'undisturbed.ndjson');
    const sweep = await begin(args, 3);
    sweep.process.kill('SIGINT');
    expect(whole((await sweep.ended).stdout)['complete']).to.equal(false);
    // The last line may be torn: the system had no time to write all of it.
    fs.appendFileSync(results(), '{"type":"batch","scenario":0,"first":');
    const resumed = await heddle('sweep', ...args, '--json', '--output', results(), '--resume');
    expect(withoutTime(resumed.stdout)).to.equal(withoutTime(undisturbed.stdout));
    const again = await heddle('sweep', ...args, '--json', '--output', results(), '--resume');
    expect(withoutTime(again.stdout), 'one that is finished').to.equal(
      withoutTime(undisturbed.stdout),
    );
  });

  it('is mentioned and replaced without --resume', async () => {
    const args = ['slow.cjs', '--title', 'plain', '--seeds', '20'];
    await heddle('sweep', ...args, '--output', results());
    const text = fs.readFileSync(results(), 'utf8');
    expect(text).to.match(/\n\{"type":"end",.*\}\n$/);
    fs.writeFileSync(results(), text.replace(/\{"type":"end".*\n$/, ''));
    const result = await heddle('sweep', ...args, '--output', results());
    expect(result.stderr).to.match(
      /an unfinished sweep of the same plan is replaced; --resume would/,
    );
    expect(result.code).to.equal(0);
  });

  it('does not go on when the code, the options or heddle changed, and says what', async () => {
    const args = ['slow.cjs', '--title', 'plain', '--seeds', '20', '--output', results()];
    await heddle('sweep', ...args);
    const again = await heddle(
      'sweep',
      'slow.cjs',
      '--seeds',
      '30',
      '--output',
      results(),
      '--resume',
    );
    expectRefusal(again, 'BAD_RESULTS', 'title was "plain" and is not given', 'seeds was');
    const text = fs.readFileSync(results(), 'utf8');
    fs.writeFileSync(results(), text.replace(/"heddle":"[^"]*"/, '"heddle":"0.0.0"'));
    expectRefusal(
      await heddle('sweep', ...args, '--resume'),
      'BAD_RESULTS',
      'heddle was 0.0.0 and is',
    );
    fs.writeFileSync(results(), text);
    fs.appendFileSync(path.join(folder, 'slow.cjs'), '// edited\n');
    const edited = await heddle('sweep', ...args, '--resume');
    expectRefusal(edited, 'BAD_RESULTS', 'slow.cjs was changed');
  });
});

describe('two sweeps of one results file', function () {
  this.timeout(60_000);

  it('cannot run at once; a lock of a process that is gone is taken over', async () => {
    const file = path.join(folder, 'results.ndjson');
    const args = ['slow.cjs', '--title', 'plain', '--output', file];
    const sweep = heddleInBackground(folder, 'sweep', ...args, '--seeds', '100_000_000');
    await lines(file, 2, sweep);
    const second = await heddle('sweep', ...args, '--seeds', '5');
    expectRefusal(second, 'SWEEP_RUNNING', `process ${String(sweep.process.pid)} is writing`);
    sweep.process.kill('SIGKILL');
    await sweep.ended;
    expect(fs.existsSync(`${file}.lock`)).to.equal(true);
    const third = await heddle('sweep', ...args, '--seeds', '5');
    expect(third.code, third.stderr).to.equal(0);
    expect(fs.existsSync(`${file}.lock`)).to.equal(false);
  });
});

describe('a second run of a seed in another process', function () {
  this.timeout(60_000);

  it('finds what depends on the process: exit code 3, and how to find out more', async () => {
    fs.writeFileSync(
      path.join(folder, 'process.cjs'),
      `const runs = (globalThis.heddleTestRuns ??= { count: 0 });
exports.depends = async (sim) => {
  runs.count++;
  for (let round = 0; round < runs.count % 5; round++) await round;
};
`,
    );
    const result = await heddle('sweep', 'process.cjs', '--seeds', '300', '--workers', '1');
    expect(result.code).to.equal(3);
    expect(result.stdout).to.match(
      /nondeterministic: seed \d+ came out differently in another process; npx heddle audit process\.cjs --seeds (\d+)\.\.\1 says where/,
    );
  });
});

describe('progress', function () {
  this.timeout(60_000);

  it('is not shown where stderr is no terminal', async () => {
    const result = await heddle('sweep', 'mixed.cjs', '--seeds', '20');
    expect(result.stderr).to.equal('');
    expect(result.stdout).to.not.include('\u001b');
  });
});
