/** A property that a scenario states did not hold. */
export class PropertyViolation extends Error {
  override readonly name = 'AssertionError';
  readonly code = 'ERR_ASSERTION';
}

/** The properties of one run: what must always hold, and what must sometimes be reached. */
export class Marks {
  /** Labels that the run met, and whether their condition held at least once. */
  readonly reached = new Map<string, boolean>();

  /** @throws PropertyViolation if `condition` is false */
  always(label: string, condition: boolean): void {
    if (!condition) throw new PropertyViolation(`always: ${label}`);
  }

  sometimes(label: string, condition: boolean): void {
    if (condition || !this.reached.has(label)) this.reached.set(label, condition);
  }
}
