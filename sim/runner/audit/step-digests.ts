import type { TraceStep } from '../../trace/trace';

/** Steps of a run up to which each of them has its digest recorded. */
export const DENSE_STEPS = 256;

/**
 * The rolling digest of one run, after each step in a short run and at powers of two in a long one,
 * so that what is kept of a run is bounded by about a kilobyte.
 */
export interface StepDigests {
  /** Steps of the run. */
  readonly steps: number;
  /** The first step that was known: a trace of a long run has only its end. */
  readonly first: number;
  /** Whether each step from there on is recorded, however many there are. */
  readonly every: boolean;
  /** One lane of the digest behind each recorded step. */
  readonly digests: Int32Array;
}

/** What is recorded of a traced run. */
export function recordedDigests(trace: readonly TraceStep[], steps: number): StepDigests {
  const first = trace[0]?.step ?? steps + 1;
  const marks = marksOf({ steps, first, every: false });
  const digests = Int32Array.from(marks, (mark) => trace[mark - first]?.digest ?? 0);
  return { steps, first, every: false, digests };
}

/** The digests of every step that a trace holds. */
export function allDigests(trace: readonly TraceStep[]): StepDigests {
  const steps = trace.at(-1)?.step ?? 0;
  const first = trace[0]?.step ?? steps + 1;
  return { steps, first, every: true, digests: Int32Array.from(trace, (step) => step.digest) };
}

/** The steps at which the digest was recorded, ascending. */
export function marksOf(recorded: Omit<StepDigests, 'digests'>): readonly number[] {
  const { steps, first, every } = recorded;
  if (every || steps <= DENSE_STEPS) {
    return Array.from({ length: Math.max(0, steps - first + 1) }, (_, index) => first + index);
  }
  const powers: number[] = [];
  for (let mark = 1; mark <= steps; mark *= 2) powers.push(mark);
  if (powers.at(-1) !== steps) powers.push(steps);
  return powers.filter((mark) => mark >= first);
}

/** Where two runs part: they agree up to one step, and not any more at a later one. */
export interface Bracket {
  /** The last recorded step at which both agree; 0 if there is none. */
  readonly agree: number;
  /** The first recorded step at which they differ; undefined if none that both have does. */
  readonly differ: number | undefined;
}

/**
 * Finds by bisection where two recorded runs part. Each digest holds all that went before, so that
 * from the first difference on every later pair differs too.
 */
export function partingOf(left: StepDigests, right: StepDigests): Bracket {
  const pairs = commonMarks(left, right);
  let low = 0;
  let high = pairs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (pairs[middle]?.same === true) low = middle + 1;
    else high = middle;
  }
  return { agree: pairs[low - 1]?.mark ?? 0, differ: pairs[low]?.mark };
}

function commonMarks(
  left: StepDigests,
  right: StepDigests,
): readonly { readonly mark: number; readonly same: boolean }[] {
  const places = new Map(marksOf(right).map((mark, index) => [mark, index]));
  return marksOf(left).flatMap((mark, index) => {
    const place = places.get(mark);
    if (place === undefined) return [];
    return [{ mark, same: left.digests[index] === right.digests[place] }];
  });
}
