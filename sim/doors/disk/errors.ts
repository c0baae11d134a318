import { getSystemErrorMap } from 'node:util';
import { DiskError } from '../../world/disk/errors';

/** What Node tells of the call that failed. */
export interface FailedCall {
  /** As libuv names it: `scandir` for readdir, `utime` for utimes. */
  readonly syscall: string;
  readonly path?: string;
  readonly dest?: string;
}

interface SystemError extends Error {
  errno: number;
  code: string;
  syscall: string;
  path?: string;
  dest?: string;
}

/** The error as Node words it, with its properties in Node's order; anything but a DiskError as it is. */
export function toNodeError(error: unknown, { syscall, path, dest }: FailedCall): unknown {
  if (!(error instanceof DiskError)) return error;
  const { errno, text } = known(error.code);
  const where = path === undefined ? '' : ` '${path}'${dest === undefined ? '' : ` -> '${dest}'`}`;
  const message = `${error.code}: ${text}, ${syscall}${where}`;
  const made = withoutFrames(() => new Error(message)) as SystemError;
  made.errno = errno;
  made.code = error.code;
  made.syscall = syscall;
  if (path !== undefined) made.path = path;
  if (dest !== undefined) made.dest = dest;
  Error.captureStackTrace(made, toNodeError);
  return made;
}

/** The same for whoever waits for a completion. */
export function completionError(error: unknown, call: FailedCall): unknown {
  return withoutFrames(() => toNodeError(error, call));
}

/** As Node makes errors of completions: no JavaScript is on the stack then. */
export function withoutFrames<T>(make: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

interface Known {
  readonly errno: number;
  readonly text: string;
}

let byCode: Map<string, Known> | undefined;

function known(code: string): Known {
  byCode ??= new Map(
    [...getSystemErrorMap()].map(([errno, [name, text]]) => [name, { errno, text }]),
  );
  return byCode.get(code) ?? { errno: -1, text: 'unknown error' };
}
