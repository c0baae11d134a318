import type { Prng } from '../choices/prng';
import type { Candidates, Strategy } from '../kernel/strategy';
import type { Strand } from '../kernel/strand';

export interface PctOptions {
  /** Bug depth that is aimed at: the number of ordering constraints that show the bug, at least 1. */
  readonly depth: number;
  /** Most steps of a run of this scenario, from its profile; change points are drawn below it. */
  readonly maxSteps: number;
}

/**
 * Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte: "A Randomized
 * Scheduler with Probabilistic Guarantees of Finding Bugs", ASPLOS 2010), on strands that are
 * created on line (PCTCP: Ozkan et al., OOPSLA 2018).
 *
 * Each new strand gets a random place among the priorities that exist; the highest runs. At each of
 * depth - 1 change points, drawn uniformly from [1, maxSteps], the strand that would run drops below
 * all others. A bug of depth d among k strands in n steps is hit with probability at least
 * 1 / (k n^(d-1)) in each run.
 */
export function pct(draw: Prng, options: PctOptions): Strategy {
  return new Pct(draw, options);
}

class Pct implements Strategy {
  readonly name = 'pct';
  readonly fair = false;
  private readonly changePoints: number[];
  /** Below every priority that was given out; falls with each change point. */
  private lowest = 0;
  private passed = 0;

  constructor(
    private readonly draw: Prng,
    options: PctOptions,
  ) {
    const points = Array.from(
      { length: options.depth - 1 },
      () => 1 + Math.floor(draw() * Math.max(1, options.maxSteps)),
    );
    this.changePoints = points.sort((a, b) => a - b);
  }

  pick(candidates: Candidates, step: number): number {
    let highest = this.highest(candidates);
    while ((this.changePoints[this.passed] ?? Infinity) <= step) {
      this.passed++;
      this.lowest--;
      candidates.at(highest).strand.priority = this.lowest;
      highest = this.highest(candidates);
    }
    return highest;
  }

  private highest(candidates: Candidates): number {
    let best = 0;
    let bestPriority = -Infinity;
    for (let index = 0; index < candidates.length; index++) {
      const priority = this.priorityOf(candidates.at(index).strand);
      if (priority > bestPriority) {
        best = index;
        bestPriority = priority;
      }
    }
    return best;
  }

  /** A uniform real number has a uniform rank among those drawn before it. */
  private priorityOf(strand: Strand): number {
    strand.priority ??= this.draw();
    return strand.priority;
  }
}
