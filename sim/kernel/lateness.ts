import type { ChoiceStream } from '../choices/choices';

/** Virtual microseconds that one step may take; most take none. */
const STEP_TIMES_US = [
  0, 0, 0, 0, 0, 0, 0, 0, 0, 50, 200, 500, 1_000, 2_000, 5_000, 15_000,
] as const;

/** The `time` relaxation: a step takes virtual time, so timers fire late, still in deadline order. */
export class Lateness {
  constructor(private readonly time: ChoiceStream) {}

  /** Virtual microseconds that the step at hand takes. */
  drawUs(): number {
    return STEP_TIMES_US[this.time.choose(STEP_TIMES_US.length)] ?? 0;
  }
}
