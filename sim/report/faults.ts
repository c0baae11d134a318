import type { RecordedRun } from '../runner/failure/dossier';
import { firstOf, formatMs, shorten, WIDTH } from './layout';
import { shortNames } from './strands';

/** Faults that are shown: the first ones, which mostly lead to the others. */
const MAX_FAULTS = 20;

/** What went wrong in the world of a run, in its order: when, to whom, which kind, and what it struck. */
export function faultLines({ trace }: RecordedRun): string[] {
  const faults = trace.filter(({ kind }) => kind === 'fault');
  const names = shortNames([...new Set(faults.map(({ strand }) => strand))]);
  const lines = faults.map(({ atUs, strand, value = '' }) =>
    shorten(`${formatMs(atUs / 1_000)}  ${names.get(strand) ?? strand}  ${value}`, WIDTH - 2),
  );
  return firstOf(lines, MAX_FAULTS, 'fault');
}
