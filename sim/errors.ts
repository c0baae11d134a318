/** Errors of heddle's own. How a run ended is data (`Outcome`), never one of these. */

/** Exit codes of the command line: what a script may rely on. */
export const EXIT = { clean: 0, failure: 1, usage: 2, nondeterminism: 3, internal: 4 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Every code that a user may meet; docs/ERRORS.md has cause and remedy of each. */
export type ErrorCode =
  | 'BAD_HISTORY'
  | 'BAD_MODEL'
  | 'BAD_OPTION'
  | 'BAD_RESULTS'
  | 'BAD_SEED'
  | 'BAD_STRATEGY'
  | 'BAD_TAPE'
  | 'FILE_NOT_FOUND'
  | 'LOAD_FAILED'
  | 'MODULE_NOT_FOUND'
  | 'NOT_WRITTEN'
  | 'NOTHING_TO_SHRINK'
  | 'NO_SCENARIO'
  | 'NO_SUCH_SCENARIO'
  | 'OUTSIDE_SIMULATION'
  | 'PARSE_FAILED'
  | 'SIMULATE_MISPLACED'
  | 'SKIPPED'
  | 'SOURCES_CHANGED'
  | 'SWEEP_RUNNING'
  | 'TOP_LEVEL_AWAIT';

/** Misuse or unreadable input: one clear message that names cause and remedy; no stack is shown. */
export class HeddleError extends Error {
  override readonly name = 'HeddleError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly remedy: string,
  ) {
    super(message);
  }
}

/**
 * Raised inside the code under test when it calls what has no door in a simulated run. The run ends
 * with the outcome `outsideSimulation` even when the code catches this.
 */
export class OutsideSimulation extends Error {
  override readonly name = 'OutsideSimulation';
  readonly code: ErrorCode = 'OUTSIDE_SIMULATION';

  constructor(
    readonly call: string,
    readonly remedy: string,
  ) {
    super(`${call} leaves the simulation: ${remedy}`);
  }
}

/** A broken invariant of heddle itself: reported as `internal`, never blamed on the user's code. */
export class InternalError extends Error {
  override readonly name = 'InternalError';
}

/** Asserts an invariant of heddle's own. Always on: a wrong simulator is worse than a slow one. */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InternalError(message);
}
