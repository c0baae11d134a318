import { NEVER_HAPPENED } from '../runner/sweep/never-happened';

interface Missing {
  readonly kind: string;
  readonly message: string;
  readonly fingerprint: string;
}

/** Whether a failure of a sweep is none of a run: something that none of them reached. */
export function isNeverHappened({ kind }: Pick<Missing, 'kind'>): boolean {
  return kind === NEVER_HAPPENED;
}

/** What is said of it: there is no run to show. */
export function neverHappenedLines({ kind, message, fingerprint }: Missing): string[] {
  return [
    `${kind}: ${message}, fingerprint ${fingerprint}`,
    'remedy: more seeds, another workload, or neverHappened: "report" if it need not happen',
  ];
}
