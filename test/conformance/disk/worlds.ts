import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { inRun } from '../../sim/trial';

/** Where a case runs. */
export interface World {
  /** An empty folder. */
  readonly dir: string;
  /** A path in that folder. */
  readonly at: (...names: string[]) => string;
  /** Whether the user may do everything, as root may; permission bits then mean little. */
  readonly isPrivileged: boolean;
  /** What a call that must fail fails with, the folder replaced by `<dir>`. */
  readonly failure: (call: () => unknown) => Promise<Failure>;
}

export interface Failure {
  readonly code: string | undefined;
  readonly message: string;
  readonly syscall: string | undefined;
  readonly path: string | undefined;
  readonly dest: string | undefined;
}

export const MAJOR = Number(process.versions.node.split('.')[0]);

/** One case with the same expectations on the real disk, in a temporary folder, and on the simulated one. */
export function onBothDisks(title: string, body: (world: World) => void | Promise<void>): void {
  it(`${title}, really`, async () => {
    const dir = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'heddle-disk-'));
    try {
      await body(worldIn(dir, process.getuid?.() === 0));
    } finally {
      fs.rmSync(dir, { recursive: true, force: true });
    }
  });
  it(`${title}, simulated`, () =>
    inRun(async () => {
      const dir = '/tmp/case';
      fs.mkdirSync(dir);
      await body(worldIn(dir, false));
    }));
}

function worldIn(dir: string, isPrivileged: boolean): World {
  const withoutDir = (text: string | undefined): string | undefined =>
    text?.replaceAll(dir, '<dir>');
  return {
    dir,
    at: (...names) => path.join(dir, ...names),
    isPrivileged,
    failure: async (call) => {
      try {
        await call();
      } catch (error) {
        const met = error as NodeJS.ErrnoException & { dest?: string };
        return {
          code: met.code,
          message: withoutDir(met.message) ?? '',
          syscall: met.syscall,
          path: withoutDir(met.path),
          dest: withoutDir(met.dest),
        };
      }
      throw new Error('the call did not fail');
    },
  };
}
