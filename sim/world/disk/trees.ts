import type { Facts, Which } from './attributes';
import { DiskError } from './errors';
import type { Disk } from './disk';

/** How a folder is copied into another. */
export interface CopyHow {
  /** Replaces files that are there. */
  readonly force: boolean;
  /** Copies what symbolic links lead to. */
  readonly dereference: boolean;
  /** Without `force`: fails on a file that is there. */
  readonly errorOnExist: boolean;
  /** Leaves the targets of symbolic links as they are; else they become absolute. */
  readonly verbatimSymlinks: boolean;
  readonly preserveTimestamps: boolean;
}

const PIECE = 65_536;

/** A path under another; each may be empty, which is the place itself. */
export function under(folder: string, path: string): string {
  return folder === '' || path === '' ? folder + path : `${folder}/${path}`;
}

/** Operations that are made of others. */
export class Trees {
  constructor(private readonly disk: Disk) {}

  /**
   * As libuv does it: the target is opened before anything is read, and removed if something goes wrong.
   *
   * @param exclusive fails if the target is there
   */
  copyFile(from: string, to: string, exclusive: boolean): void {
    const { files, attributes } = this.disk;
    this.disk.volume.attempt({ syscall: 'copyfile', path: from });
    const source = files.open(from, { read: true }, 0);
    try {
      const { mode } = attributes.stat(files.nodeOf(source), 'fstat');
      const target = files.open(to, { write: true, create: true, exclusive }, mode);
      try {
        if (files.nodeOf(source) === files.nodeOf(target)) return;
        files.truncate(target, 0);
        attributes.chmod(files.nodeOf(target), mode, 'fchmod');
        this.pour(source, target);
      } catch (error) {
        this.disk.names.unlink(to);
        throw error;
      } finally {
        files.close(target);
      }
    } finally {
      files.close(source);
    }
  }

  /** Removes whatever is there, and what is below it. */
  remove(path: string): void {
    const { names, attributes } = this.disk;
    const { kind } = attributes.stat({ path, follow: false }, 'lstat');
    if (kind !== 'directory') {
      names.unlink(path);
      return;
    }
    for (const { name } of names.readdir(path)) this.remove(`${path}/${name}`);
    names.rmdir(path);
  }

  /** Copies a folder with all below it; the target may be there. */
  copyFolder(from: string, to: string, how: CopyHow): void {
    const { names, attributes } = this.disk;
    const facts = attributes.stat({ path: from, follow: true }, 'stat');
    if (!this.isThere(to)) {
      names.mkdirWithParents(to, 0o777);
      attributes.chmod({ path: to, follow: true }, facts.mode, 'chmod');
    }
    for (const { name, kind } of names.readdir(from)) {
      const [source, target] = [`${from}/${name}`, `${to}/${name}`];
      const followed =
        kind === 'link' && how.dereference
          ? attributes.stat({ path: source, follow: true }, 'stat').kind
          : kind;
      if (followed === 'directory') this.copyFolder(source, target, how);
      else if (followed === 'link') this.copyLink(source, target, how);
      else this.copyInto(source, target, how);
    }
  }

  /** Names below a folder, relative to it, each folder followed by what it holds in turn. */
  list(path: string): readonly { readonly folder: string; readonly names: readonly string[] }[] {
    const folders = [''];
    const listed: { folder: string; names: string[] }[] = [];
    for (const folder of folders) {
      const entries = this.disk.names.readdir(under(path, folder));
      listed.push({ folder, names: entries.map(({ name }) => name) });
      for (const { name, kind } of entries) {
        const below = under(folder, name);
        const leadsOn = kind === 'link' && this.isFolder(`${path}/${below}`);
        if (kind === 'directory' || leadsOn) folders.push(below);
      }
    }
    return listed;
  }

  isFolder(path: string): boolean {
    return this.factsOf({ path, follow: true }, 'stat')?.kind === 'directory';
  }

  isThere(path: string): boolean {
    return this.factsOf({ path, follow: false }, 'lstat') !== undefined;
  }

  /** undefined for whatever reason nothing can be told. */
  private factsOf(which: Which, syscall: string): Facts | undefined {
    try {
      return this.disk.attributes.stat(which, syscall);
    } catch (error) {
      if (error instanceof DiskError) return undefined;
      throw error;
    }
  }

  private copyInto(from: string, to: string, how: CopyHow): void {
    if (this.isThere(to)) {
      if (!how.force) {
        if (how.errorOnExist) throw new DiskError('EEXIST');
        return;
      }
      this.disk.names.unlink(to);
    }
    this.copyFile(from, to, false);
    if (!how.preserveTimestamps) return;
    const facts = this.disk.attributes.stat({ path: from, follow: true }, 'stat');
    this.disk.attributes.utimes({ path: to, follow: true }, facts, 'utime');
  }

  private copyLink(from: string, to: string, { verbatimSymlinks }: CopyHow): void {
    const { names } = this.disk;
    const target = names.readlink(from);
    const folder = from.slice(0, from.lastIndexOf('/'));
    if (this.isThere(to)) names.unlink(to);
    names.symlink(verbatimSymlinks || target.startsWith('/') ? target : `${folder}/${target}`, to);
  }

  private pour(source: number, target: number): void {
    const { files } = this.disk;
    const piece = new Uint8Array(PIECE);
    for (;;) {
      const count = files.read(source, piece);
      if (count === 0) return;
      files.write(target, piece.subarray(0, count));
    }
  }
}
