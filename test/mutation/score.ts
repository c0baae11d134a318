import { type Judgement } from './judgement';
import { type Mutation } from './mutations';
import { type Verdict } from './trial';

export interface Judged {
  readonly mutation: Mutation;
  readonly verdict: Verdict;
  /** What was thought of it, if it survived and somebody has read it. */
  readonly judgement: Judgement | undefined;
}

/** What is kept of a measurement. */
export interface Score {
  /** All that there are. */
  readonly mutants: number;
  /** Those that were judged: a sample, or all. */
  readonly judged: number;
  readonly killed: number;
  readonly notViable: number;
  /** Survivors, by what was thought of them. */
  readonly equivalent: number;
  readonly notCovered: number;
  readonly unread: number;
}

export function judgedAs(
  mutation: Mutation,
  verdict: Verdict,
  judgements: readonly Judgement[],
): Judged {
  const judgement = judgementOf(mutation, judgements);
  return { mutation, verdict, judgement: verdict.kind === 'survived' ? judgement : undefined };
}

export function isEquivalent(mutation: Mutation, judgements: readonly Judgement[]): boolean {
  return judgementOf(mutation, judgements)?.verdict === 'equivalent';
}

function judgementOf(mutation: Mutation, judgements: readonly Judgement[]): Judgement | undefined {
  return judgements.find(({ file, key }) => file === mutation.file && key === mutation.key);
}

export function scoreOf(judged: readonly Judged[], mutants: number): Score {
  const survivors = judged.filter(({ verdict }) => verdict.kind === 'survived');
  const count = (kind: Verdict['kind']): number =>
    judged.filter(({ verdict }) => verdict.kind === kind).length;
  const read = (verdict: Judgement['verdict'] | undefined): number =>
    survivors.filter(({ judgement }) => judgement?.verdict === verdict).length;
  return {
    mutants,
    judged: judged.length,
    killed: count('killed'),
    notViable: count('notViable'),
    equivalent: read('equivalent'),
    notCovered: read('not covered'),
    unread: read(undefined),
  };
}

/** Killed of those that are viable and not equivalent, in per cent, rounded down to a tenth. */
export function percentOf({ killed, notCovered, unread }: Score): number {
  const all = killed + notCovered + unread;
  return all === 0 ? 100 : Math.floor((killed * 1_000) / all) / 10;
}

/** What was thought of mutants that are no longer there, or that are now killed. */
export function outdated(
  judged: readonly Judged[],
  judgements: readonly Judgement[],
): readonly Judgement[] {
  return judgements.filter(
    ({ file, key }) =>
      !judged.some(({ judgement }) => judgement?.file === file && judgement.key === key),
  );
}
