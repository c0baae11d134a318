import { type Outcome } from '../../sim/kernel/outcome';

/**
 * A planted bug: a wrong implementation as it is written in real code bases, which the ordinary
 * tests of the service do not notice. It is data, so that the service's own code stays clean.
 */
export interface Mutant {
  /** The file's name without its extension, and the row of the catalogue: `mc-01`. */
  readonly id: string;
  /** What the mutant does, in one line. */
  readonly title: string;
  /** The letters of the invariants that it breaks: `H`, `I, J`. */
  readonly invariant: string;
  /** The one file that it changes, relative to the root of the package, with forward slashes. */
  readonly file: string;
  /** Applied in order, each to what the one before it left. */
  readonly edits: readonly MutantEdit[];
  /**
   * The test files that must pass with the mutant in place, relative to the root of the package.
   */
  readonly ordinaryTests: readonly string[];
  /** The scenario file that finds it, relative to the root of the package. */
  readonly scenario: string;
  /** Which scenario of that file: one with as few callers as can show the bug. */
  readonly scenarioTitle: string;
  /** Seeds up to the first failure as measured, by strategy; the median of ten windows. */
  readonly medianSeeds: {
    readonly random: number;
    readonly pct: number;
    readonly portfolio: number;
  };
  /**
   * Seeds within which every strategy must find it, from whatever seed it starts: at least 20, at
   * most twenty times the median of the default strategy.
   */
  readonly budget: number;
}

export interface MutantEdit {
  /** Must occur exactly once, white space included. */
  readonly find: string;
  readonly replace: string;
}

/** A mutant that no longer fits the file that it changes. */
export class MutantError extends Error {
  override readonly name = 'MutantError';
  readonly code = 'MUTANT_DOES_NOT_FIT';
}

/**
 * The text of `mutant.file` with the bug in place.
 *
 * @throws MutantError when there is no edit, when an edit changes nothing, or when its `find` does
 *   not occur exactly once
 */
export function applyMutant(source: string, mutant: Mutant): string {
  if (mutant.edits.length === 0) throw new MutantError(`mutant ${mutant.id} has no edits`);
  return mutant.edits.reduce((text, edit, index) => {
    const where = `mutant ${mutant.id}, edit ${index + 1} of ${mutant.edits.length}`;
    if (edit.find === '') throw new MutantError(`${where}: find is empty`);
    if (edit.find === edit.replace) throw new MutantError(`${where}: changes nothing`);
    const pieces = text.split(edit.find);
    if (pieces.length !== 2) {
      const line = edit.find.trim().split('\n')[0] ?? '';
      const times = pieces.length - 1;
      throw new MutantError(
        `${where}: must match once in ${mutant.file}, matches ${times} times: ${line}`,
      );
    }
    return pieces.join(edit.replace);
  }, source);
}

/**
 * The letter of the invariant that a failure breaks. Scenarios begin the label of a property with it;
 * L (no deadlock, no livelock) and K (nothing is left) also show in how a run ends.
 */
export function brokenInvariant(outcome: Outcome): string | undefined {
  switch (outcome.kind) {
    case 'assertion':
      return /^always: ([A-N]): /u.exec(outcome.message)?.[1];
    case 'deadlock':
    case 'livelock':
    case 'stepLimit':
    case 'timeout':
      return 'L';
    case 'leak':
      return 'K';
    default:
      return undefined;
  }
}
