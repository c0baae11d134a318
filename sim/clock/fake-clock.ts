import { withGlobal } from '@sinonjs/fake-timers';
import { invariant } from '../errors';
import type { Clock, ClockMarker, Due } from '../kernel/clock';

/**
 * A clock made by sinon's fake-timers. It holds markers only: it says when a timer becomes due, in
 * deadline order, and the kernel delivers the callback. One clock serves a whole worker; `reset`
 * begins a new run.
 *
 * Only `next` moves the fake clock, from marker to marker, so its own time may lie behind: `tick`
 * looks through every pending timer each time it stops short of one.
 */
export function createClock(): Clock {
  return new VirtualClock();
}

class VirtualClock implements Clock {
  nowMs = 0;
  private readonly fake = numericClock();

  get pending(): number {
    return this.fake.countTimers();
  }

  mark(afterMs: number, target: Due): ClockMarker {
    const deadlineMs = this.nowMs + afterMs;
    return this.fake.setTimeout(
      fire as (...args: unknown[]) => void,
      deadlineMs - this.fake.now,
      target,
    );
  }

  cancel(marker: ClockMarker): void {
    this.fake.clearTimeout(marker as number);
  }

  advanceTo(ms: number): void {
    invariant(ms >= this.nowMs, 'the clock would run backwards');
    this.nowMs = ms;
    while (this.nextDeadlineMs() <= ms) this.fake.next();
  }

  advanceToNext(): boolean {
    const deadlineMs = this.nextDeadlineMs();
    if (deadlineMs === Infinity) return false;
    this.advanceTo(Math.max(deadlineMs, this.nowMs));
    return true;
  }

  reset(): void {
    this.fake.reset();
    this.nowMs = 0;
  }

  private nextDeadlineMs(): number {
    return this.fake.timerHeap?.peek()?.callAt ?? Infinity;
  }
}

/**
 * A fake clock whose timers are numbers, as in a browser: the objects that it returns where Node's
 * setTimeout does cost as much as the timers themselves.
 */
function numericClock(): HeapClock {
  const browserLike = Object.create(globalThis, {
    setTimeout: { value: () => 0 },
    clearTimeout: { value: () => undefined },
  }) as typeof globalThis;
  return withGlobal(browserLike).createClock(0) as HeapClock;
}

/**
 * The heap is no documented part of fake-timers, but there is no other way to ask when the next
 * timer is due without firing it. It is absent until the first timer is set.
 */
type SinonClock = ReturnType<ReturnType<typeof withGlobal>['createClock']>;

type HeapClock = SinonClock & {
  readonly timerHeap?: { peek(): { readonly callAt: number } | undefined };
};

function fire(target: Due): void {
  target.becomeDue();
}
