/**
 * What a connection may hold of a file, as SQLite has it: many may share it while they read; one may
 * reserve it for a write; who is about to write lets nobody new in (pending), and writes when all others
 * have left (exclusive). See https://sqlite.org/lockingv3.html, section 3.
 */
export const LEVEL = { none: 0, shared: 1, reserved: 2, pending: 3, exclusive: 4 } as const;

/** Locks of files, by path. A holder is one open file of one connection. */
export class LockTable {
  private readonly files = new Map<string, Map<number, number>>();

  /** @returns false if another one's lock is in the way */
  take(path: string, holder: number, level: number): boolean {
    const holders = this.holdersOf(path);
    const held = holders.get(holder) ?? LEVEL.none;
    if (held >= level) return true;
    const highest = highestOfOthers(holders, holder);
    if (level === LEVEL.shared) return grant(holders, holder, level, highest < LEVEL.pending);
    if (level === LEVEL.reserved) return grant(holders, holder, level, highest < LEVEL.reserved);
    if (highest >= LEVEL.reserved) return false;
    if (highest === LEVEL.none) return grant(holders, holder, level, true);
    // Those who read may read on; nobody else begins to.
    holders.set(holder, LEVEL.pending);
    return false;
  }

  /** Keeps `level` at most. */
  lower(path: string, holder: number, level: number): void {
    const holders = this.holdersOf(path);
    if (level > LEVEL.none) {
      holders.set(holder, Math.min(level, holders.get(holder) ?? LEVEL.none));
      return;
    }
    holders.delete(holder);
    if (holders.size === 0) this.files.delete(path);
  }

  /** Whether somebody is about to write the file, or writes it. */
  isReserved(path: string): boolean {
    return [...this.holdersOf(path).values()].some((level) => level >= LEVEL.reserved);
  }

  /** A file is left as if its holder had ended. */
  clear(): void {
    this.files.clear();
  }

  private holdersOf(path: string): Map<number, number> {
    let holders = this.files.get(path);
    if (holders === undefined) {
      holders = new Map();
      this.files.set(path, holders);
    }
    return holders;
  }
}

function highestOfOthers(holders: ReadonlyMap<number, number>, holder: number): number {
  let highest: number = LEVEL.none;
  for (const [other, level] of holders) if (other !== holder) highest = Math.max(highest, level);
  return highest;
}

function grant(
  holders: Map<number, number>,
  holder: number,
  level: number,
  isFree: boolean,
): boolean {
  if (isFree) holders.set(holder, level);
  return isFree;
}
