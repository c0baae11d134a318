import type { Backing } from './backing';
import { Content } from './content';
import { DiskError, type DiskErrorCode } from './errors';
import { Journal, type Change } from './journal';
import {
  DeviceNode,
  DirectoryNode,
  FileNode,
  LinkNode,
  type Node,
  type NodeFacts,
  type Through,
  type User,
} from './nodes';
import { Space, type SpaceLimits } from './space';

export interface DiskOptions {
  /** Microseconds since 1970. */
  readonly nowUs: () => number;
  /** A number below `bound`, for the names of temporary folders. */
  readonly random: (bound: number) => number;
  /** Who asks, and whom everything belongs to at the beginning. Default 1000, 1000. */
  readonly user?: User;
  /** Permission bits that new files and folders do not get. Default 0o022. */
  readonly umask?: number;
  readonly limits?: SpaceLimits & {
    /** Descriptors that are open at once; more fail with EMFILE. Default 4,096. */
    readonly descriptors?: number;
  };
  /** Folders that exist at the beginning, with their parents. Absolute. */
  readonly folders?: readonly string[];
  /** Folders of another disk whose files show here, as long as nobody wrote to them. Absolute. */
  readonly through?: { readonly folders: readonly string[]; readonly backing: Backing };
  /** What is written to the standard streams. Default: it is swallowed. */
  readonly print?: (bytes: Uint8Array) => void;
}

/** An operation that is about to be made; a fault may be answered in its stead. */
export interface Attempt {
  /** As in Node's error: `open`, `read`, `mkdir`. */
  readonly syscall: string;
  readonly path?: string;
  readonly descriptor?: number;
}

export type Faults = (attempt: Attempt) => DiskErrorCode | undefined;

/** What is on the disk, and the rules that all operations share. */
export class Volume {
  readonly space: Space;
  readonly user: User;
  readonly root: DirectoryNode;
  readonly journal: Journal;
  umask: number;
  /** Asked before each operation; an answer is what it fails with. */
  faults: Faults | undefined = undefined;
  /** Files with writes that were not synced. */
  private unsynced = new Set<FileNode>();

  constructor(readonly options: DiskOptions) {
    this.space = new Space(options.limits);
    this.user = options.user ?? { uid: 1000, gid: 1000 };
    this.umask = options.umask ?? 0o022;
    this.journal = new Journal((node) => {
      this.releaseIfGone(node);
    });
    const through = options.through?.folders.includes('/') === true ? '' : undefined;
    this.root = new DirectoryNode(this.facts(0o755), undefined, this.throughTo(through));
    this.root.links = 1;
  }

  /** @throws DiskError what the faults answer */
  attempt(attempt: Attempt): void {
    const code = this.faults?.(attempt);
    if (code !== undefined) throw new DiskError(code);
  }

  nowUs(): number {
    return this.options.nowUs();
  }

  newFile(mode: number): FileNode {
    return new FileNode(this.facts(mode & ~this.umask), new Content(this.space));
  }

  newDirectory(mode: number, parent: DirectoryNode): DirectoryNode {
    return new DirectoryNode(this.facts(mode & ~this.umask), parent);
  }

  newLink(target: string): LinkNode {
    return new LinkNode(this.facts(0o777), target);
  }

  newDevice(take: (bytes: Uint8Array) => void): DeviceNode {
    return new DeviceNode(this.facts(0o666), take);
  }

  /** A folder that shows what lies at the same path elsewhere. */
  newWindow(path: string, parent: DirectoryNode): DirectoryNode {
    return new DirectoryNode(this.facts(0o755), parent, this.throughTo(path));
  }

  /** One operation on directories: all of its changes, or none. */
  change(changes: readonly Change[]): void {
    const nowUs = this.nowUs();
    const removed = changes.map(({ directory, name }) => directory.get(name));
    this.journal.apply(changes);
    for (const { directory, after } of changes) {
      directory.modified(nowUs);
      if (after) after.ctimeUs = nowUs;
    }
    for (const node of removed) {
      if (node === undefined) continue;
      node.ctimeUs = nowUs;
      this.releaseIfGone(node);
    }
  }

  /** Puts something there from the beginning: no crash takes it away. */
  plant(directory: DirectoryNode, name: string, node: Node): void {
    directory.set(name, node);
  }

  /** @throws DiskError EACCES unless the user may do all of `wanted`: 4 reads, 2 writes, 1 enters or executes */
  expectAccess(node: Node, wanted: number): void {
    if (!this.may(node, wanted)) throw new DiskError('EACCES');
  }

  may({ mode, uid, gid, kind }: Node, wanted: number): boolean {
    if (this.user.uid === 0) return wanted !== 1 || kind === 'directory' || (mode & 0o111) !== 0;
    const granted =
      uid === this.user.uid ? mode >> 6 : gid === this.user.gid ? mode >> 3 : mode & 7;
    return (granted & wanted) === wanted;
  }

  /** @throws DiskError EPERM unless the user owns it */
  expectOwner({ uid }: Node): void {
    if (this.user.uid !== 0 && uid !== this.user.uid) throw new DiskError('EPERM');
  }

  wrote(file: FileNode): void {
    this.unsynced.add(file);
    file.modified(this.nowUs());
  }

  syncFile(file: FileNode): void {
    this.unsynced.delete(file);
    file.content.sync();
  }

  /** Nothing leads to it and nobody has it open: its space is free again. */
  releaseIfGone(node: Node): void {
    if (node.links > 0 || node.opened > 0 || this.journal.holds(node)) return;
    this.space.inodesUsed--;
    if (node.kind !== 'file') return;
    this.unsynced.delete(node);
    node.content.release();
  }

  /** Loses what was not synced, as far as is chosen; 0 everywhere loses nothing. */
  crash(choose: (bound: number) => number): void {
    for (const file of this.unsynced) file.content.crash(choose);
    this.unsynced = new Set();
    this.journal.crash(choose);
  }

  private facts(mode: number): NodeFacts {
    return { inode: this.space.takeInode(), mode, ...this.user, nowUs: this.nowUs() };
  }

  private throughTo(path: string | undefined): Through | undefined {
    const backing = this.options.through?.backing;
    if (path === undefined || backing === undefined) return undefined;
    return { path, backing, materialise: (below, parent) => this.materialise(below, parent) };
  }

  private materialise(path: string, parent: DirectoryNode): Node | undefined {
    const found = this.options.through?.backing.look(path);
    if (found === undefined) return undefined;
    if (found.kind === 'link') return this.newLink(found.target);
    const facts = this.facts(found.mode & 0o777);
    return found.kind === 'directory'
      ? new DirectoryNode(facts, parent, this.throughTo(path))
      : new FileNode(facts, new Content(this.space, found));
  }
}
