import { DiskError } from './errors';
import type { FileNode, Node } from './nodes';
import type { Volume } from './volume';
import { walk, withoutSlash, type Found } from './walk';

/** How a file is opened, whatever bits a platform has for it. */
export interface OpenHow {
  readonly read?: boolean;
  readonly write?: boolean;
  readonly append?: boolean;
  readonly create?: boolean;
  /** With `create`: fails if it is there. */
  readonly exclusive?: boolean;
  readonly truncate?: boolean;
  /** Fails unless it is a directory. */
  readonly directory?: boolean;
  /** Fails if it is a symbolic link. */
  readonly noFollow?: boolean;
  /** Every write is synced. */
  readonly sync?: boolean;
}

/** An open file description: what a descriptor leads to. */
interface Description {
  readonly node: Node;
  readonly how: OpenHow;
  position: number;
}

/** Lower numbers are the standard streams, and what a process has open besides. */
const FIRST_DESCRIPTOR = 20;
const DEFAULT_DESCRIPTORS = 4_096;

/** Operations on open files. */
export class Files {
  private readonly descriptions = new Map<number, Description>();

  constructor(private readonly volume: Volume) {
    this.openStandardStreams();
  }

  /** @returns the lowest free descriptor */
  open(path: string, how: OpenHow, mode: number): number {
    this.volume.attempt({ syscall: 'open', path });
    const descriptor = this.freeDescriptor();
    const isNew = how.create === true && how.exclusive === true;
    const found = this.findToOpen(path, how, how.noFollow !== true && !isNew);
    const node = found.node ?? this.create(found, how, mode);
    if (found.node !== undefined) {
      if (isNew) throw new DiskError('EEXIST');
      this.expectOpenable(node, how);
    }
    if (how.truncate === true && node.kind === 'file' && how.write === true)
      this.setLength(node, 0, how);
    node.opened++;
    this.descriptions.set(descriptor, { node, how, position: 0 });
    return descriptor;
  }

  close(descriptor: number): void {
    this.volume.attempt({ syscall: 'close', descriptor });
    const { node } = this.find(descriptor);
    this.descriptions.delete(descriptor);
    node.opened--;
    this.volume.releaseIfGone(node);
  }

  /** @param position undefined goes on where the last read or write ended */
  read(descriptor: number, into: Uint8Array, position?: number): number {
    this.volume.attempt({ syscall: 'read', descriptor });
    const open = this.find(descriptor);
    if (open.how.read !== true) throw new DiskError('EBADF');
    const { node } = open;
    if (node.kind === 'directory') throw new DiskError('EISDIR');
    if (node.kind !== 'file') return 0;
    const count = node.content.read(into, position ?? open.position);
    if (position === undefined) open.position += count;
    return count;
  }

  /** @param position undefined goes on where the last read or write ended; append mode ignores it */
  write(descriptor: number, bytes: Uint8Array, position?: number): void {
    this.volume.attempt({ syscall: 'write', descriptor });
    const open = this.find(descriptor);
    if (open.how.write !== true) throw new DiskError('EBADF');
    const { node, how } = open;
    if (node.kind === 'device') {
      node.take(bytes);
      return;
    }
    if (node.kind !== 'file') throw new DiskError('EINVAL');
    const start = how.append === true ? node.content.length : (position ?? open.position);
    node.content.write(bytes, start);
    if (position === undefined) open.position = start + bytes.length;
    this.volume.wrote(node);
    if (how.sync === true) this.volume.syncFile(node);
  }

  truncate(descriptor: number, length: number): void {
    this.volume.attempt({ syscall: 'ftruncate', descriptor });
    const { node, how } = this.find(descriptor);
    if (how.write !== true || node.kind !== 'file' || length < 0) throw new DiskError('EINVAL');
    this.setLength(node, length, how);
  }

  /** Content, and the entries of a directory, outlast a crash from now on. */
  sync(descriptor: number, syscall: 'fsync' | 'fdatasync'): void {
    this.volume.attempt({ syscall, descriptor });
    const { node } = this.find(descriptor);
    if (node.kind === 'file') this.volume.syncFile(node);
    else if (node.kind === 'directory') this.volume.journal.sync(node);
    else throw new DiskError('EINVAL');
  }

  /** @throws DiskError EBADF */
  nodeOf(descriptor: number): Node {
    return this.find(descriptor).node;
  }

  get openCount(): number {
    return this.descriptions.size;
  }

  /** Nobody has anything open any more. */
  closeAll(): void {
    for (const { node } of this.descriptions.values()) {
      node.opened--;
      this.volume.releaseIfGone(node);
    }
    this.descriptions.clear();
    this.openStandardStreams();
  }

  private openStandardStreams(): void {
    const swallow = (): void => undefined;
    const print = this.volume.options.print ?? swallow;
    for (const [descriptor, take] of [swallow, print, print].entries()) {
      const node = this.volume.newDevice(take);
      node.opened++;
      const how = { read: descriptor === 0, write: descriptor > 0 };
      this.descriptions.set(descriptor, { node, how, position: 0 });
    }
  }

  private find(descriptor: number): Description {
    const found = this.descriptions.get(descriptor);
    if (found === undefined) throw new DiskError('EBADF');
    return found;
  }

  private freeDescriptor(): number {
    const most = this.volume.options.limits?.descriptors ?? DEFAULT_DESCRIPTORS;
    for (let descriptor = FIRST_DESCRIPTOR; descriptor < FIRST_DESCRIPTOR + most; descriptor++) {
      if (!this.descriptions.has(descriptor)) return descriptor;
    }
    throw new DiskError('EMFILE');
  }

  /** What may be created is no folder, whatever is there: a slash at the end fails. */
  private findToOpen(path: string, how: OpenHow, follow: boolean): Found {
    if (how.create !== true) return walk(this.volume, path, follow);
    const bare = withoutSlash(path);
    const found = walk(this.volume, bare, follow && bare === path, 'EISDIR');
    if (bare === path) return found;
    throw new DiskError('EISDIR');
  }

  private create(found: Found, how: OpenHow, mode: number): FileNode {
    if (how.create !== true) throw new DiskError('ENOENT');
    if (found.endsInSlash) throw new DiskError('EISDIR');
    this.volume.expectAccess(found.parent, 3);
    const node = this.volume.newFile(mode & 0o7777);
    this.volume.change([{ directory: found.parent, name: found.name, after: node }]);
    return node;
  }

  private expectOpenable(node: Node, how: OpenHow): void {
    if (node.kind === 'link') throw new DiskError('ELOOP');
    if (how.directory === true && node.kind !== 'directory') throw new DiskError('ENOTDIR');
    if (node.kind === 'directory' && (how.write === true || how.create === true))
      throw new DiskError('EISDIR');
    const wanted = (how.read === true ? 4 : 0) | (how.write === true ? 2 : 0);
    this.volume.expectAccess(node, wanted);
  }

  private setLength(node: FileNode, length: number, how: OpenHow): void {
    node.content.truncate(length);
    this.volume.wrote(node);
    if (how.sync === true) this.volume.syncFile(node);
  }
}
