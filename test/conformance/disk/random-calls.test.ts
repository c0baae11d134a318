import { expect } from 'chai';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { prng } from '../../../sim/choices/prng';
import { inRun } from '../../sim/trial';

type Draw = (bound: number) => number;

const NAMES = ['a', 'b', 'c', 'a/a', 'a/b', 'b/c', 'c/a/b', 'a/../b', 'b/', 'c/.'] as const;

/** Calls that name files in `dir`, each drawn anew. */
const CALLS: readonly ((draw: Draw, at: () => string) => unknown)[] = [
  (_, at) => fs.mkdirSync(at()),
  (_, at) => fs.mkdirSync(at(), { recursive: true }),
  (_, at) => fs.rmdirSync(at()),
  (_, at) => fs.unlinkSync(at()),
  (_, at) => fs.renameSync(at(), at()),
  (_, at) => fs.linkSync(at(), at()),
  (draw, at) => fs.symlinkSync(NAMES[draw(NAMES.length)] ?? 'a', at()),
  (_, at) => fs.readlinkSync(at()),
  (_, at) => fs.realpathSync.native(at()),
  (_, at) => fs.readdirSync(at()),
  (draw, at) =>
    fs.writeFileSync(at(), 'x'.repeat(draw(5_000)), { flag: FLAGS[draw(FLAGS.length)] }),
  (_, at) => fs.readFileSync(at(), 'latin1'),
  (draw, at) => fs.truncateSync(at(), draw(6_000)),
  (_, at) => fs.copyFileSync(at(), at()),
  (_, at) => removed(at()),
  (_, at) => factsOf(fs.lstatSync(at())),
  (_, at) => factsOf(fs.statSync(at())),
  (draw, at) => patched(at(), draw),
];

const FLAGS = ['w', 'a', 'wx', 'r+'] as const;

const STEPS = 80;

describe('random calls', () => {
  it('come to the same on the real disk and on the simulated one', async function () {
    if (process.platform !== 'linux') {
      expect(process.platform).to.be.a('string');
      return;
    }
    for (let seed = 1; seed <= 150; seed++) {
      const real = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'heddle-disk-'));
      try {
        const expected = callsIn(real, seed);
        const seen = await inRun(() => {
          fs.mkdirSync(real);
          return callsIn(real, seed);
        });
        expect(seen, `seed ${String(seed)}`).to.deep.equal(expected);
      } finally {
        fs.rmSync(real, { recursive: true, force: true });
      }
    }
  });
});

/** What each of the calls gave or failed with. */
function callsIn(dir: string, seed: number): readonly string[] {
  const random = prng(seed, 'calls');
  const draw = (bound: number): number => Math.floor(random() * bound);
  const log: string[] = [];
  for (let step = 0; step < STEPS; step++) {
    const names: string[] = [];
    const at = (): string => {
      const name = NAMES[draw(NAMES.length)] ?? 'a';
      names.push(name);
      return `${dir}/${name}`;
    };
    const index = draw(CALLS.length);
    const call = CALLS[index];
    let came: unknown;
    try {
      came = call?.(draw, at);
    } catch (error) {
      came = (error as Error).message;
    }
    log.push(
      `${String(index)} ${names.join()}: ${(JSON.stringify(came) as string | undefined)?.slice(0, 300) ?? ''}`,
    );
  }
  return log;
}

/** Some releases word the failures of rmSync by the library of their compiler: only what is left counts. */
function removed(file: string): undefined {
  try {
    fs.rmSync(file.replace(/\/\.?$/, ''), { recursive: true, force: true });
  } catch (error) {
    expect(error).to.be.instanceOf(Error);
  }
  return undefined;
}

function factsOf(stats: fs.Stats): unknown {
  const { size, nlink, mode } = stats;
  const isFolder = stats.isDirectory();
  // How long a folder is, and whether it counts those below, differs between file systems.
  return { mode, isFolder, ...(isFolder ? {} : { size, nlink }) };
}

/** Writes somewhere in a file and reads around it. */
function patched(file: string, draw: Draw): string {
  const fd = fs.openSync(file, 'r+');
  try {
    fs.writeSync(fd, 'patch', draw(9_000));
    if (draw(2) === 0) fs.ftruncateSync(fd, draw(9_000));
    const into = Buffer.alloc(20);
    const count = fs.readSync(fd, into, 0, 20, draw(9_000));
    return into.toString('latin1', 0, count);
  } finally {
    fs.closeSync(fd);
  }
}
