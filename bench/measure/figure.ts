/** What a benchmark found, both in the unit of its figure. */
export interface Measured {
  readonly value: number;
  readonly reference: number;
}
