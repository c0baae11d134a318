import { inRun, replaceFunction } from '../patch';
import { diskOf } from './session';

type AnyFunction = (...args: unknown[]) => unknown;

/** Whom files belong to and what they may do is asked of the process, so a run has answers of its own. */
export function openUserDoor(): void {
  for (const [key, id] of [
    ['getuid', 'uid'],
    ['geteuid', 'uid'],
    ['getgid', 'gid'],
    ['getegid', 'gid'],
  ] as const) {
    // Windows has none of these.
    if (typeof Reflect.get(process, key) !== 'function') continue;
    replaceFunction<AnyFunction>(process, key, (native) =>
      inRun(native, (run) => diskOf(run).volume.user[id]),
    );
  }
  replaceFunction<AnyFunction>(process, 'umask', (native) =>
    inRun(native, (run, mask) => {
      const { volume } = diskOf(run);
      const before = volume.umask;
      if (typeof mask === 'number') volume.umask = mask & 0o777;
      else if (typeof mask === 'string') volume.umask = Number.parseInt(mask, 8) & 0o777;
      return before;
    }),
  );
}
