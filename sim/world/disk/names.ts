import { DiskError } from './errors';
import type { DirectoryNode, Node } from './nodes';
import type { Volume } from './volume';
import { pathOf, walk, walkToExisting, walkToEntry, type Found } from './walk';

export type NodeKind = Node['kind'];

export interface Entry {
  readonly name: string;
  readonly kind: NodeKind;
}

/** Operations on names: what makes, moves, removes and lists the entries of directories. */
export class Names {
  constructor(private readonly volume: Volume) {}

  mkdir(path: string, mode: number): void {
    this.volume.attempt({ syscall: 'mkdir', path });
    const found = walkToEntry(this.volume, path);
    expectFree(found);
    this.enter(found, this.newDirectoryAt(found, mode));
  }

  /**
   * Makes a directory and those above it.
   *
   * @returns the first that was not there; undefined if all were
   */
  mkdirWithParents(path: string, mode: number): string | undefined {
    this.volume.attempt({ syscall: 'mkdir', path });
    const left = [path];
    let first: string | undefined;
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      const made = this.tryMkdir(next, mode);
      if (made === 'made') first ??= next;
      else if (made === 'there') this.expectDirectory(next, left.length > 0);
      else if (next === '') throw new DiskError('ENOENT');
      else left.push(next, folderOf(next));
    }
    return first;
  }

  /** Makes a directory whose name is the prefix and six letters. @returns its path */
  mkdtemp(prefix: string): string {
    this.volume.attempt({ syscall: 'mkdtemp', path: prefix });
    for (;;) {
      const path = prefix + this.sixLetters();
      const found = walk(this.volume, path, false);
      if (found.node !== undefined) continue;
      this.enter(found, this.newDirectoryAt(found, 0o700));
      return path;
    }
  }

  rmdir(path: string): void {
    this.volume.attempt({ syscall: 'rmdir', path });
    const { node, ...found } = walkToEntry(this.volume, path);
    if (found.name === '.') throw new DiskError(path.endsWith('.') ? 'EINVAL' : 'EBUSY');
    if (node === undefined) throw new DiskError('ENOENT');
    if (node.kind !== 'directory') throw new DiskError('ENOTDIR');
    this.volume.expectAccess(found.parent, 3);
    if (!node.isEmpty) throw new DiskError('ENOTEMPTY');
    this.remove({ ...found, node });
  }

  unlink(path: string): void {
    this.volume.attempt({ syscall: 'unlink', path });
    const found = walkToEntry(this.volume, path);
    if (found.node === undefined) throw new DiskError('ENOENT');
    if (found.node.kind === 'directory') throw new DiskError('EISDIR');
    if (found.endsInSlash) throw new DiskError('ENOTDIR');
    this.volume.expectAccess(found.parent, 3);
    this.remove(found);
  }

  rename(from: string, to: string): void {
    this.volume.attempt({ syscall: 'rename', path: from });
    const source = walkToEntry(this.volume, from);
    const target = walkToEntry(this.volume, to);
    const { node } = source;
    if (source.name === '.' || target.name === '.') throw new DiskError('EBUSY');
    if (node === undefined) throw new DiskError('ENOENT');
    if (node.kind !== 'directory' && (source.endsInSlash || target.endsInSlash))
      throw new DiskError('ENOTDIR');
    if (node.kind === 'directory' && isBelow(target.parent, node)) throw new DiskError('EINVAL');
    if (target.node !== undefined && isBelow(source.parent, target.node))
      throw new DiskError('ENOTEMPTY');
    this.volume.expectAccess(source.parent, 3);
    this.volume.expectAccess(target.parent, 3);
    if (target.node === node) return;
    if (target.node !== undefined) expectReplaceable(node, target.node);
    this.volume.change([
      { directory: source.parent, name: source.name, after: source.parent.absent },
      { directory: target.parent, name: target.name, after: node },
    ]);
  }

  /** A further name for a file. */
  link(existing: string, path: string): void {
    this.volume.attempt({ syscall: 'link', path: existing });
    const { node } = walkToExisting(this.volume, existing, false);
    const found = walkToEntry(this.volume, path);
    expectFree(found);
    if (found.endsInSlash) throw new DiskError('ENOENT');
    if (node.kind === 'directory') throw new DiskError('EPERM');
    this.enter(found, node);
  }

  symlink(target: string, path: string): void {
    this.volume.attempt({ syscall: 'symlink', path });
    if (target === '') throw new DiskError('ENOENT');
    const found = walkToEntry(this.volume, path);
    expectFree(found);
    this.enter(found, this.volume.newLink(target));
  }

  readlink(path: string): string {
    this.volume.attempt({ syscall: 'readlink', path });
    const { node } = walkToExisting(this.volume, path, false);
    if (node.kind !== 'link') throw new DiskError('EINVAL');
    return node.target;
  }

  realpath(path: string): string {
    this.volume.attempt({ syscall: 'realpath', path });
    const { parent, name, node } = walkToExisting(this.volume, path, true);
    if (node.kind === 'directory') return pathOf(node);
    return `${parent.parent === parent ? '' : pathOf(parent)}/${name}`;
  }

  /** Entries by name, in byte order. */
  readdir(path: string): readonly Entry[] {
    this.volume.attempt({ syscall: 'scandir', path });
    const { node } = walkToExisting(this.volume, path, true);
    if (node.kind !== 'directory') throw new DiskError('ENOTDIR');
    this.volume.expectAccess(node, 4);
    return node.names().flatMap((name) => {
      const kind = node.get(name)?.kind;
      return kind === undefined ? [] : [{ name, kind }];
    });
  }

  private newDirectoryAt({ parent }: Found, mode: number): DirectoryNode {
    return this.volume.newDirectory(mode, parent);
  }

  private tryMkdir(path: string, mode: number): 'made' | 'parent missing' | 'there' {
    let found: Found;
    try {
      found = walkToEntry(this.volume, path);
    } catch (error) {
      if (error instanceof DiskError && error.code === 'ENOENT') return 'parent missing';
      throw error;
    }
    if (found.node !== undefined) return 'there';
    this.enter(found, this.newDirectoryAt(found, mode));
    return 'made';
  }

  /** A link that leads nowhere is neither a directory nor free. */
  private expectDirectory(path: string, isAbove: boolean): void {
    const { node } = walkToExisting(this.volume, path, true);
    if (node.kind !== 'directory') throw new DiskError(isAbove ? 'ENOTDIR' : 'EEXIST');
  }

  private enter({ parent, name, endsInSlash }: Found, node: Node): void {
    if (endsInSlash && node.kind !== 'directory') throw new DiskError('ENOENT');
    this.volume.expectAccess(parent, 3);
    this.volume.change([{ directory: parent, name, after: node }]);
  }

  private remove({ parent, name }: Found): void {
    this.volume.change([{ directory: parent, name, after: parent.absent }]);
  }

  private sixLetters(): string {
    let letters = '';
    for (let index = 0; index < 6; index++) {
      letters += LETTERS.charAt(this.volume.options.random(LETTERS.length));
    }
    return letters;
  }
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function expectFree({ node }: Found): void {
  if (node !== undefined) throw new DiskError('EEXIST');
}

function folderOf(path: string): string {
  const bare = path.replace(/\/+$/, '');
  return bare.slice(0, Math.max(1, bare.lastIndexOf('/')));
}

/** Whether a directory is `node` or lies somewhere below it. */
function isBelow(directory: DirectoryNode, node: Node): boolean {
  for (let at = directory; ; at = at.parent) {
    if (at === node) return true;
    if (at === at.parent) return false;
  }
}

function expectReplaceable(node: Node, target: Node): void {
  if (target.kind === 'directory') {
    if (node.kind !== 'directory') throw new DiskError('EISDIR');
    if (!target.isEmpty) throw new DiskError('ENOTEMPTY');
  } else if (node.kind === 'directory') {
    throw new DiskError('ENOTDIR');
  }
}
