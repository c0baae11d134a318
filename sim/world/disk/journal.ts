import type { DirectoryNode, Node } from './nodes';

/** One entry of a directory that changed; null and undefined as the directory keeps them. */
export interface Change {
  readonly directory: DirectoryNode;
  readonly name: string;
  readonly after: Node | null | undefined;
}

interface Undo extends Change {
  readonly before: Node | null | undefined;
}

/** A create, unlink, rename, mkdir, rmdir or link, with the directories that were not synced since. */
interface Operation {
  readonly undo: readonly Undo[];
  readonly unsynced: Set<DirectoryNode>;
}

/** Operations that are remembered; older ones count as written, as a kernel writes back. */
const MAX_OPERATIONS = 4_096;

/** Changes of directories that a crash may take back, because their directories were not synced. */
export class Journal {
  private operations: Operation[] = [];
  /** Nodes that an operation may bring back, by how many of them. */
  private readonly held = new Map<Node, number>();

  /** @param forgotten is told of each node that no operation can bring back any more */
  constructor(private readonly forgotten: (node: Node) => void) {}

  /** Whether a crash could bring a removed node back. */
  holds(node: Node): boolean {
    return this.held.has(node);
  }

  /** Makes the changes of one operation, and remembers what was there before. */
  apply(changes: readonly Change[]): void {
    const undo = changes.map((change) => ({
      ...change,
      before: change.directory.entry(change.name),
    }));
    for (const { before } of undo) if (before) this.hold(before, 1);
    for (const { directory, name, after } of changes) directory.set(name, after);
    const unsynced = new Set(changes.map(({ directory }) => directory));
    this.operations.push({ undo, unsynced });
    if (this.operations.length > 2 * MAX_OPERATIONS) {
      this.retire(this.operations.slice(0, -MAX_OPERATIONS));
      this.operations = this.operations.slice(-MAX_OPERATIONS);
    }
  }

  /** What happened in the directory until now outlasts a crash, as far as it concerns this directory. */
  sync(directory: DirectoryNode): void {
    for (const { unsynced } of this.operations) unsynced.delete(directory);
    const done = this.operations.filter(({ unsynced }) => unsynced.size === 0);
    if (done.length === 0) return;
    this.operations = this.operations.filter(({ unsynced }) => unsynced.size > 0);
    this.retire(done);
  }

  /**
   * For each directory a prefix of its unsynced operations survives; how many of the last are lost is
   * chosen, 0 loses none. One that concerns two directories survives only within the prefix of both.
   */
  crash(choose: (bound: number) => number): void {
    const operations = this.operations;
    const lost = lostAmong(operations, choose);
    for (const operation of [...operations].reverse()) {
      if (!lost.has(operation)) continue;
      for (const { directory, name, before, after } of [...operation.undo].reverse()) {
        // A later operation that was synced stands.
        if (directory.entry(name) === after) directory.set(name, before);
      }
    }
    this.operations = [];
    this.retire(operations);
  }

  private hold(node: Node, count: number): void {
    const held = (this.held.get(node) ?? 0) + count;
    if (held === 0) this.held.delete(node);
    else this.held.set(node, held);
  }

  private retire(operations: readonly Operation[]): void {
    for (const { undo } of operations) {
      for (const { before, after } of undo) {
        if (before) {
          this.hold(before, -1);
          this.forgotten(before);
        }
        if (after) this.forgotten(after);
      }
    }
  }
}

function lostAmong(
  operations: readonly Operation[],
  choose: (bound: number) => number,
): ReadonlySet<Operation> {
  const byDirectory = new Map<DirectoryNode, Operation[]>();
  for (const operation of operations) {
    for (const directory of operation.unsynced) {
      const own = byDirectory.get(directory);
      if (own === undefined) byDirectory.set(directory, [operation]);
      else own.push(operation);
    }
  }
  const lost = new Set<Operation>();
  for (const own of byDirectory.values()) {
    const count = choose(own.length + 1);
    for (const operation of own.slice(own.length - count)) lost.add(operation);
  }
  while (spread(byDirectory, lost));
  return lost;
}

/** What follows a lost operation in one of its directories is lost too. Whether any was added. */
function spread(
  byDirectory: ReadonlyMap<DirectoryNode, readonly Operation[]>,
  lost: Set<Operation>,
): boolean {
  const before = lost.size;
  for (const own of byDirectory.values()) {
    const first = own.findIndex((operation) => lost.has(operation));
    if (first >= 0) for (const operation of own.slice(first)) lost.add(operation);
  }
  return lost.size > before;
}
