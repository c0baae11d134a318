import fs from 'node:fs';
import fsPromises from 'node:fs/promises';
import type { Run } from '../../kernel/run';
import type { Entry } from '../../world/disk/names';
import { under } from '../../world/disk/trees';
import { inRun, replaceFunction } from '../patch';
import { absolute, encoded, given, optionsOf } from './arguments';
import type { Request } from './binding';
import { completeLater, settling } from './completion';
import { completionError, toNodeError } from './errors';
import { diskOf } from './session';
import { direntKind } from './stats';

type Callback = (error: unknown, folder?: fs.Dir) => void;
type AnyFunction = (...args: unknown[]) => unknown;

interface FolderOptions {
  readonly encoding?: string | null;
  readonly bufferSize?: number;
  readonly recursive?: boolean;
}

/**
 * opendir looks its native functions up where no door can stand, so it has doors of its own. What they
 * give is Node's own Dir, over a listing made when the folder was opened.
 */
export function openFoldersDoor(): void {
  replaceFunction<AnyFunction>(fs, 'opendirSync', (native) =>
    inRun(native, (run, path, options) =>
      isPath(path) ? openNow(run, path, optionsOf<FolderOptions>(options)) : native(path, options),
    ),
  );
  replaceFunction<AnyFunction>(fs, 'opendir', (native) =>
    inRun(native, (run, path, ...args) => {
      const callback = args.at(-1);
      if (!isPath(path) || typeof callback !== 'function') return native(path, ...args);
      openLater(run, path, optionsOf<FolderOptions>(args[0]), callback as Callback);
      return undefined;
    }),
  );
  replaceFunction<AnyFunction>(fsPromises, 'opendir', (native) =>
    inRun(native, (run, path, options) => {
      if (!isPath(path)) return native(path, options);
      return new Promise((resolve, reject) => {
        openLater(run, path, optionsOf<FolderOptions>(options), (error, folder) => {
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- an Error or what a door threw
          if (folder === undefined) reject(error);
          else resolve(folder);
        });
      });
    }),
  );
}

/** Whatever else is given, Node itself words the error. */
function isPath(path: unknown): path is string | Uint8Array | URL {
  if (typeof path === 'string') return !path.includes('\0');
  return path instanceof Uint8Array || path instanceof URL;
}

function pathOf(path: string | Uint8Array | URL): string {
  return path instanceof URL ? decodeURIComponent(path.pathname) : given(path);
}

function openNow(run: Run, path: string | Uint8Array | URL, options: FolderOptions): fs.Dir {
  const shown = pathOf(path);
  try {
    return folderOf(run, shown, options, listed(run, shown, options));
  } catch (error) {
    // Node's own says no path here.
    throw toNodeError(error, { syscall: 'opendir' });
  }
}

function openLater(
  run: Run,
  path: string | Uint8Array | URL,
  options: FolderOptions,
  callback: Callback,
): void {
  const shown = pathOf(path);
  completeLater(run, 'opendir', () => listed(run, shown, options), {
    done: (entries) => {
      callback(null, folderOf(run, shown, options, entries));
    },
    failed: (error) => {
      callback(completionError(error, { syscall: 'opendir', path: shown }));
    },
  });
}

/** Entries of a folder; with `recursive` of those below it too, by their paths from it. */
function listed(run: Run, path: string, { recursive }: FolderOptions): readonly Entry[] {
  const { names, trees } = diskOf(run);
  const root = absolute(path);
  if (recursive !== true) return names.readdir(root);
  return trees
    .list(root)
    .flatMap(({ folder }) =>
      names
        .readdir(under(root, folder))
        .map(({ name, kind }) => ({ name: under(folder, name), kind })),
    );
}

/** As Node's native handle: names and kinds by turns, null at the end. */
class FolderHandle {
  private next = 0;

  constructor(
    private readonly run: Run,
    private readonly entries: readonly Entry[],
  ) {}

  read(encoding: unknown, count: number, request?: Request): unknown {
    const effect = (): unknown => this.take(encoding, count);
    if (request === undefined) return effect();
    completeLater(this.run, 'readdir', effect, settling(request));
    return undefined;
  }

  close(request?: Request): void {
    if (request === undefined) return;
    completeLater(this.run, 'closedir', () => undefined, settling(request));
  }

  private take(encoding: unknown, count: number): unknown[] | null {
    const taken = this.entries.slice(this.next, this.next + count);
    this.next += taken.length;
    if (taken.length === 0) return null;
    return taken.flatMap(({ name, kind }) => [encoded(name, encoding), direntKind(kind)]);
  }
}

type FolderClass = new (handle: FolderHandle, path: string, options: FolderOptions) => fs.Dir;

function folderOf(
  run: Run,
  path: string,
  { recursive, ...options }: FolderOptions,
  entries: readonly Entry[],
): fs.Dir {
  const Folder = fs.Dir as unknown as FolderClass;
  const folder = new Folder(new FolderHandle(run, entries), path, options);
  return recursive === true ? splitNames(folder, path) : folder;
}

interface MutableDirent {
  name: string;
  parentPath?: string;
  path?: string;
}

/** The names of a recursive listing are paths: each entry gets its own name and its folder. */
function splitNames(folder: fs.Dir, root: string): fs.Dir {
  const split = <T>(entry: T): T => {
    const dirent = entry as unknown as MutableDirent | null;
    const cut = dirent?.name.lastIndexOf('/') ?? -1;
    if (dirent === null || cut < 0) return entry;
    const parent = `${root.replace(/\/$/, '')}/${dirent.name.slice(0, cut)}`;
    dirent.name = dirent.name.slice(cut + 1);
    for (const key of ['parentPath', 'path'] as const) {
      if (Object.hasOwn(dirent, key)) dirent[key] = parent;
    }
    return entry;
  };
  const readSync = folder.readSync.bind(folder);
  const read = folder.read.bind(folder) as AnyFunction;
  const own = {
    readSync: () => split(readSync()),
    read: (callback?: (error: unknown, entry: fs.Dirent | null) => void) =>
      callback === undefined
        ? (read() as Promise<fs.Dirent | null>).then(split)
        : read((error: unknown, entry: fs.Dirent | null) => {
            callback(error, split(entry));
          }),
    async *entries() {
      try {
        for (let entry = await own.read(); entry !== null; entry = await own.read())
          yield entry as fs.Dirent;
      } finally {
        await folder.close();
      }
    },
  };
  return Object.assign(folder, own, { [Symbol.asyncIterator]: own.entries });
}
