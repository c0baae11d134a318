import { outsideRun } from '../../kernel/current';
import type { Run } from '../../kernel/run';
import { nativeStreams } from './native';

interface TimedSocket {
  _onTimeout(): void;
  [key: symbol]: unknown;
}

/**
 * `socket.setTimeout` in a run: Node checks what it is given and adds the listener; the timer that it
 * makes is replaced by one of the run.
 */
export function setSocketTimeout(run: Run, socket: TimedSocket, setNative: () => unknown): unknown {
  const { timeout } = nativeStreams();
  const before = socket[timeout];
  if (before instanceof VirtualTimer) {
    before.close();
    // Node would use it again.
    socket[timeout] = null;
  }
  const result = setNative();
  const made = socket[timeout];
  if (typeof made !== 'object' || made === null) return result;
  socket[timeout] = VirtualTimer.inPlaceOf(run, 'timer', made, () => {
    socket._onTimeout();
  });
  return result;
}

/**
 * A timer of the run in a place where Node keeps one of its own: it refreshes it, and clears it with a
 * function that it kept, which does no more than to forget the callback. Unref'd, as those are.
 */
export class VirtualTimer {
  private readonly handle: ReturnType<Run['timers']['set']>;

  private constructor(
    run: Run,
    kind: 'timer' | 'interval',
    delayMs: number,
    private readonly callback: () => void,
  ) {
    this.handle = run.timers.set(kind, delayMs, callback).unref();
  }

  /** Clears a timer that Node set on its own clock, and takes its delay over. */
  static inPlaceOf(
    run: Run,
    kind: 'timer' | 'interval',
    native: object,
    callback: () => void,
  ): VirtualTimer {
    const { _idleTimeout: delayMs } = native as { readonly _idleTimeout: number };
    outsideRun(() => {
      clearTimeout(native as NodeJS.Timeout);
    });
    return new VirtualTimer(run, kind, delayMs, callback);
  }

  get _onTimeout(): (() => void) | null {
    return this.handle.closedByUser ? null : this.callback;
  }

  set _onTimeout(callback: (() => void) | null) {
    if (callback === null) this.close();
  }

  refresh(): this {
    this.handle.refresh();
    return this;
  }

  ref(): this {
    this.handle.ref();
    return this;
  }

  unref(): this {
    this.handle.unref();
    return this;
  }

  hasRef(): boolean {
    return this.handle.hasRef();
  }

  close(): void {
    this.handle.close();
  }
}
