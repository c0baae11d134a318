import { createClock as createFakeClock } from '@sinonjs/fake-timers';
import type { Clock, ClockMarker, Due } from '../kernel/clock';

/**
 * A clock made by sinon's fake-timers. It holds markers only: it says when a timer becomes due, in
 * deadline order, and the kernel delivers the callback. One clock serves a whole worker; `reset`
 * begins a new run.
 */
export function createClock(): Clock {
  return new FakeClock();
}

class FakeClock implements Clock {
  private readonly fake = createFakeClock(0);

  get nowMs(): number {
    return this.fake.now;
  }

  get pending(): number {
    return this.fake.countTimers();
  }

  mark(afterMs: number, target: Due): ClockMarker {
    return this.fake.setTimeout(fire as (...args: unknown[]) => void, afterMs, target);
  }

  cancel(marker: ClockMarker): void {
    this.fake.clearTimeout(marker as Parameters<typeof this.fake.clearTimeout>[0]);
  }

  advanceTo(ms: number): void {
    this.fake.tick(ms - this.fake.now);
  }

  advanceToNext(): boolean {
    if (this.fake.countTimers() === 0) return false;
    this.fake.next();
    // `next` fires one marker; those of the same millisecond are due as well.
    this.fake.tick(0);
    return true;
  }

  reset(): void {
    this.fake.reset();
  }
}

function fire(target: Due): void {
  target.becomeDue();
}
