import { createClock as createFakeClock } from '@sinonjs/fake-timers';
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
  private readonly fake = createFakeClock(0) as HeapClock;

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
    this.fake.clearTimeout(marker as Parameters<SinonClock['clearTimeout']>[0]);
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
 * The heap is no documented part of fake-timers, but there is no other way to ask when the next
 * timer is due without firing it. It is absent until the first timer is set.
 */
type SinonClock = ReturnType<typeof createFakeClock>;

type HeapClock = SinonClock & {
  readonly timerHeap?: { peek(): { readonly callAt: number } | undefined };
};

function fire(target: Due): void {
  target.becomeDue();
}
