import type { Candidate, Candidates, Strategy } from '../../kernel/strategy';

/** A strand that goes on for so many choices. */
export interface Segment {
  readonly strand: string;
  readonly steps: number;
}

/**
 * A schedule by the names of strands: what is taken out of it does not change what the rest means,
 * as it does where choices stand for places among the candidates.
 */
export type Plan = readonly Segment[];

/** The plan that these picks have followed. */
export function planOf(picks: readonly string[]): Plan {
  const segments: Segment[] = [];
  for (const strand of picks) {
    const last = segments.at(-1);
    if (last?.strand === strand) segments.splice(-1, 1, { strand, steps: last.steps + 1 });
    else segments.push({ strand, steps: 1 });
  }
  return segments;
}

/**
 * Searches a plan of fewer segments: asks for plans and is told of each whether it still fails.
 * Leaves segments out (ddmin, complements only), and does a segment together with another of its
 * strand.
 */
export function* fewerSegments(start: Plan): Asking<void> {
  let plan = start;
  let before: number;
  do {
    before = plan.length;
    plan = yield* withoutSegments(plan);
    plan = yield* withMergers(plan);
  } while (plan.length < before);
}

type Asking<T> = Generator<Plan, T, boolean>;

function* withoutSegments(start: Plan): Asking<Plan> {
  let plan = start;
  let size = Math.ceil(plan.length / 2);
  while (size >= 1) {
    let removed = false;
    for (let at = 0; at < plan.length;) {
      const shorter = joined([...plan.slice(0, at), ...plan.slice(at + size)]);
      if (yield shorter) {
        plan = shorter;
        removed = true;
      } else at += size;
    }
    if (size > 1) size = Math.ceil(size / 2);
    else if (!removed) break;
  }
  return plan;
}

function* withMergers(start: Plan): Asking<Plan> {
  let plan = start;
  for (let from = 0; from < plan.length; from++) {
    const strand = plan[from]?.strand;
    const to = plan.findIndex((segment, index) => index > from && segment.strand === strand);
    if (to < 0) continue;
    for (const move of [
      { from: to, to: from },
      { from, to },
    ]) {
      const shorter = merged(plan, move);
      if (!(yield shorter)) continue;
      plan = shorter;
      // Looks at the same place again, which has another segment now or a longer one.
      from--;
      break;
    }
  }
  return plan;
}

/** The same plan with segment `from` done together with segment `to`, of the same strand. */
function merged(plan: Plan, { from, to }: { readonly from: number; readonly to: number }): Plan {
  const moved = plan[from]?.steps ?? 0;
  const longer = plan.map((segment, index) =>
    index === to ? { ...segment, steps: segment.steps + moved } : segment,
  );
  return joined(longer.filter((_, index) => index !== from));
}

/** Neighbours of one strand are one segment. */
function joined(plan: Plan): Plan {
  return plan.reduce<Segment[]>((segments, segment) => {
    const last = segments.at(-1);
    if (last?.strand !== segment.strand) segments.push(segment);
    else segments.splice(-1, 1, { ...last, steps: last.steps + segment.steps });
    return segments;
  }, []);
}

/** Follows a plan as far as its strands can go on; behind its end, the tamest. */
export class Planned implements Strategy {
  readonly name = 'planned';
  readonly fair = true;
  private at = 0;
  private done = 0;

  constructor(private readonly plan: Plan) {}

  pick(candidates: Candidates): number {
    for (;;) {
      const segment = this.plan[this.at];
      if (segment === undefined) return 0;
      const index = this.done < segment.steps ? indexOf(candidates, segment.strand) : -1;
      if (index >= 0) {
        this.done++;
        return index;
      }
      this.at++;
      this.done = 0;
    }
  }
}

function indexOf(candidates: Candidates, strand: string): number {
  for (let index = 0; index < candidates.length; index++) {
    if (candidates.at(index).strand.path === strand) return index;
  }
  return -1;
}

/** Notes which strands another strategy picks. */
export class Noted implements Strategy {
  readonly name: string;
  readonly fair: boolean;
  readonly picks: string[] = [];

  constructor(private readonly inner: Strategy) {
    this.name = inner.name;
    this.fair = inner.fair;
  }

  pick(candidates: Candidates, step: number): number {
    const index = this.inner.pick(candidates, step);
    const picked: Candidate | undefined =
      index >= 0 && index < candidates.length ? candidates.at(index) : undefined;
    this.picks.push(picked?.strand.path ?? '');
    return index;
  }
}
