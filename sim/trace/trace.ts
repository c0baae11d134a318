/** One step of a run, as people and tapes see it. */
export interface TraceStep {
  /** 1-based. */
  readonly step: number;
  /** Path of the strand that ran, such as `main/ingest#2`. */
  readonly strand: string;
  readonly kind: StepKind;
  /** Site that resumed; 0 where the kernel itself acted. */
  readonly site: number;
  /** Virtual microseconds since the start of the run. */
  readonly atUs: number;
  /** Value chosen among `bound` candidates; 0 of 1 where there was no choice. */
  readonly choice: number;
  readonly bound: number;
}

export type StepKind = 'start' | 'await' | 'then' | 'timer' | 'standIn' | 'immediate';

/** Steps of one run, the last `limit` of them: a trace is for people, who read its end. */
export class Trace {
  private readonly kept: TraceStep[] = [];
  private dropped = 0;

  constructor(private readonly limit = 20_000) {}

  add(step: TraceStep): void {
    this.kept.push(step);
    if (this.kept.length > this.limit * 2) {
      this.dropped += this.kept.length - this.limit;
      this.kept.splice(0, this.kept.length - this.limit);
    }
  }

  get steps(): readonly TraceStep[] {
    return this.kept;
  }

  /** How many steps at the beginning are no longer kept. */
  get omitted(): number {
    return this.dropped;
  }
}
