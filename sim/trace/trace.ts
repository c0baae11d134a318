import { siteOf, type Site } from './site';
import { describeValue } from './value';

/** One step of a run, as people and tapes see it: plain data, which other processes can read. */
export interface TraceStep {
  /** 1-based. */
  readonly step: number;
  /** Path of the strand that ran, such as `main/ingest#2`. */
  readonly strand: string;
  readonly kind: StepKind;
  /** Where the strand resumed; line 0 where the kernel itself acted. */
  readonly site: Site;
  /** Virtual microseconds since the start of the run. */
  readonly atUs: number;
  /** Value chosen among `bound` candidates; 0 of 1 where there was no choice. */
  readonly choice: number;
  readonly bound: number;
  /** What the await gave: a primitive as it is, anything else by its type. Of a fault: which, and where. */
  readonly value?: string;
  /** One lane of the digest behind this step: two runs were the same up to where these agree. */
  readonly digest: number;
}

export type StepKind =
  'start' | 'await' | 'then' | 'timer' | 'standIn' | 'packet' | 'immediate' | 'fault';

type KeptStep = { -readonly [key in keyof Omit<TraceStep, 'site'>]: TraceStep[key] } & {
  readonly site: number;
};

/** Steps of one run, the last `limit` of them: a trace is for people, who read its end. */
export class Trace {
  private readonly kept: KeptStep[] = [];
  private dropped = 0;

  constructor(
    private readonly limit = 20_000,
    /** Step at which a debugger that is attached stops, in the code that goes on there. */
    private readonly pauseAtStep?: number,
  ) {}

  /** The code of the user is about to go on in this step. */
  resuming(step: number): void {
    // eslint-disable-next-line no-debugger -- this is where `replay --inspect` stops: step out
    if (step === this.pauseAtStep) debugger;
  }

  add(step: Omit<KeptStep, 'value' | 'digest'>): void {
    this.kept.push({ ...step, digest: 0 });
    if (this.kept.length > this.limit * 2) {
      this.dropped += this.kept.length - this.limit;
      this.kept.splice(0, this.kept.length - this.limit);
    }
  }

  /** Completes the step that was added last. */
  settle(value: unknown, digest: number): void {
    const last = this.kept.at(-1);
    if (last === undefined) return;
    if (value !== undefined) last.value = describeValue(value);
    last.digest = digest;
  }

  /** The same, with words of heddle's own. */
  say(words: string, digest: number): void {
    const last = this.kept.at(-1);
    if (last === undefined) return;
    last.value = words;
    last.digest = digest;
  }

  get steps(): readonly TraceStep[] {
    return this.kept.map((step) => ({ ...step, site: siteOf(step.site) }));
  }

  /** How many steps at the beginning are no longer kept. */
  get omitted(): number {
    return this.dropped;
  }
}
