import * as fs from 'node:fs';
import * as path from 'node:path';
import { fork } from 'node:child_process';
import { expect } from 'chai';
import { buildHeddle, project } from '../built';
import { comparable, swept, type SweptOptions } from '../runner/sweep/in-processes';
import { SLOW } from '../runner/sweep/workloads';
import { heddleIn } from './command-line';
import { heddleInBackground, lineCount, lines } from './background';

/** HEDDLE_LONG=1 asks for the numbers that a release must stand. */
const IS_LONG = process.env['HEDDLE_LONG'] === '1';
const WORKER_KILLS = IS_LONG ? 100 : 5;
const PARENT_KILLS = IS_LONG ? 20 : 3;
/** Of the slow scenario; each takes about a millisecond. */
const SEEDS = IS_LONG ? 20_000 : 1_000;

interface Line {
  readonly type: string;
  readonly scenario: number;
  readonly first: number;
  readonly last: number;
}

describe('a sweep whose processes are killed', function () {
  this.timeout(IS_LONG ? 1_800_000 : 120_000);

  let folder = '';

  before(() => {
    buildHeddle();
  });

  beforeEach(() => {
    folder = project({ 'slow.cjs': SLOW });
  });

  const options: SweptOptions = {
    request: { seeds: { first: 1, last: SEEDS } },
    batchMs: 50,
  };

  it(`${WORKER_KILLS} workers: no seed is lost or counted twice`, async () => {
    const undisturbed = await swept(folder, 'slow.cjs', options);
    let kills = 0;
    // Several sweeps where one is too short for so many kills.
    for (let round = 0; kills < WORKER_KILLS; round++) {
      const alive: number[] = [];
      let random = 1 + round;
      const filename = path.join(folder, `results-${round}.ndjson`);
      const disturbed = await swept(folder, 'slow.cjs', {
        ...options,
        resultsFile: filename,
        onWorker: (pid) => alive.push(pid),
        onProgress: () => {
          random = (random * 48_271) % 2_147_483_647;
          if (kills >= WORKER_KILLS || random % 4 !== 0) return;
          const [pid] = alive.splice(random % Math.max(1, alive.length), 1);
          if (pid === undefined) return;
          process.kill(pid, 'SIGKILL');
          kills++;
        },
      });
      expect(disturbed.error).to.equal(undefined);
      expect(comparable(disturbed.verdict)).to.deep.equal(comparable(undisturbed.verdict));
      expectEachSeedOnce(filename);
    }
    expect(kills).to.equal(WORKER_KILLS);
  });

  it(`${PARENT_KILLS} times the parent: the sweep goes on where it was`, async () => {
    const args = ['sweep', 'slow.cjs', '--seeds', String(SEEDS), '--json', '--workers', '2'];
    const undisturbed = await heddleIn(folder, ...args, '--output', 'undisturbed.ndjson');
    const filename = path.join(folder, 'disturbed.ndjson');
    const resumable = [...args, '--output', filename];
    let kills = 0;
    let disturbed;
    while (disturbed === undefined) {
      const sweep = heddleInBackground(folder, ...resumable, ...(kills === 0 ? [] : ['--resume']));
      if (kills === PARENT_KILLS) {
        disturbed = await sweep.ended;
        continue;
      }
      await lines(filename, lineCount(filename) + 1 + (kills % 3), sweep);
      sweep.process.kill('SIGKILL');
      const { code, stderr } = await sweep.ended;
      expect(code, `${stderr}\nit ended before it was killed ${kills + 1} times`).to.equal(
        undefined,
      );
      kills++;
    }
    expect(disturbed.stderr).to.equal('');
    expect(disturbed.code).to.equal(undisturbed.code);
    expect(withoutTime(disturbed.stdout)).to.equal(withoutTime(undisturbed.stdout));
    expectEachSeedOnce(filename);
  });

  it('leaves no worker behind when the parent is killed', async () => {
    const driver = fork(path.join(__dirname, 'fixtures', 'drive-sweep.cjs'), [
      buildHeddle().folder,
      folder,
      'slow.cjs',
    ]);
    const pids: number[] = [];
    await new Promise<void>((resolve) => {
      driver.on('message', (message) => {
        pids.push(message as number);
        if (pids.length === 2) resolve();
      });
    });
    driver.kill('SIGKILL');
    // The watch of each worker looks every 50 ms; the test's own time limit bounds the wait.
    while (pids.some(isAlive)) await new Promise((resolve) => setImmediate(resolve));
    expect(pids.filter(isAlive)).to.deep.equal([]);
  });

  function expectEachSeedOnce(filename: string): void {
    const batches = fs
      .readFileSync(filename, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line)
      .filter(({ type }) => type === 'batch');
    for (const scenario of [0, 1]) {
      const ranges = batches.filter((batch) => batch.scenario === scenario);
      ranges.sort((one, other) => one.first - other.first);
      let next = 1;
      for (const { first, last } of ranges) {
        expect(first, `scenario ${scenario}`).to.equal(next);
        next = last + 1;
      }
      expect(next, `scenario ${scenario}`).to.equal(SEEDS + 1);
    }
  }
});

function withoutTime(stdout: string): string {
  return stdout.replace(/"seconds":[\d.]+/, '');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
