import type { Clock, ClockMarker, Due } from './clock';
import type { Process } from './process';
import type { Strand } from './strand';

/** What a timer needs of the run that owns it. */
export interface TimerOwner {
  readonly nowUs: number;
  readonly strand: Strand;
  readonly closed: boolean;
  /** Site of the await or function that runs now, for reports. */
  readonly site: number;
  /** Captures the AsyncLocalStorage context of now; undefined while nobody uses one. */
  captureContext(): ContextRunner | undefined;
  /** More timers or immediates are pending than `limit`. */
  tooManyTimers(limit: number): void;
}

export type ContextRunner = (callback: () => void) => void;

/** A packet is a stand-in too; one that is under way at the end of a run is nothing that was left. */
export type TimerKind = 'timer' | 'interval' | 'standIn' | 'packet';

/** No run needs more; one that has more is a leak that would end in memory. */
const MAX_PENDING = 1_000_000;

/** Node's own largest delay; longer ones become 1 ms, there as here. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** The timers and immediates of one run. Ids and handles begin anew with each. */
export class Timers {
  readonly pending = new Set<VirtualTimeout>();
  private due: VirtualTimeout[] = [];
  private dueHead = 0;
  private immediates: VirtualImmediate[] = [];
  /** What takes turns of the loop and no milliseconds, in the order in which it was asked for. */
  private turning: VirtualTimeout[] = [];
  private readonly byId = new Map<number, VirtualTimeout>();
  private lastId = 0;

  constructor(
    readonly clock: Clock,
    readonly owner: TimerOwner,
  ) {}

  set(kind: TimerKind, delayMs: number, callback: () => void): VirtualTimeout {
    const timeout = new VirtualTimeout(this, kind, normalDelay(delayMs), callback);
    this.arm(timeout);
    return timeout;
  }

  /**
   * A stand-in that takes so many turns of the loop, from 1, and no whole millisecond: the answer of
   * something that was at hand.
   */
  setTurns(turns: number, callback: () => void): VirtualTimeout {
    const timeout = new VirtualTimeout(this, 'standIn', 0, callback);
    if (timeout.strand.process.isDead) return timeout;
    timeout.turns = turns;
    timeout.state = 'pending';
    this.turning.push(timeout);
    this.keep(timeout);
    return timeout;
  }

  /** Whether something is under way that takes turns of the loop. */
  get hasTurning(): boolean {
    return this.turning.length > 0;
  }

  /** A turn of the loop looks for what has been answered: that becomes due. */
  turn(): void {
    const asked = this.turning;
    this.turning = [];
    for (const timeout of asked) {
      if (timeout.state !== 'pending') continue;
      timeout.turns--;
      if (timeout.turns <= 0) this.nowDue(timeout);
      else this.turning.push(timeout);
    }
  }

  /** Accepts what Node accepts: a handle, its number, or that number as text; ignores the rest. */
  clear(handle: unknown): void {
    if (handle instanceof VirtualTimeout) handle.close();
    else if (typeof handle === 'number' || typeof handle === 'string') {
      this.byId.get(Number(handle))?.close();
    }
  }

  setImmediate(callback: () => void): VirtualImmediate {
    const immediate = new VirtualImmediate(callback, this.owner);
    if (immediate.strand.process.isDead) return immediate;
    this.immediates.push(immediate);
    if (this.immediates.length > MAX_PENDING) this.owner.tooManyTimers(MAX_PENDING);
    return immediate;
  }

  /** The immediates that one check phase runs: those queued before it began, and none that come later. */
  takeImmediates(): readonly VirtualImmediate[] {
    if (this.immediates.length === 0) return NO_IMMEDIATES;
    const taken = this.immediates;
    this.immediates = [];
    return taken;
  }

  get hasImmediates(): boolean {
    return this.immediates.some((immediate) => !immediate.cleared);
  }

  /** Whether a timer is set that keeps a process alive and is no interval. */
  get hasWork(): boolean {
    for (const timeout of this.pending) {
      if (timeout.kind !== 'interval' && timeout.hasRef()) return true;
    }
    return false;
  }

  /** The first timer that is due, in deadline order; undefined if none is. */
  firstDue(): VirtualTimeout | undefined {
    while (this.dueHead < this.due.length) {
      const timeout = this.due[this.dueHead];
      if (timeout?.state === 'due') {
        if (!timeout.strand.process.isPaused) return timeout;
        timeout.state = 'held';
        timeout.strand.process.held.push(timeout);
      }
      this.dueHead++;
    }
    if (this.dueHead > 0) {
      this.due = [];
      this.dueHead = 0;
    }
    return undefined;
  }

  /** Lets time-outs become due whose deadline has passed. */
  catchUp(): void {
    const nowMs = Math.floor(this.owner.nowUs / 1000);
    if (nowMs > this.clock.nowMs) this.clock.advanceTo(nowMs);
  }

  /** Whether a timer of the code under test has its deadline in (fromMs, toMs] from now. */
  guardWithin(fromMs: number, toMs: number): boolean {
    if (this.pending.size > MAX_GUARDS_SCANNED) return true;
    const nowMs = Math.floor(this.owner.nowUs / 1000);
    for (const timeout of this.pending) {
      if (timeout.kind !== 'timer') continue;
      if (timeout.deadlineMs > nowMs + fromMs && timeout.deadlineMs <= nowMs + toMs) return true;
    }
    return false;
  }

  arm(timeout: VirtualTimeout): void {
    if (timeout.strand.process.isDead) return;
    timeout.isLate = false;
    const nowMs = Math.floor(this.owner.nowUs / 1000);
    timeout.deadlineMs = nowMs + timeout.delayMs;
    timeout.state = 'pending';
    timeout.marker = this.clock.mark(timeout.deadlineMs - this.clock.nowMs, timeout);
    this.keep(timeout);
  }

  disarm(timeout: VirtualTimeout): void {
    if (timeout.state === 'pending' && timeout.marker !== undefined) {
      this.clock.cancel(timeout.marker);
    }
    this.pending.delete(timeout);
    timeout.state = 'idle';
  }

  nowDue(timeout: VirtualTimeout): void {
    const { drawLateMs } = timeout.strand.process;
    if (drawLateMs !== undefined && !timeout.isLate) {
      timeout.isLate = true;
      timeout.marker = this.clock.mark(drawLateMs(), timeout);
      return;
    }
    timeout.state = 'due';
    this.due.push(timeout);
  }

  /** A process has ended: nothing that it set ever fires. */
  forgetAll(process: Process): void {
    for (const timeout of this.pending) {
      if (timeout.strand.process === process) timeout.close();
    }
    this.immediates = this.immediates.filter(({ strand }) => strand.process !== process);
  }

  /** What became due while its process was paused. */
  release(one: VirtualTimeout | VirtualImmediate): void {
    if (one instanceof VirtualImmediate) {
      if (!one.cleared) this.immediates.push(one);
    } else if (one.state === 'held') {
      one.state = 'due';
      this.due.push(one);
    }
  }

  identify(timeout: VirtualTimeout): number {
    this.lastId++;
    this.byId.set(this.lastId, timeout);
    return this.lastId;
  }

  forget(id: number): void {
    this.byId.delete(id);
  }

  private keep(timeout: VirtualTimeout): void {
    this.pending.add(timeout);
    if (this.pending.size > MAX_PENDING) this.owner.tooManyTimers(MAX_PENDING);
  }
}

const NO_IMMEDIATES: readonly VirtualImmediate[] = [];

/** Beyond this many pending timers no stand-in is stretched past any of them without a choice. */
const MAX_GUARDS_SCANNED = 1_024;

function normalDelay(delayMs: number): number {
  return delayMs >= 1 && delayMs <= MAX_DELAY_MS ? Math.trunc(delayMs) : 1;
}

/** What all handles have. */
class Handle {
  private refed = true;

  ref(): this {
    this.refed = true;
    return this;
  }

  unref(): this {
    this.refed = false;
    return this;
  }

  hasRef(): boolean {
    return this.refed;
  }
}

/** The handle that code under test gets from setTimeout and setInterval. */
class VirtualTimeout extends Handle implements Due {
  state: 'idle' | 'pending' | 'due' | 'held' = 'idle';
  /** Whether it has been made late by a slow process. */
  isLate = false;
  deadlineMs = 0;
  /** Turns of the loop that are left, for what takes no milliseconds. */
  turns = 0;
  marker: ClockMarker | undefined = undefined;
  /** Opens with the strand that set it and keeps it. */
  readonly strand: Strand;
  readonly site: number;
  readonly context: ContextRunner | undefined;
  private id: number | undefined = undefined;

  constructor(
    private readonly timers: Timers,
    readonly kind: TimerKind,
    readonly delayMs: number,
    readonly callback: () => void,
  ) {
    super();
    this.strand = timers.owner.strand;
    this.site = timers.owner.site;
    this.context = timers.owner.captureContext();
  }

  becomeDue(): void {
    this.timers.nowDue(this);
  }

  /** Starts the delay anew, also after it has fired, but not after it was closed. */
  refresh(): this {
    if (this.closedByUser || this.timers.owner.closed) return this;
    this.timers.disarm(this);
    this.timers.arm(this);
    return this;
  }

  close(): this {
    this.closedByUser = true;
    this.timers.disarm(this);
    if (this.id !== undefined) this.timers.forget(this.id);
    return this;
  }

  closedByUser = false;

  [Symbol.toPrimitive](): number {
    this.id ??= this.timers.identify(this);
    return this.id;
  }
}

/** The handle that code under test gets from setImmediate. */
class VirtualImmediate extends Handle {
  cleared = false;
  readonly strand: Strand;
  readonly site: number;
  readonly context: ContextRunner | undefined;

  constructor(
    readonly callback: () => void,
    owner: TimerOwner,
  ) {
    super();
    this.strand = owner.strand;
    this.site = owner.site;
    this.context = owner.captureContext();
  }

  clear(): void {
    this.cleared = true;
  }
}

// util.inspect and error messages name the class: they are to read as in Node.
Object.defineProperty(VirtualTimeout, 'name', { value: 'Timeout' });
Object.defineProperty(VirtualImmediate, 'name', { value: 'Immediate' });
for (const [handle, close] of [
  [VirtualTimeout.prototype, 'close'],
  [VirtualImmediate.prototype, 'clear'],
] as const) {
  const dispose: symbol | undefined = (Symbol as { dispose?: symbol }).dispose;
  if (dispose !== undefined) {
    Object.defineProperty(handle, dispose, {
      configurable: true,
      value(this: Record<string, () => void>) {
        this[close]?.();
      },
    });
  }
}

export { VirtualImmediate, VirtualTimeout };
