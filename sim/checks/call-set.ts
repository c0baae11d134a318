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
  private readonly byKey = new Map<string, Set<unknown>>();
  private readonly byText = new Map<string, State[]>();

  constructor(private readonly model: GuardedModel<State, Input, Output>) {}

  /** False if these calls led to this state before. */
  add(calls: CallSet, state: State): boolean {
    const set = calls.toKey();
    const key = this.model.keyOf(state);
    if (key !== undefined) {
      const keys = entryOf(this.byKey, set, () => new Set());
      const { size } = keys;
      return keys.add(key).size > size;
    }
    const alike = entryOf(this.byText, `${set} ${this.model.textOf(state)}`, () => []);
    if (alike.some((known) => this.model.isSame(known, state))) return false;
    alike.push(state);
    return true;
  }
}

function entryOf<Value>(map: Map<string, Value>, key: string, create: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = create();
    map.set(key, value);
  }
  return value;
}
