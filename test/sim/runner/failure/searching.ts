import { STREAM_NAMES, type StreamName, type TapeValues } from '../../../../sim/choices/streams';
import { Shrinker, trimmed } from '../../../../sim/runner/failure/shrink';

export interface Search {
  readonly best: TapeValues;
  /** Every tape that was asked for, in this order. */
  readonly asked: readonly TapeValues[];
  /** The best tape behind each answer. */
  readonly bests: readonly TapeValues[];
}

/**
 * Shrinks a tape under a predicate in place of an engine, for runs that draw as often as the tape
 * does. Throws if the search asks for more than `limit` tapes.
 */
export function searched(
  tape: TapeValues,
  fails: (tape: TapeValues) => boolean,
  limit = 100_000,
): Search {
  const shrinker = new Shrinker(tape);
  const asked: TapeValues[] = [];
  const bests: TapeValues[] = [];
  const search = shrinker.search();
  let step = search.next();
  while (step.done !== true) {
    const { tape: given, plan } = step.value;
    if (plan !== undefined) throw new Error('a plan, where no strand is known');
    asked.push(given);
    if (asked.length > limit) throw new Error(`more than ${limit} attempts`);
    const drawn = drawnFrom(given, tape);
    step = search.next({ same: fails(trimmed(drawn)), tape: drawn, picks: [] });
    bests.push(shrinker.best);
  }
  return { best: shrinker.best, asked, bests };
}

/** Candidates of a schedule choice. */
const BOUND = 8;

/** As a replay reads a tape: 0 behind its end, and where a value is beyond its bound. */
function drawnFrom(asked: TapeValues, whole: TapeValues): TapeValues {
  const drawn: { [name in StreamName]?: readonly number[] } = {};
  for (const name of STREAM_NAMES) {
    const values = asked[name] ?? [];
    const length = whole[name]?.length ?? (name === 'latency' ? UNSEEN_LATENCIES : 0);
    const bounded = (value: number): number => (name === 'await' && value >= BOUND ? 0 : value);
    const read = Array.from({ length }, (_, index) => bounded(values[index] ?? 0));
    if (length > 0) drawn[name] = read;
  }
  return drawn;
}

/** Stand-ins of a run that drew no latency at first: one run in eight. */
const UNSEEN_LATENCIES = 6;

/** `count` choices of which every one is another than the tamest. */
export function choices(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => 1 + (index % 7));
}
