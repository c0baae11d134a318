import * as path from 'node:path';
import type { Disk } from '../../world/disk/disk';
import type { Facts } from '../../world/disk/attributes';
import { DiskError } from '../../world/disk/errors';
import { absolute, given } from './arguments';
import type { Arguments } from './calls';
import { toNodeError } from './errors';

/** Whether `cp` may copy one into the other; makes the folder above the target. */
export function checkPaths(disk: Disk, [src, dest, dereference, recursive]: Arguments): void {
  const [from, to] = [absolute(src), absolute(dest)];
  const follow = dereference === true;
  const source = factsOf(disk, from, follow);
  if (source === undefined) {
    const syscall = follow ? 'stat' : 'lstat';
    throw toNodeError(new DiskError('ENOENT'), { syscall, path: given(src) });
  }
  const target = factsOf(disk, to, follow);
  if (target !== undefined) expectCompatible(source, target, given(src), given(dest));
  if (source.kind === 'directory') {
    const folder = given(src).replace(/\/?$/, '/');
    if (recursive !== true) {
      const what = `Recursive option not enabled, cannot copy a directory: ${folder}`;
      throw cpError('ERR_FS_EISDIR', what);
    }
    if (`${path.resolve(to)}/`.startsWith(`${path.resolve(from)}/`)) {
      const what = `Cannot copy ${folder} to a subdirectory of self ${given(dest)}`;
      throw cpError('ERR_FS_CP_EINVAL', what);
    }
  }
  disk.names.mkdirWithParents(path.dirname(to), 0o777);
}

/** Replaces a file that is there. */
export function overrideFile(disk: Disk, [src, dest, , preserve]: Arguments): void {
  const [from, to] = [absolute(src), absolute(dest)];
  try {
    disk.names.unlink(to);
    disk.trees.copyFile(from, to, false);
    if (preserve !== true) return;
    const facts = disk.attributes.stat({ path: from, follow: true }, 'stat');
    disk.attributes.utimes({ path: to, follow: true }, facts, 'utime');
  } catch (error) {
    throw toNodeError(error, { syscall: 'cp', path: given(dest) });
  }
}

/** Copies a folder with all that is in it. */
export function copyFolder(disk: Disk, args: Arguments): void {
  const [src, dest, force, dereference, errorOnExist, verbatimSymlinks, preserve] = args;
  try {
    disk.trees.copyFolder(absolute(src), absolute(dest), {
      force: force === true,
      dereference: dereference === true,
      errorOnExist: errorOnExist === true,
      verbatimSymlinks: verbatimSymlinks === true,
      preserveTimestamps: preserve === true,
    });
  } catch (error) {
    if (error instanceof DiskError && error.code === 'EEXIST') {
      throw cpError('ERR_FS_CP_EEXIST', `${given(dest)} already exists`);
    }
    throw toNodeError(error, { syscall: 'cp', path: given(dest) });
  }
}

function factsOf({ attributes }: Disk, file: string, follow: boolean): Facts | undefined {
  try {
    return attributes.stat({ path: file, follow }, 'stat');
  } catch (error) {
    if (error instanceof DiskError && error.code === 'ENOENT') return undefined;
    throw toNodeError(error, { syscall: 'cp', path: file });
  }
}

function expectCompatible(source: Facts, target: Facts, src: string, dest: string): void {
  if (source.inode === target.inode)
    throw cpError('ERR_FS_CP_EINVAL', `src and dest cannot be the same ${dest}`);
  const fromFolder = source.kind === 'directory';
  const toFolder = target.kind === 'directory';
  if (fromFolder && !toFolder) {
    const what = `Cannot overwrite non-directory ${dest} with directory ${src}`;
    throw cpError('ERR_FS_CP_DIR_TO_NON_DIR', what);
  }
  if (!fromFolder && toFolder) {
    const what = `Cannot overwrite directory ${dest} with non-directory ${src}`;
    throw cpError('ERR_FS_CP_NON_DIR_TO_DIR', what);
  }
}

function cpError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
