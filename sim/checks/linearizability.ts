/**
 * Whether a history is linearizable: whether its calls, each taking effect at one moment between call
 * and return, could have happened one after the other as the model says.
 *
 * The search is that of Wing and Gong, Testing and verifying concurrent objects (Journal of Parallel
 * and Distributed Computing 17, 1993), with the memory of Lowe, Testing for linearizability
 * (Concurrency and Computation 29, 2017): calls that have taken effect, together with the state that
 * they led to, are looked at once. Before it the history is split by object: Horn and Kroening, Faster
 * linearizability checking via P-compositionality (FORTE 2015). The list from which calls are taken
 * out and put back is as in porcupine (github.com/anishathalye/porcupine).
 */
import { invariant } from '../errors';
import { CallSet, Seen } from './call-set';
import { EventList, type Event } from './event-list';
import { GuardedModel } from './guarded-model';
import { HistoryError, ModelError, type Call, type Model } from './model';

export interface CheckOptions {
  /**
   * Steps of the model after which the search is given up, from 1. A comparison of two states counts
   * as a step. Default 20,000.
   */
  readonly maxSteps?: number | undefined;
}

/** What became of a check. `illegal` and `ok` are certain; `unknown` is neither. */
export type CheckResult<Input = unknown, Output = unknown> =
  | { readonly kind: 'ok' }
  | {
      readonly kind: 'illegal';
      /** Of the object whose calls have no order; empty where the model has no partitions. */
      readonly partition: string;
      /** The calls up to the first return that nothing explains; who has not returned by then is pending. */
      readonly prefix: readonly Call<Input, Output>[];
      /** False where the steps did not suffice to find the shortest: the prefix is illegal all the same. */
      readonly isShortest: boolean;
    }
  | { readonly kind: 'unknown'; readonly why: string };

/**
 * Checks a history against a model. It counts steps and knows no time, so the result is the same on
 * every machine.
 *
 * @throws ModelError if the model throws, or gives another answer when it is asked again
 * @throws HistoryError if a call has returned before it was called
 */
export function checkLinearizable<State, Input, Output>(
  model: Model<State, Input, Output>,
  calls: readonly Call<Input, Output>[],
  { maxSteps = DEFAULT_MAX_STEPS }: CheckOptions = {},
): CheckResult<Input, Output> {
  checkArguments(calls, maxSteps);
  const search = new Search(new GuardedModel(model), maxSteps);
  let isUnknown = false;
  const sorted = [...calls].sort((one, other) => one.calledAt - other.calledAt);
  for (const [partition, part] of search.model.partitions(sorted)) {
    const found = search.run(partition, part);
    if (found === 'illegal') {
      return { kind: 'illegal', partition, ...shortest(search, partition, part) };
    }
    // The calls of another object may be illegal for certain.
    isUnknown ||= found === 'unknown';
  }
  if (!isUnknown) return { kind: 'ok' };
  return { kind: 'unknown', why: `not decided within ${String(maxSteps)} steps of the model` };
}

/** Far less than the real time after which code is said to hang, also where a step is slow. */
const DEFAULT_MAX_STEPS = 20_000;

/** By bisection, for what is legal has only legal prefixes. */
function shortest<State, Input, Output>(
  search: Search<State, Input, Output>,
  partition: string,
  calls: readonly Call<Input, Output>[],
): { readonly prefix: readonly Call<Input, Output>[]; readonly isShortest: boolean } {
  const returns = calls
    .flatMap(({ returnedAt }) => (returnedAt === undefined ? [] : [returnedAt]))
    .sort((one, other) => one - other);
  const prefix = (length: number): readonly Call<Input, Output>[] =>
    prefixOf(calls, returns[length - 1] ?? -Infinity);
  search.grantAgain();
  let [legal, illegal] = [0, returns.length];
  while (illegal - legal > 1) {
    const middle = (legal + illegal) >> 1;
    const found = search.run(partition, prefix(middle));
    if (found === 'unknown') return { prefix: prefix(illegal), isShortest: false };
    if (found === 'illegal') illegal = middle;
    else legal = middle;
  }
  return { prefix: prefix(illegal), isShortest: true };
}

/** A call that is under way where the prefix ends is pending in it. */
function prefixOf<Input, Output>(
  calls: readonly Call<Input, Output>[],
  until: number,
): readonly Call<Input, Output>[] {
  return calls
    .filter(({ calledAt }) => calledAt <= until)
    .map((call) => {
      if (call.returnedAt === undefined || call.returnedAt <= until) return call;
      return { ...call, output: undefined, returnedAt: undefined, returnedMs: undefined };
    });
}

/** A call that was chosen to take effect next. */
interface Choice<State, Input, Output> {
  readonly event: Event<Input, Output>;
  readonly from: State;
  /** States that it may lead to, and how many of them were tried. */
  readonly states: readonly State[];
  tried: number;
  /** Whether it changes nothing, here or later: then it may as well take effect here. */
  readonly isRead: boolean;
}

class Search<State, Input, Output> {
  private limit: number;

  constructor(
    readonly model: GuardedModel<State, Input, Output>,
    private readonly maxSteps: number,
  ) {
    this.limit = maxSteps;
  }

  /** As many steps once more. */
  grantAgain(): void {
    this.limit = this.model.steps + this.maxSteps;
  }

  run(partition: string, calls: readonly Call<Input, Output>[]): 'ok' | 'illegal' | 'unknown' {
    const initial = this.model.init(partition);
    const events = new EventList(calls);
    const taken = new CallSet(calls.length);
    const seen = new Seen(this.model);
    const choices: Choice<State, Input, Output>[] = [];
    let state = initial;
    let at = events.returns === 0 ? undefined : events.head;
    // Whether no call before `at` can take effect in this state.
    let isFirst = true;
    while (at !== undefined) {
      let choice: Choice<State, Input, Output>;
      if (!at.isReturn) {
        if (this.model.steps >= this.limit) return 'unknown';
        choice = this.choiceOf(at, state);
      } else {
        // It has returned and has not taken effect yet: the last choice was wrong.
        const wrong = choices.pop();
        if (wrong === undefined) return 'illegal';
        events.putBack(wrong.event);
        taken.delete(wrong.event.index);
        state = wrong.from;
        choice = wrong;
      }
      if (this.goesOn(choice, taken, seen)) {
        state = choice.states[choice.tried - 1] as State;
        choices.push(choice);
        const next = events.takeOut(choice.event);
        isFirst &&= choice.isRead;
        if (events.returns === 0) at = undefined;
        else at = isFirst ? next : events.head;
        isFirst = true;
      } else {
        isFirst &&= choice.states.length === 0;
        at = events.behind(choice.event);
        // Without this read first, nothing is possible that is not possible with it.
        while (choice.isRead && !at.isReturn) at = events.behind(at);
      }
    }
    const order = choices.map(({ event }) => event.call);
    this.certify(initial, order, calls);
    return 'ok';
  }

  private choiceOf(event: Event<Input, Output>, from: State): Choice<State, Input, Output> {
    const states = this.model.step(from, event.call);
    const isRead = this.model.isRead(event.call, from, states);
    return { event, from, states, tried: 0, isRead };
  }

  /** Whether a choice leads to a further state that is worth a look; its call is in `taken` then. */
  private goesOn(
    choice: Choice<State, Input, Output>,
    taken: CallSet,
    seen: Seen<State, Input, Output>,
  ): boolean {
    const { event, from, states } = choice;
    taken.add(event.index);
    while (choice.tried < states.length) {
      const state = states[choice.tried++] as State;
      // A pending call that changes nothing need not have taken effect.
      const isIdle = event.call.returnedAt === undefined && this.model.isSame(state, from);
      if (!isIdle && seen.add(taken, state)) return true;
    }
    taken.delete(event.index);
    return false;
  }

  /** Never a false `ok`: the order that was found is gone through again, from the beginning. */
  private certify(
    initial: State,
    order: readonly Call<Input, Output>[],
    calls: readonly Call<Input, Output>[],
  ): void {
    const { model } = this;
    const left = new Set(calls);
    let states: readonly State[] = [initial];
    let latestCall = -Infinity;
    for (const call of order) {
      invariant(left.delete(call), 'a call took effect twice');
      latestCall = Math.max(latestCall, call.calledAt);
      const isInTime = call.returnedAt === undefined || call.returnedAt >= latestCall;
      invariant(isInTime, 'a call took effect behind one that began after its return');
      const next = states.flatMap((state) => model.step(state, call));
      states = next.filter(
        (state, index) => !next.slice(0, index).some((other) => model.isSame(state, other)),
      );
      if (states.length > 0) continue;
      throw new ModelError(
        `${model.name}: step gave another answer when it was asked again: it changes the state that it is given, or looks at something else`,
      );
    }
    for (const { returnedAt } of left) {
      invariant(returnedAt === undefined, 'a call that has returned never took effect');
    }
  }
}

/** @throws RangeError */
export function checkMaxSteps(maxSteps: unknown): void {
  if (Number.isInteger(maxSteps) && (maxSteps as number) >= 1) return;
  throw new RangeError(`maxSteps got ${String(maxSteps)}: give it a whole number from 1`);
}

function checkArguments(calls: readonly Call[], maxSteps: number): void {
  checkMaxSteps(maxSteps);
  for (const { calledAt, returnedAt } of calls) {
    const isCall = typeof calledAt === 'number' && !Number.isNaN(calledAt);
    if (isCall && (returnedAt === undefined || returnedAt > calledAt)) continue;
    throw new HistoryError(
      `a call at ${String(calledAt)} has returned at ${String(returnedAt)}: it returns later than it is called`,
    );
  }
}
