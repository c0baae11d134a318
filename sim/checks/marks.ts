/** A property that a scenario states did not hold. */
export class PropertyViolation extends Error {
  override readonly name = 'AssertionError';
  readonly code = 'ERR_ASSERTION';
}

/** What the runs of a sweep must reach at least once. */
export class Marks {
  /** Labels that the run met, and whether their condition held at least once. */
  readonly reached = new Map<string, boolean>();

  sometimes(label: string, condition: boolean): void {
    if (condition || !this.reached.has(label)) this.reached.set(label, condition);
  }
}
