import { InternalError } from '../errors';
import { prng, type Prng } from './prng';
import { STREAM_NAMES, TAME_RUNS, type StreamName, type TapeValues } from './streams';

/** One labelled stream of bounded decisions. Every decision of a run is made by one of these. */
export interface ChoiceStream {
  readonly name: StreamName;
  /** A value in [0, bound); 0 is the tamest. `bound` is at least 1. */
  choose(bound: number): number;
  /** Whether something happens that does so with this probability, from 0 to 1; kept as 1 or 0. */
  chance(probability: number): boolean;
  /** Records a value that a strategy decided. */
  record(value: number): void;
  /** All that was drawn or recorded so far. */
  readonly values: readonly number[];
}

/** Where the choices of a run come from: a seed that writes a tape, or a tape that is read. */
export interface Choices {
  readonly seed: number;
  stream(name: StreamName): ChoiceStream;
  /** What was chosen so far, for a tape; streams that chose nothing are left out. */
  values(): TapeValues;
}

/** Choices drawn from a seed; each stream is made when it is first used. */
export function seededChoices(seed: number): Choices {
  return new StreamTable(seed, (name) => new SeededStream(name, seed));
}

/**
 * Choices read from a tape. Behind the end of a stream every choice is 0, the tamest; a value at or
 * above its bound (the code was edited since) counts as 0 too. Only `random` goes on from the seed: there
 * zeros are not tame, identifiers that are all equal make failures of their own.
 */
export function replayedChoices(seed: number, tape: TapeValues): Choices {
  const behind = (): Prng => prng(seed, 'random behind the tape');
  return new StreamTable(
    seed,
    (name) => new ReplayedStream(name, tape[name] ?? [], name === 'random' ? behind : undefined),
  );
}

class StreamTable implements Choices {
  private readonly streams = new Map<StreamName, ChoiceStream>();

  constructor(
    readonly seed: number,
    private readonly make: (name: StreamName) => ChoiceStream,
  ) {}

  stream(name: StreamName): ChoiceStream {
    let stream = this.streams.get(name);
    if (stream === undefined) {
      stream = this.make(name);
      this.streams.set(name, stream);
    }
    return stream;
  }

  values(): TapeValues {
    const values: { [name in StreamName]?: readonly number[] } = {};
    for (const name of STREAM_NAMES) {
      const drawn = this.streams.get(name)?.values ?? [];
      if (drawn.length > 0) values[name] = drawn;
    }
    return values;
  }
}

class SeededStream implements ChoiceStream {
  readonly values: number[] = [];
  private draw: Prng | undefined;
  private isTame = false;

  constructor(
    readonly name: StreamName,
    private readonly seed: number,
  ) {}

  choose(bound: number): number {
    assertBound(bound, this.name);
    const draw = this.draw ?? this.begin();
    // What is not recorded is read as 0.
    if (this.isTame) return 0;
    const value = Math.floor(draw() * bound);
    this.values.push(value);
    return value;
  }

  chance(probability: number): boolean {
    const draw = this.draw ?? this.begin();
    if (this.isTame) return false;
    const happens = draw() < probability;
    this.values.push(happens ? 1 : 0);
    return happens;
  }

  private begin(): Prng {
    const draw = prng(this.seed, this.name);
    this.draw = draw;
    const tameRuns = TAME_RUNS[this.name];
    this.isTame = tameRuns !== undefined && Math.floor(draw() * tameRuns) === 0;
    return draw;
  }

  record(value: number): void {
    this.values.push(value);
  }
}

class ReplayedStream implements ChoiceStream {
  readonly values: number[] = [];
  private draw: Prng | undefined;

  /** @param behind makes the generator of what lies behind the tape; without it that is all 0 */
  constructor(
    readonly name: StreamName,
    private readonly tape: readonly number[],
    private readonly behind?: () => Prng,
  ) {}

  choose(bound: number): number {
    assertBound(bound, this.name);
    const recorded = this.tape[this.values.length] ?? this.further(bound);
    const value = recorded < bound ? recorded : 0;
    this.values.push(value);
    return value;
  }

  /** The tape alone decides. */
  chance(): boolean {
    return this.choose(2) === 1;
  }

  private further(bound: number): number {
    if (this.behind === undefined) return 0;
    this.draw ??= this.behind();
    return Math.floor(this.draw() * bound);
  }

  record(value: number): void {
    this.values.push(value);
  }
}

function assertBound(bound: number, name: StreamName): void {
  if (!(bound >= 1)) throw new InternalError(`choice in ${name} with bound ${String(bound)}`);
}
