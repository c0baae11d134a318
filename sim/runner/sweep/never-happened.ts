import { hashText, hex } from '../../trace/hash';
import type { RunSettings } from '../options';
import type { FailureGroup, Tally } from './tally';

/** Runs of a sweep from which on it fails for what none of them reached: fewer say too little. */
const LEAST_RUNS = 100;

/** Labels of `sometimes`, `reachable` and `expects` that no run reached. */
export function neverReached({ marks }: Pick<Tally, 'marks'>): readonly string[] {
  return marks.filter(([, reached]) => !reached).map(([label]) => label);
}

/**
 * What a whole sweep fails for because it never happened. Nothing where runs failed: they may have ended
 * before what was to happen.
 */
export function neverHappened(
  tally: Pick<Tally, 'marks' | 'runs' | 'failedRuns'>,
  settings: RunSettings,
): readonly FailureGroup[] {
  if (settings.neverHappened === 'report') return [];
  if (tally.runs < LEAST_RUNS || tally.failedRuns > 0) return [];
  return neverReached(tally).map((label) => ({
    fingerprint: hex(hashText(`${NEVER_HAPPENED}\n${label}`)),
    count: 0,
    seeds: [],
    kind: NEVER_HAPPENED,
    message: `none of ${String(tally.runs)} runs reached "${label}"`,
  }));
}

/** The kind of such a failure: an outcome of a sweep, of which no run has it. */
export const NEVER_HAPPENED = 'neverHappened';
