import { invariant } from '../errors';
import type { Call } from './model';

/** A call or a return of a history. */
export interface Event<Input, Output> {
  readonly call: Call<Input, Output>;
  /** Of the call in the history. */
  readonly index: number;
  /** Absent for a return, and for a call that is pending. */
  readonly return: Event<Input, Output> | undefined;
  readonly isReturn: boolean;
}

interface Linked<Input, Output> extends Event<Input, Output> {
  readonly return: Linked<Input, Output> | undefined;
  before: Linked<Input, Output> | undefined;
  after: Linked<Input, Output> | undefined;
}

/**
 * The calls and returns of a history in their order, from which calls can be taken out, each with its
 * return, and put back in the opposite order.
 */
export class EventList<Input, Output> {
  /** Returns in the list. */
  returns = 0;
  private first: Linked<Input, Output> | undefined = undefined;

  constructor(calls: readonly Call<Input, Output>[]) {
    const events = calls.flatMap((call, index) => eventsOf(call, index));
    // A call and a return at the same place may overlap.
    events.sort(
      (one, other) =>
        placeOf(one) - placeOf(other) || Number(one.isReturn) - Number(other.isReturn),
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
    const { after } = event as Linked<Input, Output>;
    invariant(after !== undefined, 'a history ends before its last return');
    return after;
  }

  /** Gives the event that was behind the call; none if there is no return any more. */
  takeOut(event: Event<Input, Output>): Event<Input, Output> | undefined {
    this.unlink(event as Linked<Input, Output>);
    const { after } = event as Linked<Input, Output>;
    if (event.return === undefined) return after;
    this.unlink(event.return as Linked<Input, Output>);
    this.returns--;
    return after === event.return ? after.after : after;
  }

  putBack(event: Event<Input, Output>): void {
    if (event.return !== undefined) {
      this.link(event.return as Linked<Input, Output>);
      this.returns++;
    }
    this.link(event as Linked<Input, Output>);
  }

  private unlink(event: Linked<Input, Output>): void {
    const { before, after } = event;
    if (before === undefined) this.first = after;
    else before.after = after;
    if (after !== undefined) after.before = before;
  }

  private link(event: Linked<Input, Output>): void {
    const { before, after } = event;
    if (before === undefined) this.first = event;
    else before.after = event;
    if (after !== undefined) after.before = event;
  }
}

function eventsOf<Input, Output>(
  call: Call<Input, Output>,
  index: number,
): readonly Linked<Input, Output>[] {
  const alone = { call, index, return: undefined, before: undefined, after: undefined };
  if (call.returnedAt === undefined) return [{ ...alone, isReturn: false }];
  const returned = { ...alone, isReturn: true };
  return [{ ...alone, isReturn: false, return: returned }, returned];
}

function placeOf({ call, isReturn }: Event<unknown, unknown>): number {
  return isReturn ? (call.returnedAt ?? Infinity) : call.calledAt;
}
