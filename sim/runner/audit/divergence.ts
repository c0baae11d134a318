import type { TraceStep } from '../../trace/trace';
import { allDigests, partingOf } from './step-digests';

/** Where two traced runs part. */
export interface Divergence {
  /** Steps that both have in common, from the first on. */
  readonly common: number;
  /** The last common steps, a few of them. */
  readonly before: readonly TraceStep[];
  /** The step behind them, in either run; undefined where that run has ended. */
  readonly left: TraceStep | undefined;
  readonly right: TraceStep | undefined;
  /** The runs part before the first step that both traces hold: `common` is not known. */
  readonly isEarlier: boolean;
}

/** Common steps that are given with a divergence. */
const CONTEXT = 8;

type Traces = readonly [left: readonly TraceStep[], right: readonly TraceStep[]];

/**
 * Where two runs part. A trace holds only the end of a long run; where they part before that, both are
 * made again (`again`, from their tapes) up to the beginning of what is known, until it is found.
 */
export async function firstDivergence(
  traces: Traces,
  again: (stepLimit: number) => Promise<Traces>,
): Promise<Divergence | undefined> {
  let found = divergenceOf(...traces);
  for (let round = 0; round < MAX_ROUNDS && found?.isEarlier === true; round++) {
    const known = found.left?.step ?? found.right?.step ?? 1;
    const earlier = divergenceOf(...(await again(known)));
    if (earlier === undefined) break;
    found = earlier;
  }
  return found;
}

/** Each round goes back by the length of a trace. */
const MAX_ROUNDS = 20;

/**
 * Finds the first step at which two traced runs differ, by bisection over the rolling digest; undefined
 * if every step is the same.
 */
export function divergenceOf(
  left: readonly TraceStep[],
  right: readonly TraceStep[],
): Divergence | undefined {
  const { agree, differ } = partingOf(allDigests(left), allDigests(right));
  if (differ === undefined && left.at(-1)?.step === right.at(-1)?.step) return undefined;
  const first = Math.max(left[0]?.step ?? 1, right[0]?.step ?? 1);
  const isEarlier = agree === 0 && first > 1;
  const step = isEarlier ? first : agree + 1;
  const at = (trace: readonly TraceStep[]): TraceStep | undefined =>
    trace[step - (trace[0]?.step ?? 1)];
  return {
    common: isEarlier ? 0 : agree,
    before: isEarlier ? [] : left.filter((one) => one.step <= agree && one.step > agree - CONTEXT),
    left: at(left),
    right: at(right),
    isEarlier,
  };
}
