/** What the kernel needs of a clock: markers that say when something becomes due. */
export interface Clock {
  /** Whole milliseconds since the start of the run. */
  readonly nowMs: number;
  /** Number of markers that are set. */
  readonly pending: number;
  /** Sets a marker `afterMs` (at least 1) from now. */
  mark(afterMs: number, target: Due): ClockMarker;
  cancel(marker: ClockMarker): void;
  /** Moves on to `ms`; what becomes due on the way says so, in order. */
  advanceTo(ms: number): void;
  /** Moves on to the earliest marker and fires all that are due then; false if none is set. */
  advanceToNext(): boolean;
  /** Forgets all markers and begins at 0 again. */
  reset(): void;
}

export interface Due {
  becomeDue(): void;
}

export type ClockMarker = object | number;
