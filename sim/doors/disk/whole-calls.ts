import type { Disk } from '../../world/disk/disk';
import { DiskError } from '../../world/disk/errors';
import { under } from '../../world/disk/trees';
import { absolute, encoded, given } from './arguments';
import type { Arguments, NativeCall } from './calls';
import { checkPaths, copyFolder, overrideFile } from './copying';
import { toNodeError, type FailedCall } from './errors';
import { openPath } from './open-how';
import { direntKind } from './stats';

const PIECE = 65_536;

/** Functions that do the work of several in one call. */
export const WHOLE_CALLS: Readonly<Record<string, NativeCall>> = {
  existsSync: whole('exists', ({ attributes }, [path]) => {
    try {
      attributes.access(absolute(path), 0);
      return true;
    } catch (error) {
      if (error instanceof DiskError) return false;
      throw error;
    }
  }),
  readFileUtf8: whole('readFile', (disk, [pathOrFd, flags]) =>
    withDescriptor(disk, [pathOrFd, flags, 0o666], (fd) => readWhole(disk, fd).toString()),
  ),
  writeFileUtf8: whole('writeFile', (disk, [pathOrFd, text, flags, mode]) =>
    withDescriptor(disk, [pathOrFd, flags, mode], (fd) => {
      writeWhole(disk, fd, Buffer.from(String(text)));
    }),
  ),
  readdirRecursive: {
    name: 'readdir',
    effect: readdirRecursive,
    failed: ([path]) => ({ syscall: 'scandir', path: given(path) }),
  },
  // Some releases pass something else before the path.
  internalModuleStat: whole('stat', ({ trees }, args) => {
    const path = absolute(args.find((arg) => typeof arg === 'string'));
    if (trees.isFolder(path)) return 1;
    return trees.isThere(path) ? 0 : -2;
  }),
  rmSync: {
    name: 'rm',
    effect: rm,
    failed: ([path]) => ({ syscall: 'rm', path: given(path) }),
  },
  cpSyncCheckPaths: whole('cp', checkPaths),
  cpSyncOverrideFile: whole('cp', overrideFile),
  cpSyncCopyDir: whole('cp', copyFolder),
};

/** Everything from where the descriptor stands, as Node reads it. */
export function readWhole({ files }: Disk, fd: number): Buffer {
  const pieces: Buffer[] = [];
  for (;;) {
    const piece = Buffer.alloc(PIECE);
    const count = attempt({ syscall: 'read' }, () => files.read(fd, piece));
    if (count === 0) return Buffer.concat(pieces);
    pieces.push(piece.subarray(0, count));
  }
}

/** Opens a path, for a call that fails in other ways too. */
export function openNamed(disk: Disk, args: Arguments): number {
  return attempt({ syscall: 'open', path: given(args[0]) }, () => openPath(disk, args));
}

export function writeWhole({ files }: Disk, fd: number, bytes: Uint8Array): void {
  if (bytes.length === 0) return;
  attempt({ syscall: 'write' }, () => {
    files.write(fd, bytes);
  });
}

/** What Node's error says is known only here, since each part of a call fails in its own way. */
function attempt<T>(call: FailedCall, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw toNodeError(error, call);
  }
}

function whole(name: string, effect: NativeCall['effect']): NativeCall {
  return { name, effect, failed: () => ({ syscall: name }) };
}

/** The first of the arguments is a descriptor that stays open, or a path. */
function withDescriptor<T>(
  disk: Disk,
  [pathOrFd, flags, mode]: Arguments,
  use: (fd: number) => T,
): T {
  if (typeof pathOrFd === 'number') return use(pathOrFd);
  const fd = openNamed(disk, [pathOrFd, flags, mode]);
  try {
    return use(fd);
  } finally {
    disk.files.close(fd);
  }
}

/** Names relative to the folder; with types grouped by folder, as Node's own fs unpacks them. */
function readdirRecursive(
  { trees, attributes }: Disk,
  [path, encoding, withTypes]: Arguments,
): unknown {
  const root = absolute(path);
  const listed = trees.list(root);
  if (withTypes !== true) {
    return listed.flatMap(({ folder, names }) =>
      names.map((name) => encoded(under(folder, name), encoding)),
    );
  }
  const names = listed.flatMap((each) => each.names.map((name) => encoded(name, encoding)));
  const types = listed.flatMap((each) =>
    each.names.map((name) => {
      const below = under(under(root, each.folder), name);
      return direntKind(attributes.stat({ path: below, follow: false }, 'lstat').kind);
    }),
  );
  const counts = Uint32Array.from(listed, (each) => each.names.length);
  const folders = listed.map(({ folder }) => encoded(folder, encoding));
  return [names, Uint8Array.from(types), counts, folders];
}

/** What was not there is no error: Node's own fs has asked before. */
function rm({ trees }: Disk, [path, , isRecursive]: Arguments): void {
  const target = absolute(path);
  if (!trees.isThere(target)) return;
  if (isRecursive !== true && trees.isFolder(target)) throw new DiskError('EISDIR');
  trees.remove(target);
}
