import { constants } from 'node:fs';
import type { Disk } from '../../world/disk/disk';
import type { OpenHow } from '../../world/disk/files';
import { absolute } from './arguments';
import type { Arguments } from './calls';

const {
  O_APPEND,
  O_CREAT,
  O_DIRECTORY,
  O_DSYNC,
  O_EXCL,
  O_NOFOLLOW,
  O_RDWR,
  O_SYNC,
  O_TRUNC,
  O_WRONLY,
} = constants;

/** Opens what a native function was given: path, flags, mode. */
export function openPath(disk: Disk, [path, flags, mode]: Arguments): number {
  return disk.files.open(absolute(path), openHow(Number(flags)), Number(mode));
}

/** What the bits of `flags` mean on this platform. */
function openHow(flags: number): OpenHow {
  const has = (bits: number): boolean => bits !== 0 && (flags & bits) === bits;
  const access = flags & (O_WRONLY | O_RDWR);
  return {
    read: access !== O_WRONLY,
    write: access !== 0,
    append: has(O_APPEND),
    create: has(O_CREAT),
    exclusive: has(O_EXCL),
    truncate: has(O_TRUNC),
    directory: has(O_DIRECTORY),
    noFollow: has(O_NOFOLLOW),
    sync: has(O_SYNC) || has(O_DSYNC),
  };
}
