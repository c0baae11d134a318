import * as fs from 'node:fs';
import * as os from 'node:os';
import { HeddleError } from '../../errors';

/**
 * Keeps two sweeps from writing one results file: a file beside it names the process that writes.
 * That of a process which is gone is taken over.
 *
 * @returns what gives it up again
 * @throws HeddleError SWEEP_RUNNING if another process holds it
 */
export function lock(filename: string): () => void {
  const held = `${filename}.lock`;
  const own = JSON.stringify({ pid: process.pid, host: os.hostname() });
  const draft = `${held}.${process.pid}`;
  fs.writeFileSync(draft, own);
  try {
    // A link is there whole or not at all, and never replaces what is there.
    for (let attempt = 0; !linked(draft, held); attempt++) {
      const holder = readHolder(held);
      if (attempt === MAX_ATTEMPTS || (holder !== undefined && isAlive(holder))) {
        throw alreadyRunning(filename, held, holder);
      }
      discard(held, holder);
    }
  } finally {
    fs.rmSync(draft, { force: true });
  }
  return () => {
    if (readHolder(held)?.text === own) fs.rmSync(held, { force: true });
  };
}

/** Attempts to take over from processes that are gone. */
const MAX_ATTEMPTS = 5;

interface Holder {
  readonly text: string;
  readonly pid?: number;
  readonly host?: string;
}

function linked(draft: string, held: string): boolean {
  try {
    fs.linkSync(draft, held);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function readHolder(held: string): Holder | undefined {
  let text: string;
  try {
    text = fs.readFileSync(held, 'utf8');
  } catch {
    return undefined;
  }
  try {
    return { ...(JSON.parse(text) as Omit<Holder, 'text'>), text };
  } catch {
    return { text };
  }
}

function isAlive({ pid, host }: Holder): boolean {
  if (host !== os.hostname() || pid === undefined) return host !== undefined;
  // A process writes one results file: a lock of its own number is that of one before it, as in
  // containers, where the numbers begin anew and the name of the host may stay.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Moves a lock out of the way; puts it back if it is no longer the one that was looked at. */
function discard(held: string, holder: Holder | undefined): void {
  if (holder === undefined) return;
  const aside = `${held}.${process.pid}.stale`;
  try {
    fs.renameSync(held, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (readHolder(aside)?.text !== holder.text) linked(aside, held);
  fs.rmSync(aside, { force: true });
}

function alreadyRunning(filename: string, held: string, holder: Holder | undefined): HeddleError {
  const who = holder?.pid === undefined ? 'another process' : `process ${holder.pid}`;
  const where =
    holder?.host === undefined || holder.host === os.hostname() ? '' : ` on ${holder.host}`;
  return new HeddleError(
    'SWEEP_RUNNING',
    `${who}${where} is writing ${filename}`,
    `wait for it, or give another file with --output; if it is gone, remove ${held}`,
  );
}
