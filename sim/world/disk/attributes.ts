import { BLOCK } from './content';
import { DiskError } from './errors';
import type { NodeKind } from './names';
import type { Node } from './nodes';
import type { Volume } from './volume';
import { walkToExisting } from './walk';

/** What stat tells. Times are microseconds since 1970. */
export interface Facts {
  readonly kind: NodeKind;
  readonly mode: number;
  readonly links: number;
  readonly uid: number;
  readonly gid: number;
  readonly inode: number;
  readonly size: number;
  /** Units of 512 bytes. */
  readonly blocks: number;
  readonly atimeUs: number;
  readonly mtimeUs: number;
  readonly ctimeUs: number;
  readonly birthtimeUs: number;
}

export interface Times {
  readonly atimeUs: number;
  readonly mtimeUs: number;
}

export interface Owner {
  /** -1 leaves it as it is. */
  readonly uid: number;
  readonly gid: number;
}

/** Which file: the one at a path, with a symbolic link at its end followed or not, or an open one. */
export type Which = { readonly path: string; readonly follow: boolean } | Node;

/** Operations on what is known of files, apart from names and content. */
export class Attributes {
  constructor(private readonly volume: Volume) {}

  stat(which: Which, syscall: string): Facts {
    return factsOf(this.find(which, syscall));
  }

  /** @param wanted 4 to read, 2 to write, 1 to execute, 0 to be there */
  access(path: string, wanted: number): void {
    const node = this.find({ path, follow: true }, 'access');
    if (wanted !== 0) this.volume.expectAccess(node, wanted);
  }

  chmod(which: Which, mode: number, syscall: string): void {
    const node = this.find(which, syscall);
    this.volume.expectOwner(node);
    node.mode = mode & 0o7777;
    node.ctimeUs = this.volume.nowUs();
  }

  chown(which: Which, { uid, gid }: Owner, syscall: string): void {
    const node = this.find(which, syscall);
    const { user } = this.volume;
    const keepsOwner = (uid < 0 || uid === node.uid) && (gid < 0 || gid === user.gid);
    if (user.uid !== 0 && !(keepsOwner && node.uid === user.uid)) throw new DiskError('EPERM');
    if (uid >= 0) node.uid = uid;
    if (gid >= 0) node.gid = gid;
    node.ctimeUs = this.volume.nowUs();
  }

  utimes(which: Which, { atimeUs, mtimeUs }: Times, syscall: string): void {
    const node = this.find(which, syscall);
    this.volume.expectOwner(node);
    node.atimeUs = atimeUs;
    node.mtimeUs = mtimeUs;
    node.ctimeUs = this.volume.nowUs();
  }

  private find(which: Which, syscall: string): Node {
    if (!('path' in which)) {
      this.volume.attempt({ syscall });
      return which;
    }
    this.volume.attempt({ syscall, path: which.path });
    return walkToExisting(this.volume, which.path, which.follow).node;
  }
}

function factsOf(node: Node): Facts {
  const { kind, mode, uid, gid, inode, atimeUs, mtimeUs, ctimeUs, birthtimeUs } = node;
  return {
    kind,
    mode,
    // A directory is also named by its own `.`
    links: kind === 'directory' ? node.links + 1 : node.links,
    uid,
    gid,
    inode,
    size: sizeOf(node),
    blocks: kind === 'file' ? (node.content.blockCount * BLOCK) / 512 : 0,
    atimeUs,
    mtimeUs,
    ctimeUs,
    birthtimeUs,
  };
}

function sizeOf(node: Node): number {
  switch (node.kind) {
    case 'file':
      return node.content.length;
    case 'link':
      return Buffer.byteLength(node.target);
    case 'directory':
      return BLOCK;
    case 'device':
      return 0;
  }
}
