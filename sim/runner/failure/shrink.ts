import { prng } from '../../choices/prng';
import type { StreamName, TapeValues } from '../../choices/streams';
import { fewerSegments, planOf, type Plan } from './segments';

/**
 * What shrinking tries to do without, in this order: faults, then the relaxations. The streams of `random` and
 * `workload` are left as they are: identifiers that were all equal would make another failure.
 */
export const RELAXATIONS = [
  'fault',
  'latency.guard',
  'latency',
  'network',
  'disk',
  'time',
  'await',
] as const;

/** What a search asks for: a run from a tape, its schedule by a plan where there is one. */
export interface Trial {
  readonly tape: TapeValues;
  readonly plan?: Plan;
}

/** What one attempt came to: whether the same failure, and what the run really drew. */
export interface Attempt {
  readonly same: boolean;
  readonly tape: TapeValues;
  /** The strand of each choice of the schedule. */
  readonly picks: readonly string[];
}

/**
 * Searches the simplest tape with the same failure. A generator that asks: it yields a trial and is
 * told what came of it, so that it knows neither engine nor time. It may be left at any point; `best`
 * then is the simplest so far.
 *
 * Order, cheapest first: the tamest schedule; whole relaxations; the ends of streams; delta debugging
 * over what is left (ddmin, Zeller and Hildebrandt: "Simplifying and Isolating Failure-Inducing
 * Input", IEEE TSE 2002, complements only). If many choices are left, it begins anew from drawn
 * latencies in the tamest order; then, since choices depend on one another by their places, shortens
 * the schedule by the names of its strands; then tries the schedules that deviate once from the tamest
 * (delay-bounded scheduling: Emmi, Qadeer, Rakamaric, POPL 2011).
 */
export class Shrinker {
  constructor(
    private current: TapeValues,
    /** The strand of each choice of the schedule of that tape; none where that is not known. */
    private picks: readonly string[] = [],
    /** Trials that have been asked for; the first is known to fail. */
    private readonly tried = new Set<string>(),
  ) {
    this.tried.add(keyOf({ tape: current }));
  }

  /** The simplest tape so far. */
  get best(): TapeValues {
    return this.current;
  }

  /** Returns when nothing simpler is found by any of its means. */
  *search(): Search {
    if (yield* this.attempt(without(this.current, RELAXATIONS))) return;
    yield* this.withoutRelaxations();
    yield* this.withoutEnds();
    yield* this.withoutChoices();
    if (countChoices(this.current) > FEW_CHOICES) yield* this.otherLatencies();
    if (countChoices(this.current) > FEW_CHOICES) yield* this.withoutSwitches();
    if (countChoices(this.current) > FEW_CHOICES) yield* this.oneDeviation();
    yield* this.withoutRelaxations();
  }

  private *withoutRelaxations(): Search {
    for (const stream of RELAXATIONS) {
      if (this.current[stream] !== undefined) {
        yield* this.attempt(without(this.current, [stream]));
      }
    }
  }

  /** The shortest beginning of each stream that fails: by bisection, checked by the attempts. */
  private *withoutEnds(): Search {
    for (const stream of RELAXATIONS) {
      let low = 0;
      let high = this.current[stream]?.length ?? 0;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (yield* this.attempt(truncated(this.current, stream, middle))) {
          high = Math.min(middle, this.current[stream]?.length ?? 0);
        } else {
          low = middle + 1;
        }
      }
    }
  }

  /** Chunks of the choices that are not the tamest, halved down to single ones, until none can go. */
  private *withoutChoices(): Search {
    let size = Math.ceil(placesOf(this.current).length / 2);
    while (size >= 1) {
      let removed = false;
      for (let start = 0; start < placesOf(this.current).length;) {
        const chunk = placesOf(this.current).slice(start, start + size);
        if (yield* this.attempt(zeroed(this.current, chunk))) removed = true;
        else start += size;
      }
      if (size > 1) size = Math.ceil(size / 2);
      else if (!removed) return;
    }
  }

  /** Fewer and longer turns of the strands, and then fewer choices once more. */
  private *withoutSwitches(): Search {
    const last = (this.current.await ?? []).length;
    const search = fewerSegments(planOf(this.picks.slice(0, last)));
    const tape = without(this.current, ['await']);
    let step = search.next();
    while (step.done !== true) {
      const attempt = yield* this.ask({ tape, plan: step.value });
      if (attempt?.same === true) this.accept(attempt);
      step = search.next(attempt?.same === true);
    }
    yield* this.withoutEnds();
    yield* this.withoutChoices();
  }

  /** Many bugs of order show with one slow answer as well, which is easier to read. */
  private *otherLatencies(): Search {
    const base = without(this.current, RELAXATIONS);
    for (let seed = 1; seed <= FRESH_STARTS; seed++) {
      const draw = prng(seed, 'shrink');
      const latency = Array.from({ length: FRESH_LENGTH }, () => Math.floor(draw() * 32));
      const attempt = yield* this.ask({ tape: { ...base, latency } });
      if (attempt?.same !== true) continue;
      const fresh = new Shrinker(trimmed(attempt.tape), attempt.picks, this.tried);
      yield* fresh.withoutEnds();
      yield* fresh.withoutChoices();
      if (countChoices(fresh.best) < countChoices(this.current)) {
        this.current = fresh.best;
        this.picks = fresh.picks;
      }
      if (countChoices(this.current) <= FEW_CHOICES) return;
    }
  }

  /** Every schedule with one deviation from the tamest, beside the other relaxations as they are. */
  private *oneDeviation(): Search {
    const base = without(this.current, ['await']);
    const before = countChoices(this.current);
    if (before - countChoices(base) <= 1) return;
    let attempts = 0;
    for (let at = 0; attempts < MAX_DEVIATIONS; at++) {
      for (let value = 1; attempts < MAX_DEVIATIONS; value++) {
        attempts++;
        const attempt = yield* this.ask({ tape: { ...base, await: [...zeros(at), value] } });
        if (attempt === undefined) continue;
        if (attempt.same && countChoices(attempt.tape) < before) {
          this.current = trimmed(attempt.tape);
          return;
        }
        const drawn = attempt.tape.await ?? [];
        if (drawn.length <= at) return;
        // A value at or above the bound counts as 0: there were no more candidates.
        if (drawn[at] !== value) break;
      }
    }
  }

  private *attempt(tape: TapeValues): Search<boolean> {
    const attempt = yield* this.ask({ tape });
    return attempt?.same === true && this.accept(attempt);
  }

  /** Takes what failed in the same way, unless it is less simple. */
  private accept({ tape, picks }: Attempt): boolean {
    const simpler = trimmed(tape);
    if (countChoices(simpler) > countChoices(this.current)) return false;
    this.current = simpler;
    this.picks = picks;
    return true;
  }

  /** Nothing for a trial that has been asked for before. */
  private *ask(trial: Trial): Search<Attempt | undefined> {
    const key = keyOf(trial);
    if (this.tried.has(key)) return undefined;
    this.tried.add(key);
    return yield trial;
  }
}

/** The same for tapes that give the same run: zeros at the ends and the order of streams say nothing. */
function keyOf({ tape, plan = [] }: Trial): string {
  const streams = Object.entries(trimmed(tape)).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([streams, plan]);
}

type Search<T = void> = Generator<Trial, T, Attempt>;

/** So many choices can be read; beyond them a search that begins anew is worth its runs. */
const FEW_CHOICES = 2;

/** Drawn latencies that are tried, and how many stand-ins of a run they reach. */
const FRESH_STARTS = 40;
const FRESH_LENGTH = 1_000;

const MAX_DEVIATIONS = 400;

interface Place {
  readonly stream: StreamName;
  readonly index: number;
}

/** Schedule choices of a tape that are not the tamest. */
export function countChoices(tape: TapeValues): number {
  let count = 0;
  for (const stream of RELAXATIONS) {
    for (const value of tape[stream] ?? []) if (value !== 0) count++;
  }
  return count;
}

/** Where the choices of a tape are not the tamest, in the order of the relaxations. */
export function placesOf(tape: TapeValues): readonly Place[] {
  return RELAXATIONS.flatMap((stream) =>
    (tape[stream] ?? []).flatMap((value, index) => (value === 0 ? [] : [{ stream, index }])),
  );
}

/** The same tape with the tamest choice at these places. */
export function zeroed(tape: TapeValues, places: readonly Place[]): TapeValues {
  const copy: { [name in StreamName]?: readonly number[] } = { ...tape };
  for (const { stream, index } of places) {
    const values = [...(copy[stream] ?? [])];
    values[index] = 0;
    copy[stream] = values;
  }
  return trimmed(copy);
}

/** Without the zeros at the ends of the relaxations, which a replay reads there anyway. */
export function trimmed(tape: TapeValues): TapeValues {
  const copy: { [name in StreamName]?: readonly number[] } = { ...tape };
  for (const stream of RELAXATIONS) {
    const values = tape[stream] ?? [];
    const end = values.findLastIndex((value) => value !== 0) + 1;
    if (end === 0) Reflect.deleteProperty(copy, stream);
    else copy[stream] = values.slice(0, end);
  }
  return copy;
}

function without(tape: TapeValues, streams: readonly StreamName[]): TapeValues {
  return Object.fromEntries(
    Object.entries(tape).filter(([name]) => !streams.includes(name as StreamName)),
  );
}

function truncated(tape: TapeValues, stream: StreamName, length: number): TapeValues {
  return trimmed({ ...tape, [stream]: tape[stream]?.slice(0, length) ?? [] });
}

function zeros(count: number): number[] {
  return Array.from({ length: count }, () => 0);
}
