/** A mutant that no scenario kills, and what to think of that. */
export interface Judgement {
  /** Relative to the root of the package. */
  readonly file: string;
  /** Names the mutant within its file, see `Mutation`. */
  readonly key: string;
  /**
   * `equivalent`: it changes nothing that anybody can see. `not covered`: it is wrong, and no scenario
   * says so.
   */
  readonly verdict: 'equivalent' | 'not covered';
  /** Why it is equivalent, or what scenario would find it. */
  readonly reason: string;
}
