import { invariant } from '../errors';
import type { Call } from './model';

/** A call or a return of a history, in its list. */
export class Event<Input, Output> {
  before: Event<Input, Output> | undefined = undefined;
  after: Event<Input, Output> | undefined = undefined;

  readonly isReturn: boolean;
  readonly place: number;

  /**
   * @param index of the call in the history
   * @param returned absent for a return, and for a call that is pending
   */
  constructor(
    readonly call: Call<Input, Output>,
    readonly index: number,
    kind: 'call' | 'return',
    readonly returned?: Event<Input, Output>,
  ) {
    this.isReturn = kind === 'return';
    this.place = kind === 'return' ? (call.returnedAt ?? Infinity) : call.calledAt;
  }
}

/**
 * The calls and returns of a history in their order, from which calls can be taken out, each with its
 * return, and put back in the opposite order.
 */
export class EventList<Input, Output> {
  /** Returns in the list. */
  returns = 0;
  private first: Event<Input, Output> | undefined = undefined;

  constructor(calls: readonly Call<Input, Output>[]) {
    const events: Event<Input, Output>[] = [];
    for (const [index, call] of calls.entries()) {
      if (call.returnedAt === undefined) {
        events.push(new Event(call, index, 'call'));
      } else {
        const returned = new Event(call, index, 'return');
        events.push(new Event(call, index, 'call', returned), returned);
      }
    }
    // A call and a return at the same place may overlap.
    events.sort(
      (one, other) => one.place - other.place || Number(one.isReturn) - Number(other.isReturn),
    );
    for (const [index, event] of events.entries()) {
      event.before = events[index - 1];
      event.after = events[index + 1];
      if (event.isReturn) this.returns++;
    }
    this.first = events[0];
  }

  /** The first event; there is one as long as there are returns. */
  get head(): Event<Input, Output> {
    invariant(this.first !== undefined, 'a history has returns and no events');
    return this.first;
  }

  /** The event behind a call; there is one as long as there are returns behind it. */
  behind(event: Event<Input, Output>): Event<Input, Output> {
    const { after } = event;
    invariant(after !== undefined, 'a history ends before its last return');
    return after;
  }

  /** Gives the event that was behind the call; none if there is no return any more. */
  takeOut(event: Event<Input, Output>): Event<Input, Output> | undefined {
    this.unlink(event);
    const { after } = event;
    if (event.returned === undefined) return after;
    this.unlink(event.returned);
    this.returns--;
    return after === event.returned ? after.after : after;
  }

  putBack(event: Event<Input, Output>): void {
    if (event.returned !== undefined) {
      this.link(event.returned);
      this.returns++;
    }
    this.link(event);
  }

  private unlink(event: Event<Input, Output>): void {
    const { before, after } = event;
    if (before === undefined) this.first = after;
    else before.after = after;
    if (after !== undefined) after.before = before;
  }

  private link(event: Event<Input, Output>): void {
    const { before, after } = event;
    if (before === undefined) this.first = event;
    else before.after = event;
    if (after !== undefined) after.before = event;
  }
}
