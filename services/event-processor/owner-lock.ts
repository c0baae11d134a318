import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { z } from 'zod';

/** An heir may die, too, and the heir's heir. */
const MOST_HEIRS = 3;

const Owner = z.object({
  /** Differs for each lock that was ever taken. */
  id: z.string(),
  host: z.string(),
  pid: z.number().int().positive(),
  /** Tells one boot of the machine, and one process of this number, from another; '' if unknown. */
  boot: z.string(),
  started: z.string(),
});

type Owner = z.infer<typeof Owner>;

export type LockAnswer =
  | { readonly kind: 'taken'; readonly lock: OwnerLock; readonly fromTheDead: boolean }
  /** Somebody has it who lives, as far as can be seen from here. */
  | { readonly kind: 'held'; readonly by: string };

/**
 * A lock file that says who holds it. It is linked into its place with its contents, so nobody ever
 * sees a half of it, not even after a loss of power; and it is taken over from a process of this
 * machine that has died.
 */
export class OwnerLock {
  private constructor(
    private readonly path: string,
    private readonly owner: Owner,
  ) {}

  /** Does not wait. Throws what the file system throws. */
  static take(path: string): LockAnswer {
    return OwnerLock.attempt(path, 0);
  }

  /** Lets go of it; nothing if somebody else has it by now. */
  release(): void {
    if (read(this.path)?.id === this.owner.id) rmSync(this.path, { force: true });
  }

  private static attempt(path: string, heirs: number): LockAnswer {
    const owner = ownerHere();
    const mine = `${path}.${owner.id}`;
    writeSynced(mine, JSON.stringify(owner));
    try {
      if (linked(mine, path)) {
        // Whatever is made while it is held must not outlive it.
        syncFolder(dirname(path));
        return taken(new OwnerLock(path, owner), false);
      }
      const holder = read(path);
      if (holder === undefined || isAlive(holder) || heirs >= MOST_HEIRS) return held(holder);
      // Two who both see the dead must not both bury it: the second would bury the first.
      const heir = OwnerLock.attempt(`${path}.heir`, heirs + 1);
      if (heir.kind === 'held') return heir;
      try {
        const still = read(path);
        if (still?.id !== holder.id) return held(still);
        renameSync(mine, path);
        return taken(new OwnerLock(path, owner), true);
      } finally {
        heir.lock.release();
      }
    } finally {
      rmSync(mine, { force: true });
    }
  }
}

function taken(lock: OwnerLock, fromTheDead: boolean): LockAnswer {
  return { kind: 'taken', lock, fromTheDead };
}

function held(owner: Owner | undefined): LockAnswer {
  return { kind: 'held', by: owner ? `process ${owner.pid} on ${owner.host}` : 'somebody' };
}

/** What it says must be on the disk before its name is: an empty lock would be held by nobody, for ever. */
function writeSynced(path: string, text: string): void {
  const file = openSync(path, 'wx');
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined when it is gone, or not of this kind. */
function read(path: string): Owner | undefined {
  try {
    return Owner.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

function ownerHere(): Owner {
  const { pid } = process;
  return { id: randomUUID(), host: hostname(), pid, boot: bootId(), started: startOf(pid) ?? '' };
}

/** Whoever cannot be looked at is taken to be alive. */
function isAlive(owner: Owner): boolean {
  if (owner.host !== hostname()) return true;
  if (owner.boot !== bootId()) return false;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const started = startOf(owner.pid);
  return started === undefined || started === owner.started;
}

/** Linux tells; elsewhere the number of the process must do. */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}

/** When the process began, in ticks since boot; 'ended' when it is dead and not yet reaped. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets, and may contain anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? 'ended' : fields[19];
  } catch {
    return undefined;
  }
}
