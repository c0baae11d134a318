import { DiskError } from './errors';
import type { DirectoryNode, Node } from './nodes';
import type { Volume } from './volume';
import { pathOf, walk, walkToExisting, type Found } from './walk';

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
    const found = walk(this.volume, path, false);
    this.enter(found, this.volume.newDirectory(mode, this.expectFree(found)));
  }

  /**
   * Makes a directory and those above it.
   *
   * @returns the first that was not there; undefined if all were
   */
  mkdirWithParents(path: string, mode: number): string | undefined {
    this.volume.attempt({ syscall: 'mkdir', path });
    const missing: string[] = [];
    let above = path.replace(/\/+$/, '') || '/';
    for (;;) {
      const found = this.tryWalk(above);
      if (found?.node?.kind === 'directory') break;
      if (found?.node !== undefined) throw new DiskError(above === path ? 'EEXIST' : 'ENOTDIR');
      missing.push(above);
      above = above.slice(0, Math.max(1, above.lastIndexOf('/')));
    }
    for (const each of [...missing].reverse()) {
      const found = walk(this.volume, each, true);
      if (found.node === undefined) this.enter(found, this.newDirectoryAt(found, mode));
    }
    return missing.at(-1);
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
    const { node, ...found } = walkToExisting(this.volume, path, false);
    if (node.kind !== 'directory') throw new DiskError('ENOTDIR');
    if (found.name === '.') throw new DiskError(path.endsWith('.') ? 'EINVAL' : 'EBUSY');
    if (!node.isEmpty) throw new DiskError('ENOTEMPTY');
    this.volume.expectAccess(found.parent, 3);
    this.remove({ ...found, node });
  }

  unlink(path: string): void {
    this.volume.attempt({ syscall: 'unlink', path });
    const found = walkToExisting(this.volume, path, false);
    if (found.node.kind === 'directory') throw new DiskError('EISDIR');
    this.volume.expectAccess(found.parent, 3);
    this.remove(found);
  }

  rename(from: string, to: string): void {
    this.volume.attempt({ syscall: 'rename', path: from });
    const source = walkToExisting(this.volume, from, false);
    const target = walk(this.volume, to, false);
    const { node } = source;
    if (source.name === '.' || target.name === '.') throw new DiskError('EBUSY');
    if (node.kind !== 'directory' && target.endsInSlash) throw new DiskError('ENOTDIR');
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
    const found = walk(this.volume, path, false);
    this.expectFree(found);
    if (node.kind === 'directory') throw new DiskError('EPERM');
    this.enter(found, node);
  }

  symlink(target: string, path: string): void {
    this.volume.attempt({ syscall: 'symlink', path });
    if (target === '') throw new DiskError('ENOENT');
    const found = walk(this.volume, path, false);
    this.expectFree(found);
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

  /** undefined where a directory on the way is missing. */
  private tryWalk(path: string): Found | undefined {
    try {
      return walk(this.volume, path, true);
    } catch (error) {
      if (error instanceof DiskError && error.code === 'ENOENT') return undefined;
      throw error;
    }
  }

  private expectFree({ node, parent }: Found): DirectoryNode {
    if (node !== undefined) throw new DiskError('EEXIST');
    return parent;
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
