import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import type { HeddleError } from '../../../sim/errors';
import { buildHeddle, project, type Spawned } from '../built';
import { swept } from '../runner/sweep/in-processes';
import { SLOW } from '../runner/sweep/workloads';
import { expectRefusal, heddleIn } from './command-line';
import { RACE } from './projects';

let folder = '';

const heddle = (...args: string[]): Promise<Spawned> => heddleIn(folder, ...args);

describe('sweeps that cannot be', function () {
  this.timeout(60_000);

  before(() => {
    buildHeddle();
    folder = project({ 'race.cjs': RACE, 'slow.cjs': SLOW });
  });

  const values: readonly (readonly [args: string[], ...parts: (string | RegExp)[]])[] = [
    [['--shard', '5/3'], '"5/3" is no shard', 'the first is 1'],
    [['--shard', '0/3'], '"0/3" is no shard'],
    [['--shard', 'x'], '"x" is no shard'],
    [['--shard', '1/2/3'], '"1/2/3" is no shard'],
    [['--for', '5'], '"5" is no duration', '90s, 5m or 1h'],
    [['--for', '0s'], '"0s" is no duration'],
    [['--for', 'soon'], '"soon" is no duration'],
    [['--workers', '0'], '"0" is no count'],
    [['--workers', 'all'], '"all" is no count'],
    [['--memory', '10'], '10 MB are too little', 'at least 256'],
    [['--memory', 'much'], '"much" is no count'],
    [['--seeds-from', 'main'], '"main" is no commit', 'at least seven digits, or HEAD'],
    [['--seeds-from', '3f9'], '"3f9" is no commit'],
    [['--max-failures', '5000'], 'more different failures than a sweep counts', 'at most 1000'],
  ];
  for (const [args, ...parts] of values) {
    it(args.join(' '), async () => {
      expectRefusal(await heddle('sweep', 'race.cjs', ...args), 'BAD_OPTION', ...parts);
    });
  }

  const contradictions: readonly (readonly [...args: string[]])[] = [
    ['--until-failure', '--max-failures', '2'],
    ['--shard', '1/2', '--until-failure'],
    ['--shard', '1/2', '--max-failures', '2'],
    ['--shard', '1/2', '--for', '1m'],
    ['--resume', '--for', '1m'],
    ['--seeds-from', '3f9c21a', '--seeds', '1..5'],
  ];
  for (const args of contradictions) {
    it(`contradict each other: ${args.join(' ')}`, async () => {
      const result = await heddle('sweep', 'race.cjs', ...args);
      expectRefusal(result, 'BAD_OPTION', 'contradict each other: ');
    });
  }

  it('a project that does not open in a worker: it ends all the same', async () => {
    for (const workers of ['1', '3']) {
      const args = ['--require', './gone.cjs', '--workers', workers];
      const result = await heddle('sweep', 'race.cjs', ...args);
      expectRefusal(
        result,
        'LOAD_FAILED',
        "./gone.cjs does not load: Cannot find module './gone.cjs'",
      );
    }
  });

  it('a module to load first that ends the process', async () => {
    fs.writeFileSync(path.join(folder, 'exits.cjs'), 'process.reallyExit(5);\n');
    const result = await heddle('sweep', 'race.cjs', '--require', './exits.cjs');
    expectRefusal(
      result,
      'LOAD_FAILED',
      'a worker process ended with exit code 5 before it was ready',
    );
  });

  it('nothing to resume', async () => {
    const result = await heddle('sweep', 'race.cjs', '--seeds', '7', '--resume');
    expectRefusal(result, 'BAD_RESULTS', 'there is no unfinished sweep in');
  });

  it('a results file that is none is left alone', async () => {
    for (const text of ['precious notes\n', '{"name":"heddle"}\n', 'precious notes']) {
      const file = path.join(folder, 'notes.txt');
      fs.writeFileSync(file, text);
      const result = await heddle('sweep', 'race.cjs', '--seeds', '7', '--output', file);
      expectRefusal(result, 'BAD_RESULTS', 'notes.txt is no results file of heddle');
      expect(fs.readFileSync(file, 'utf8')).to.equal(text);
    }
  });

  it('a results file of another format, or damaged in its middle', async () => {
    const file = path.join(folder, 'results.ndjson');
    const args = ['sweep', 'race.cjs', '--seeds', '7', '--output', file];
    await heddle(...args);
    const text = fs.readFileSync(file, 'utf8');
    fs.writeFileSync(file, text.replace('"format":1', '"format":99'));
    expectRefusal(await heddle(...args, '--resume'), 'BAD_RESULTS', 'results format 99');
    fs.writeFileSync(file, text.replace('\n{"type":"batch"', '\n{"type"#"batch"'));
    expectRefusal(await heddle(...args, '--resume'), 'BAD_RESULTS', 'is damaged in line 2');
  });

  it('a results file that cannot be made', async () => {
    const below = path.join(folder, 'race.cjs', 'results.ndjson');
    const result = await heddle('sweep', 'race.cjs', '--seeds', '7', '--output', below);
    expectRefusal(result, 'NOT_WRITTEN', /cannot be written: (ENOTDIR|EEXIST)/, '--output');
  });

  it('a full disk from the beginning', async function () {
    if (!fs.existsSync('/dev/full')) throw new Error('this needs /dev/full, which Linux has');
    const result = await heddle('sweep', 'race.cjs', '--seeds', '7', '--output', '/dev/full');
    expectRefusal(result, 'NOT_WRITTEN', '/dev/full cannot be written: ENOSPC', 'space left');
  });

  for (const how of ['throws', 'writes a part'] as const) {
    it(`a disk that fills up (the system ${how}): what was found is still told`, async () => {
      let isFull = false;
      const { verdict, error } = await swept(folder, 'slow.cjs', {
        request: { seeds: { first: 1, last: 100_000 } },
        resultsFile: path.join(folder, `full-${how}.ndjson`),
        batchMs: 20,
        write: ((file: number, line: Buffer) => {
          if (!isFull) {
            // From then on there is something to tell.
            isFull = /"failedRuns":[1-9]/.test(line.toString());
            return fs.writeSync(file, line);
          }
          if (how === 'writes a part') return line.length - 1;
          throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
        }) as typeof fs.writeSync,
      });
      expect(error).to.be.instanceOf(Error);
      expect(error).to.include({ code: 'NOT_WRITTEN' } satisfies Partial<HeddleError>);
      expect(verdict.complete).to.equal(false);
      const [slow] = verdict.scenarios;
      expect(slow?.runs).to.be.within(1, 99_999);
      expect(slow?.failures[0]?.dossier?.shown.outcome.kind).to.equal('assertion');
    });
  }

  it('code that is edited while it is swept', async () => {
    const root = project({ 'slow.cjs': SLOW });
    const workers: number[] = [];
    let edited = false;
    const { error } = await swept(root, 'slow.cjs', {
      request: { seeds: { first: 1, last: 100_000 } },
      batchMs: 20,
      onWorker: (pid) => workers.push(pid),
      // Who takes the place of a worker that ended reads what is there then.
      onProgress: ({ runs }) => {
        if (edited || runs === 0) return;
        edited = true;
        fs.appendFileSync(path.join(root, 'slow.cjs'), '// edited\n');
        for (const pid of workers) process.kill(pid, 'SIGKILL');
      },
    });
    expect(error).to.include({ code: 'SOURCES_CHANGED' });
    expect((error as Error).message).to.include('slow.cjs was changed while the sweep was running');
  });
});
