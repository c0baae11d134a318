import { siteHash, siteOf } from '../trace/site';
import type { StepKind } from '../trace/trace';
import { noteStray } from './current';
import { gatedIterable } from './gated-iterable';
import { repairMessage } from './error-facts';
import { PARKED } from './parked';
import type { Macrotask, ReadyGate } from './ready-list';
import type { Run } from './run';
import type { Strand } from './strand';

/**
 * One activation of an instrumented async function. The loader turns
 *
 *     async function f() { BODY; await X; }
 *
 * into
 *
 *     async function f() { const __h = __heddle.enter(7); try {
 *       BODY; __h.take(await __h.gate(12, X)); } finally { __h.exit(); } }
 *
 * so the strand's token lives in the frame, and no async hook is needed. The same code serves both
 * granularities: what `gate` returns makes the difference.
 */
export abstract class Frame {
  // Set by `open`, before anything else sees the frame: frames are used again after they exit.
  run!: Run;
  strand!: Strand;
  caller!: Strand;
  functionSite = 0;
  /** Counts the activations that this frame has served. */
  serial = 0;
  /** Site of the await that the frame is at, or was at last. */
  site = 0;
  sinceStep = 0;
  /** Virtual time of that step; kept, as the receiver is, only in traced runs. */
  sinceUs = 0;
  /** Frame of the call whose result is awaited, where the call stands in the await itself. */
  callee: Frame | undefined = undefined;
  calleeSerial = 0;
  /** Object whose method the await at hand calls, where it is a plain one. */
  receiver: unknown = undefined;
  private upcomingReceiver: unknown = undefined;
  /** Frame that waits for this one; kept in traced runs only. */
  awaitedBy: Frame | undefined = undefined;
  /** Site at which the caller resumed last, for what it does after the call. */
  callerSite = 0;
  /** Whether its call stands in an await of the caller. */
  isCallee = false;
  /** Whether it has reached an await: before that, control goes back to the caller's own code. */
  private suspended = false;
  /** Links of the list of live frames, which belongs to the run. */
  newer: Frame | undefined = undefined;
  older: Frame | undefined = undefined;

  /** Begins an activation on `strand`; `isCallee` if its call stands in an await of `caller`. */
  open(run: Run, functionSite: number, strand: Strand, caller: Strand, isCallee: boolean): this {
    this.run = run;
    this.functionSite = functionSite;
    this.strand = strand;
    this.caller = caller;
    this.isCallee = isCallee;
    this.suspended = false;
    this.site = functionSite;
    this.awaitedBy = undefined;
    this.callerSite = run.site;
    run.site = functionSite;
    const older = run.newestFrame;
    this.older = older;
    if (older !== undefined) older.newer = this;
    run.newestFrame = this;
    return this;
  }

  /** Receives the operand of an await; what it returns is awaited instead. */
  abstract gate(site: number, operand: unknown): unknown;

  /** Receives what that await gave; returns the value of the user's await, or throws its reason. */
  abstract take(value: unknown): unknown;

  /** The operand of `for await`: an iterable whose steps are scheduled. */
  iterate(site: number, iterable: unknown): unknown {
    return gatedIterable(this, site, iterable);
  }

  /** Says that the call which follows in this await stays on the strand. Returns the site. */
  spot(site: number): number {
    this.run.spot = true;
    return site;
  }

  /** The same for a call with arguments that may call something themselves: wraps the last one. */
  last<T>(value: T): T {
    this.run.spot = true;
    return value;
  }

  /** Passes the object through whose method the await calls. */
  of<T>(receiver: T): T {
    if (this.run.isTraced) this.upcomingReceiver = receiver;
    return receiver;
  }

  /** First in every catch clause. */
  caught(error?: unknown): void {
    this.resumed();
    if (error instanceof TypeError) repairMessage(error);
  }

  /** First in every finally block and loop body of `for await`, and after blocks that await unseen. */
  resumed(): void {
    if (this.run.isOver(this.strand)) park(this);
    this.run.strand = this.strand;
  }

  /** Wraps a yield of an async generator: it goes on when its consumer asks. */
  yielded(value: unknown): unknown {
    this.resumed();
    return value;
  }

  /** Last of all: the function returns or throws. */
  exit(): void {
    const { newer, older, run } = this;
    run.asyncStacks?.note(this);
    run.strand = this.caller;
    run.site = this.callerSite;
    run.spotFrame = undefined;
    if (newer === undefined) {
      if (run.newestFrame === this) run.newestFrame = older;
    } else {
      newer.older = older;
    }
    if (older !== undefined) older.newer = newer;
    this.newer = undefined;
    this.older = undefined;
    this.callee = undefined;
    this.receiver = undefined;
    this.serial++;
    this.recycle();
  }

  /** The frame on whose function this one waits, unless that has finished. */
  get liveCallee(): Frame | undefined {
    return this.callee?.serial === this.calleeSerial ? this.callee : undefined;
  }

  get isReleased(): boolean {
    return this.run === NO_RUN;
  }

  /** Lets go of the run that it served: an idle frame outlasts it. */
  release(): void {
    this.run = NO_RUN;
    this.strand = NO_STRAND;
    this.caller = NO_STRAND;
    this.awaitedBy = undefined;
    this.upcomingReceiver = undefined;
  }

  protected abstract recycle(): void;

  protected noteWait(site: number): void {
    const run = this.run;
    this.site = site;
    this.sinceStep = run.steps;
    const callee = run.spotFrame;
    this.callee = callee;
    if (callee !== undefined) {
      this.calleeSerial = callee.serial;
      run.spotFrame = undefined;
    }
    run.spot = false;
    if (!this.suspended) this.suspend(run);
    if (run.isTraced) {
      this.sinceUs = run.nowUs;
      this.receiver = this.upcomingReceiver;
      this.upcomingReceiver = undefined;
      if (callee !== undefined) callee.awaitedBy = this;
    }
  }

  /** The first await: the caller goes on, and if its own await comes next, it waits on this frame. */
  private suspend(run: Run): void {
    this.suspended = true;
    run.strand = this.caller;
    run.site = this.callerSite;
    if (this.isCallee) run.spotFrame = this;
  }
}

/** Granularity `io`: the await stays Node's own; only the strand is handed on. */
class IoFrame extends Frame {
  gate(site: number, operand: unknown): unknown {
    this.noteWait(site);
    return operand;
  }

  take(value: unknown): unknown {
    const run = this.run;
    if (run.isWatched) return this.takeWatched(run, value);
    this.goOn(run, value);
    return value;
  }

  private takeWatched(run: Run, value: unknown): unknown {
    if (run.isOver(this.strand) || this.strand.process.endsNow()) park(this);
    this.goOn(run, value);
    run.traceResumption(this.site, value);
    run.watch(this);
    return value;
  }

  private goOn(run: Run, value: unknown): void {
    run.strand = this.strand;
    run.site = this.site;
    run.digest.resumption(this.strand.hash ^ siteHash(this.site), value);
    run.steps++;
    if (run.steps > run.stepLimit) run.breakOff(this.site);
  }

  protected recycle(): void {
    if (idleIoFrames.length < MAX_IDLE) idleIoFrames.push(this);
  }
}

/** Granularity `await`: the continuation waits in the ready list until the strategy chooses it. */
class AwaitFrame extends Frame implements ReadyGate {
  get kind(): StepKind {
    return 'await';
  }

  source: object | undefined = undefined;
  behind: ReadyGate | undefined = undefined;
  macrotask: Macrotask | undefined = undefined;
  began: Macrotask | undefined = undefined;
  holds = false;
  settledValue: unknown = undefined;
  private failed = false;
  private resume: () => void = nothing;
  private onFulfilled: ((value: unknown) => void) | undefined = undefined;
  private onRejected: ((reason: unknown) => void) | undefined = undefined;

  gate(site: number, operand: unknown): unknown {
    const run = this.run;
    this.noteWait(site);
    if (run.isOver(this.strand)) return never();
    this.began = run.macrotask;
    if ((typeof operand === 'object' && operand !== null) || typeof operand === 'function') {
      this.follow(operand);
    } else {
      this.settle(operand, false);
    }
    const gate = new NativePromise<void>(captureResolve);
    this.resume = captured;
    return gate;
  }

  take(): unknown {
    const run = this.run;
    if (run.isOver(this.strand)) park(this);
    run.strand = this.strand;
    run.site = this.site;
    if (run.isTraced) run.watch(this);
    const value = this.settledValue;
    this.settledValue = undefined;
    if (this.failed) throw value;
    return value;
  }

  deliver(): void {
    this.resume();
  }

  override release(): void {
    super.release();
    this.source = undefined;
    this.behind = undefined;
    this.macrotask = undefined;
    this.began = undefined;
    this.resume = nothing;
  }

  protected recycle(): void {
    if (idleAwaitFrames.length < MAX_IDLE) idleAwaitFrames.push(this);
  }

  private follow(operand: object): void {
    // Promise.resolve treats promises, subclasses and thenables as await does.
    const promise = NativePromise.resolve(operand);
    this.source = promise;
    this.onFulfilled ??= (value) => {
      this.settle(value, false);
    };
    this.onRejected ??= (reason) => {
      this.settle(reason, true);
    };
    void then.call(promise, this.onFulfilled, this.onRejected);
  }

  private settle(value: unknown, failed: boolean): void {
    this.settledValue = value;
    this.failed = failed;
    this.run.becomeReady(this);
  }
}

/**
 * A frame for an activation that begins in `run`: one that has served before, if there is one, for
 * a frame comes with closures that are worth keeping.
 */
export function frameFor(run: Run): Frame {
  return run.granularity === 'io'
    ? (idleIoFrames.pop() ?? new IoFrame())
    : (idleAwaitFrames.pop() ?? new AwaitFrame());
}

const idleIoFrames: IoFrame[] = [];
const idleAwaitFrames: AwaitFrame[] = [];
const MAX_IDLE = 1_000;

const NO_RUN = undefined as unknown as Run;
const NO_STRAND = undefined as unknown as Strand;

/** At the end of a run: of the idle frames, those that have served since the last time are on top. */
export function releaseIdleFrames(): void {
  for (const idle of [idleIoFrames, idleAwaitFrames]) {
    for (let at = idle.length - 1; idle[at]?.isReleased === false; at--) idle[at]?.release();
  }
}

const NativePromise = Promise;

/** A promise of which a continuation never runs: another one each time, for it holds whoever waits for it. */
export function never(): Promise<never> {
  return new NativePromise<never>(nothing);
}

// eslint-disable-next-line @typescript-eslint/unbound-method -- called with its receiver below
const then = NativePromise.prototype.then;

let captured: () => void = nothing;

function captureResolve(resolve: () => void): void {
  captured = resolve;
}

function nothing(): void {
  return;
}

/** Ends a strand whose run is over. */
function park(frame: Frame): never {
  noteStray(frame.run, frame.strand);
  throw PARKED;
}

/** Name of the function that a frame runs. */
export function functionOf(frame: Frame): string {
  return siteOf(frame.functionSite).functionName;
}
