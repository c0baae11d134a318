/** Nothing: what a run costs before it does anything. */
export function empty(): void {
  return;
}
