import type { StepKind } from '../trace/trace';
import type { Strand } from './strand';

/** One thing that could happen next. Strategies see where and who, never values. */
export interface Candidate {
  readonly kind: StepKind;
  readonly strand: Strand;
  readonly site: number;
}

/**
 * The candidates of one step. Index 0 is the tamest: the strand that ran last if it can go on, else
 * the oldest candidate; the rest follow by age.
 */
export interface Candidates {
  readonly length: number;
  at(index: number): Candidate;
}

/** Decides the schedule. One instance serves one run. */
export interface Strategy {
  readonly name: string;
  /**
   * Whether every candidate is chosen within a bounded expected number of steps. After a budget of
   * steps under an unfair strategy the kernel goes on with a fair one.
   */
  readonly fair: boolean;
  /** An index in [0, candidates.length); called only where there are at least two. */
  pick(candidates: Candidates, step: number): number;
}
