import { constants } from 'node:fs';
import { DiskError } from '../../world/disk/errors';
import type { Disk } from '../../world/disk/disk';
import { absolute, encoded, given, microseconds } from './arguments';
import type { Arguments, NativeCall } from './calls';
import { openPath } from './open-how';
import { direntKind, statFields, statFsFields } from './stats';

type Effect = NativeCall['effect'];

const MAJOR = Number(process.versions.node.split('.')[0]);

/** Functions that take a path. */
export const PATH_CALLS: Readonly<Record<string, NativeCall>> = {
  access: one('access', 'access', (disk, [path, mode]) => {
    disk.attributes.access(absolute(path), Number(mode ?? 0));
  }),
  open: one('open', 'open', openPath),
  openFileHandle: one('open', 'open', openPath),
  mkdir: one('mkdir', 'mkdir', mkdir),
  mkdtemp: {
    name: 'mkdtemp',
    effect: (disk, [prefix, encoding]) => {
      const letters = disk.names.mkdtemp(absolute(prefix)).slice(-6);
      return encoded(given(prefix) + letters, encoding);
    },
    failed: ([prefix]) => ({ syscall: 'mkdtemp', path: `${given(prefix)}XXXXXX` }),
  },
  rmdir: one('rmdir', 'rmdir', (disk, [path]) => {
    disk.names.rmdir(absolute(path));
  }),
  unlink: one('unlink', 'unlink', (disk, [path]) => {
    disk.names.unlink(absolute(path));
  }),
  rename: two('rename', 'rename', (disk, [from, to]) => {
    disk.names.rename(absolute(from), absolute(to));
  }),
  link: two('link', 'link', (disk, [existing, path]) => {
    disk.names.link(absolute(existing), absolute(path));
  }),
  symlink: two('symlink', 'symlink', (disk, [target, path]) => {
    disk.names.symlink(given(target), absolute(path));
  }),
  copyFile: two('copyFile', 'copyfile', (disk, [from, to, mode]) => {
    const exclusive = (Number(mode) & constants.COPYFILE_EXCL) !== 0;
    disk.trees.copyFile(absolute(from), absolute(to), exclusive);
  }),
  readlink: one('readlink', 'readlink', (disk, [path, encoding]) =>
    encoded(disk.names.readlink(absolute(path)), encoding),
  ),
  realpath: one('realpath', 'realpath', (disk, [path, encoding]) =>
    encoded(disk.names.realpath(absolute(path)), encoding),
  ),
  readdir: one('readdir', 'scandir', readdir),
  stat: one('stat', 'stat', statDoor('stat', true)),
  lstat: one('lstat', 'lstat', statDoor('lstat', false)),
  statfs: one('statfs', 'statfs', (disk, [path, isBigint]) => {
    disk.attributes.stat({ path: absolute(path), follow: true }, 'statfs');
    return statFsFields(disk.volume.space, isBigint === true);
  }),
  chmod: one('chmod', 'chmod', (disk, [path, mode]) => {
    disk.attributes.chmod({ path: absolute(path), follow: true }, Number(mode), 'chmod');
  }),
  chown: one('chown', 'chown', chownDoor('chown', true)),
  lchown: one('lchown', 'lchown', chownDoor('lchown', false)),
  utimes: one('utimes', 'utime', utimesDoor('utime', true)),
  lutimes: one('lutimes', 'lutime', utimesDoor('lutime', false)),
};

function one(name: string, syscall: string, effect: Effect): NativeCall {
  return { name, effect, failed: ([path]) => ({ syscall, path: given(path) }) };
}

function two(name: string, syscall: string, effect: Effect): NativeCall {
  const failed: NativeCall['failed'] = ([path, dest]) => ({
    syscall,
    path: given(path),
    dest: given(dest),
  });
  return { name, effect, failed };
}

function mkdir(disk: Disk, [path, mode, isRecursive]: Arguments): string | undefined {
  if (isRecursive !== true) {
    disk.names.mkdir(absolute(path), Number(mode));
    return undefined;
  }
  const whole = absolute(path);
  const first = disk.names.mkdirWithParents(whole, Number(mode));
  // A relative path stays one.
  return first?.slice(whole.length - given(path).length);
}

function readdir(disk: Disk, [path, encoding, withTypes]: Arguments): unknown {
  const entries = disk.names.readdir(absolute(path));
  const names = entries.map(({ name }) => encoded(name, encoding));
  return withTypes === true ? [names, entries.map(({ kind }) => direntKind(kind))] : names;
}

/** The fourth argument says that nothing there is no error. */
function statDoor(syscall: string, follow: boolean): Effect {
  return (disk, [path, isBigint, , throwIfNoEntry]) => {
    try {
      const facts = disk.attributes.stat({ path: absolute(path), follow }, syscall);
      return statFields(facts, isBigint === true);
    } catch (error) {
      if (throwIfNoEntry === false && error instanceof DiskError) {
        if (error.code === 'ENOENT') return undefined;
        if (error.code === 'ENOTDIR' && follow && MAJOR >= 22) return undefined;
      }
      throw error;
    }
  };
}

function chownDoor(syscall: string, follow: boolean): Effect {
  return (disk, [path, uid, gid]) => {
    const owner = { uid: Number(uid), gid: Number(gid) };
    disk.attributes.chown({ path: absolute(path), follow }, owner, syscall);
  };
}

function utimesDoor(syscall: string, follow: boolean): Effect {
  return (disk, [path, atime, mtime]) => {
    const times = { atimeUs: microseconds(atime), mtimeUs: microseconds(mtime) };
    disk.attributes.utimes({ path: absolute(path), follow }, times, syscall);
  };
}
