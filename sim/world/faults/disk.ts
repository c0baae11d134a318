import type { FaultKind } from '../../choices/fault-kinds';
import type { Run } from '../../kernel/run';
import type { DiskErrorCode } from '../disk/errors';
import type { Attempt, Faults } from '../disk/volume';
import { faultsOf } from './plan';

/** Lower descriptors are the standard streams, which are no files. */
const FIRST_FILE = 20;

const READS_OR_WRITES = [
  ...['open', 'read', 'write', 'ftruncate', 'fsync', 'fdatasync', 'scandir', 'copyfile'],
  ...['mkdir', 'mkdtemp', 'rmdir', 'unlink', 'rename', 'link', 'symlink', 'readlink'],
] as const;
const NEEDS_ROOM = [
  'write',
  'ftruncate',
  'mkdir',
  'mkdtemp',
  'link',
  'symlink',
  'rename',
  'copyfile',
];
const NEEDS_DESCRIPTOR = ['open', 'scandir', 'copyfile'];

/** Which calls of the system fail in which way; to close a file and to look at its facts never do. */
const FAILING: readonly (readonly [FaultKind, DiskErrorCode, ReadonlySet<string>])[] = [
  ['disk.eio', 'EIO', new Set<string>(READS_OR_WRITES)],
  ['disk.enospc', 'ENOSPC', new Set(NEEDS_ROOM)],
  ['disk.emfile', 'EMFILE', new Set(NEEDS_DESCRIPTOR)],
];

/** What a disk of a run asks before each operation; undefined where no such fault is asked for. */
export function diskFaults(run: Run): Faults | undefined {
  const plan = faultsOf(run);
  const asked = FAILING.filter(([kind]) => plan.mayHave(kind));
  if (asked.length === 0) return undefined;
  return (attempt) => {
    if (attempt.descriptor !== undefined && attempt.descriptor < FIRST_FILE) return undefined;
    const fault = asked.find(
      ([kind, , calls]) => calls.has(attempt.syscall) && plan.strikes(kind, labelOf(attempt)),
    );
    return fault?.[1];
  };
}

/** Stated milliseconds of an operation that a fault makes slow, each half; undefined where none does. */
export function slowedMs(run: Run, name: string): number | undefined {
  if (run.options.faults === undefined) return undefined;
  const plan = faultsOf(run);
  if (!plan.strikes('disk.slow', name)) return undefined;
  return SLOW_MS[plan.draw('disk.slow', SLOW_MS.length)];
}

/** A disk that tries a bad sector again and again, or a volume of a network that is busy. */
const SLOW_MS = [1_000, 2_000, 5_000, 15_000] as const;

function labelOf({ syscall, path, descriptor }: Attempt): string {
  const what = path ?? (descriptor === undefined ? '' : `descriptor ${String(descriptor)}`);
  return `${syscall} ${what}`.trimEnd();
}
