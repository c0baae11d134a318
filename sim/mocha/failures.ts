import type { HeddleError } from '../errors';
import type { Dossier } from '../runner/failure/dossier';
import { neverHappenedLines } from '../report/never-happened';
import type { FailureGroup } from '../runner/sweep/tally';

/**
 * One failing test in mocha's terms. The report has its own diff, above the line that replays the
 * failure, and stays whole: mocha's reporters are told to add none. `actual` and `expected` are there
 * all the same, as printed text, for editors and CI that show them side by side; text, for the values
 * themselves may be cyclic, and mocha's parallel mode sends errors to another process.
 */
export class SimulationFailure extends Error {
  override readonly name = 'SimulationFailure';
  readonly showDiff = false;
  declare readonly actual?: string;
  declare readonly expected?: string;

  constructor(report: string, { shown }: Pick<Dossier, 'shown'>) {
    super(report);
    // The report has the places in the user's own source; frames of heddle would only hide them.
    this.stack = report;
    const diff = 'error' in shown.outcome ? shown.outcome.error.diff : undefined;
    if (diff !== undefined) Object.assign(this, diff);
  }
}

/** A test that failed because of what none of its runs reached. */
export class NeverHappened extends Error {
  override readonly name = 'SimulationFailure';
  readonly showDiff = false;

  constructor(missing: readonly FailureGroup[]) {
    super(missing.flatMap(neverHappenedLines).join('\n'));
    this.stack = this.message;
  }
}

/** Misuse in mocha's terms: cause and remedy, and no frames of heddle. */
export class Misuse extends Error {
  override readonly name = 'HeddleError';
  readonly showDiff = false;
  readonly code: string;

  constructor({ message, remedy, code }: HeddleError) {
    super(`${message}\n  ${remedy}\n  (${code})`);
    this.code = code;
    this.stack = this.message;
  }
}
