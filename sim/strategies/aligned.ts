import type { Candidate, Candidates, Strategy } from '../kernel/strategy';
import { siteOf } from '../trace/site';

/** A recorded schedule choice by what it chose, which outlasts edits elsewhere in the code. */
export interface LabelledChoice {
  readonly strand: string;
  readonly functionName: string;
  readonly expression: string;
  /** 0: the tamest candidate. */
  readonly value: number;
}

/** Recorded choices that are looked ahead to. */
const LOOK_AHEAD = 16;

/**
 * Replays a schedule over code that has changed: each recorded choice is found among the candidates
 * by strand and awaited expression, not by its place on the tape. Greedy, in the order of the steps;
 * what fits nowhere is skipped, and a step that was never recorded takes the tamest candidate.
 */
export class Aligned implements Strategy {
  readonly name = 'replay';
  readonly fair = true;
  private next = 0;
  private skipped = 0;

  constructor(private readonly recorded: readonly LabelledChoice[]) {}

  /** Recorded choices, other than the tamest, that found no candidate. */
  get skippedChoices(): number {
    return this.skipped + this.notTamest(this.next, this.recorded.length);
  }

  pick(candidates: Candidates): number {
    const end = Math.min(this.recorded.length, this.next + LOOK_AHEAD);
    for (let ahead = this.next; ahead < end; ahead++) {
      const index = indexOf(candidates, this.recorded[ahead]);
      if (index < 0) continue;
      this.skipped += this.notTamest(this.next, ahead);
      this.next = ahead + 1;
      return index;
    }
    return 0;
  }

  private notTamest(from: number, to: number): number {
    return this.recorded.slice(from, to).filter(({ value }) => value > 0).length;
  }
}

function indexOf(candidates: Candidates, choice: LabelledChoice | undefined): number {
  if (choice === undefined) return -1;
  for (let index = 0; index < candidates.length; index++) {
    if (fits(candidates.at(index), choice)) return index;
  }
  return -1;
}

function fits({ strand, site }: Candidate, choice: LabelledChoice): boolean {
  const { functionName, expression } = siteOf(site);
  return (
    functionName === choice.functionName &&
    expression === choice.expression &&
    strand.path === choice.strand
  );
}
