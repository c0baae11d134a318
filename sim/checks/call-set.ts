import type { GuardedModel } from './guarded-model';

/** A set of calls by their indices. */
export class CallSet {
  private readonly words: Int32Array;

  constructor(size: number) {
    this.words = new Int32Array(Math.ceil(size / 32));
  }

  add(index: number): void {
    this.words[index >> 5] = (this.words[index >> 5] ?? 0) | (1 << (index & 31));
  }

  delete(index: number): void {
    this.words[index >> 5] = (this.words[index >> 5] ?? 0) & ~(1 << (index & 31));
  }

  /**
   * The same for the same sets and for no others. As long as the stretch in which some calls are in
   * the set and some are not, not as the history.
   */
  toKey(): string {
    let from = 0;
    let to = this.words.length;
    while (from < to && this.words[from] === -1) from++;
    while (to > from && this.words[to - 1] === 0) to--;
    return `${String(from)}:${this.words.subarray(from, to).join()}`;
  }
}

/** The sets of calls that were looked at, each with the states that it led to. */
export class Seen<State, Input, Output> {
  private readonly bySet = new Map<
    string,
    { readonly keys: Set<unknown>; readonly states: State[] }
  >();

  constructor(private readonly model: GuardedModel<State, Input, Output>) {}

  /** False if these calls led to this state before. */
  add(calls: CallSet, state: State): boolean {
    const setKey = calls.toKey();
    let seen = this.bySet.get(setKey);
    if (seen === undefined) {
      seen = { keys: new Set(), states: [] };
      this.bySet.set(setKey, seen);
    }
    const key = this.model.keyOf(state);
    if (key !== undefined) {
      const { size } = seen.keys;
      return seen.keys.add(key).size > size;
    }
    if (seen.states.some((known) => this.model.isSame(known, state))) return false;
    seen.states.push(state);
    return true;
  }
}
