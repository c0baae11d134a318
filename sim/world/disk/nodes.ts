import type { Backing } from './backing';
import type { Content } from './content';

/** Whom a file belongs to, or who asks. */
export interface User {
  readonly uid: number;
  readonly gid: number;
}

export interface NodeFacts extends User {
  readonly inode: number;
  /** Permission bits, without the kind. */
  readonly mode: number;
  /** Microseconds since 1970. */
  readonly nowUs: number;
}

/** What every inode has. Times are microseconds since 1970. */
class Inode {
  readonly inode: number;
  mode: number;
  uid: number;
  gid: number;
  /** Names that lead here. */
  links = 0;
  /** Descriptors that are open on it. */
  opened = 0;
  atimeUs: number;
  mtimeUs: number;
  ctimeUs: number;
  readonly birthtimeUs: number;

  constructor({ inode, mode, uid, gid, nowUs }: NodeFacts) {
    this.inode = inode;
    this.mode = mode;
    this.uid = uid;
    this.gid = gid;
    this.atimeUs = this.mtimeUs = this.ctimeUs = this.birthtimeUs = nowUs;
  }

  /** The content changed. */
  modified(nowUs: number): void {
    this.mtimeUs = nowUs;
    this.ctimeUs = nowUs;
  }
}

export class FileNode extends Inode {
  readonly kind = 'file';

  constructor(
    facts: NodeFacts,
    readonly content: Content,
  ) {
    super(facts);
  }
}

export class LinkNode extends Inode {
  readonly kind = 'link';

  constructor(
    facts: NodeFacts,
    readonly target: string,
  ) {
    super({ ...facts, mode: 0o777 });
  }
}

/** A character device, such as a standard stream or /dev/null: reads nothing, swallows what is written. */
export class DeviceNode extends Inode {
  readonly kind = 'device';

  constructor(
    facts: NodeFacts,
    readonly take: (bytes: Uint8Array) => void,
  ) {
    super(facts);
  }
}

export type Node = FileNode | DirectoryNode | LinkNode | DeviceNode;

/** A folder elsewhere whose files show in a directory, unless something of that name was written. */
export interface Through {
  readonly path: string;
  readonly backing: Backing;
  readonly materialise: (path: string, parent: DirectoryNode) => Node | undefined;
}

export class DirectoryNode extends Inode {
  readonly kind = 'directory';
  /** Where `..` leads; itself for the root. */
  parent: DirectoryNode;
  /** Its name there. */
  name = '';
  /** null hides what lies in the folder that is read through. */
  private readonly entries = new Map<string, Node | null>();

  constructor(
    facts: NodeFacts,
    parent: DirectoryNode | undefined,
    private readonly through?: Through,
  ) {
    super(facts);
    this.parent = parent ?? this;
  }

  /** The entry as it is kept: a node, null if hidden, undefined if nobody asked or wrote. */
  entry(name: string): Node | null | undefined {
    return this.entries.get(name);
  }

  get(name: string): Node | undefined {
    const kept = this.entries.get(name);
    if (kept !== undefined) return kept ?? undefined;
    const { through } = this;
    if (through === undefined) return undefined;
    const node = through.materialise(`${through.path}/${name}`, this);
    if (node === undefined) return undefined;
    this.set(name, node);
    return node;
  }

  /** Puts an entry, hides it (null) or forgets it (undefined). */
  set(name: string, node: Node | null | undefined): void {
    const before = this.entries.get(name);
    if (before) this.drop(before);
    if (node === undefined) this.entries.delete(name);
    else this.entries.set(name, node);
    if (!node) return;
    node.links++;
    if (node.kind === 'directory') {
      node.parent = this;
      node.name = name;
      this.links++;
    }
  }

  private drop(node: Node): void {
    node.links--;
    if (node.kind === 'directory') this.links--;
  }

  /** What is to be kept for a name that is removed. */
  get absent(): null | undefined {
    return this.through === undefined ? undefined : null;
  }

  /** Names in byte order, as libuv sorts them. */
  names(): string[] {
    const names = new Set<string>();
    for (const [name, node] of this.entries) if (node !== null) names.add(name);
    if (this.through !== undefined) {
      for (const name of this.through.backing.list(this.through.path)) {
        if (this.entries.get(name) !== null) names.add(name);
      }
    }
    return [...names].sort();
  }

  get isEmpty(): boolean {
    return this.names().length === 0;
  }
}
