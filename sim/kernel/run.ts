import type { ChoiceStream, Choices } from '../choices/choices';
import type { Faults } from '../choices/fault-kinds';
import { InternalError } from '../errors';
import type { Digest } from '../trace/digest';
import { siteHash, siteOf } from '../trace/site';
import type { Trace } from '../trace/trace';
import { AsyncStacks } from './async-stacks';
import type { Clock } from './clock';
import { noteStray } from './current';
import { outcomeOfError } from './error-facts';
import { frameFor, type Frame } from './frame';
import { Lateness } from './lateness';
import { Latency } from './latency';
import type { Outcome } from './outcome';
import { holdsAnswers, ReadyList, type Macrotask, type ReadyGate } from './ready-list';
import { isParked, PARKED } from './parked';
import { Passes } from './passes';
import type { Process } from './process';
import { Rejections } from './rejections';
import { Strand } from './strand';
import type { Strategy } from './strategy';
import { Timers, type ContextRunner, type TimerOwner } from './timers';

/** `io` moves only time and latency; `await` also the order of settled awaits. */
export type Granularity = 'io' | 'await';

export interface RunOptions {
  readonly granularity: Granularity;
  /** Virtual milliseconds after which a run whose body has not settled ends. */
  readonly timeoutMs: number;
  readonly stepLimit: number;
  /** `fail`: what is left at the end of a run is an outcome; `report`: it is only listed. */
  readonly leaks: 'fail' | 'report';
  /** Calls without a door that are let through, by name, such as `dns.resolve4`. */
  readonly allow: readonly string[];
  /** Timers of the scenario's own file are plain timers, not stand-ins for I/O. */
  readonly exact: boolean;
  /** Most that a stand-in takes, as a multiple of what it names, from 1. */
  readonly stretch: number;
  /** What may go wrong in its world. Absent: nothing. */
  readonly faults?: Faults;
}

/** Something open that keeps a process alive, unless it was unref'd. */
export interface Held {
  readonly what: 'socket' | 'server';
  readonly strand: Strand;
  readonly site: number;
  /** For people, such as `127.0.0.1:80`. */
  readonly detail: string;
  hasRef(): boolean;
}

/** What surrounds a run and decides in its stead; the kernel itself knows only interfaces. */
export interface RunParts {
  readonly clock: Clock;
  readonly choices: Choices;
  readonly strategy: Strategy;
  /** Takes over when an unfair strategy has used up its share of the steps. */
  readonly fairTail: Strategy;
  readonly digest: Digest;
  readonly trace?: Trace;
  readonly host: RunHost;
}

/** What only the doors know about the process. */
export interface RunHost {
  /** Offers an event to listeners that the code under test put on `process`; false if it has none. */
  emit(event: 'uncaughtException' | 'unhandledRejection', ...args: unknown[]): boolean;
  /** The AsyncLocalStorage context of now; undefined while nobody uses one. */
  captureContext(): ContextRunner | undefined;
  /** A callback has returned: stores that it entered do not last beyond it. */
  leaveContexts(): void;
  /** Folders whose files a run may read; what else is on the disk it does not see. Absolute. */
  readonly readsThrough?: readonly string[];
}

/** The state of one run: a pure function of scenario, choices and options. */
export class Run implements TimerOwner {
  /** Strand of the code that executes now. */
  strand: Strand;
  /** Site at which the code that executes now resumed, or of its function if it has not awaited. */
  site = 0;
  /** Scheduling points passed so far. */
  steps = 0;
  /** Virtual microseconds since the start. */
  nowUs = 0;
  /** Set for good when the run has its outcome: from then on no code of it goes on. */
  closed = false;
  /** Whether a resumption has more to do than to go on: the run is closed or traced, or a process ended. */
  isWatched: boolean;
  /** Whether the body of the scenario has settled; what is runnable then still drains. */
  bodySettled = false;
  outcome: Outcome | undefined = undefined;
  /** The error behind the outcome, as it was thrown. */
  error: unknown = undefined;
  macrotask: Macrotask = { pendingGates: 0, rejected: undefined };
  /** Whether the next call of an async function is awaited on the spot. */
  spot = false;
  /** Frame of that call, until its await picks it up. */
  spotFrame: Frame | undefined = undefined;
  newestFrame: Frame | undefined = undefined;
  /** Step of the last timer, immediate or stand-in that could move anything on. */
  lastEventStep = 0;
  /** Step at which virtual time last moved. */
  lastMoveStep = 0;
  strategy: Strategy;
  /** Virtual milliseconds after which it ends: its `timeoutMs`, and what phases of it got on top. */
  timeLimitMs: number;
  /** Calls without a door that were let through because the scenario allows them. */
  readonly letThrough = new Set<string>();
  /** Strands of earlier runs that woke in this one and were parked; the first few. */
  readonly strays: string[] = [];
  /** Resolvers of `sim.quiet()`: called when nothing is left to do. */
  quietWaiters: (() => void)[] = [];
  /** Asked whenever nothing is runnable, before the clock moves: for what there is to do then, if anything. */
  readonly idleWatchers = new Set<() => (() => void) | undefined>();
  /** Called when the body has settled and nothing is left to do: whoever fails the run then is heard. */
  readonly atEnd: (() => void)[] = [];
  /** Called when the run is left, however it ended: whoever keeps something of it lets go. */
  readonly onLeave: (() => void)[] = [];
  /** What keeps a process alive besides timers: sockets and servers that are open. */
  readonly held = new Set<Held>();

  readonly granularity: Granularity;
  readonly stepLimit: number;
  readonly isTraced: boolean;
  /** Who passed which await last; kept only in traced runs. */
  readonly passes: Passes | undefined;
  /** Who awaits whom; kept only in traced runs. */
  readonly asyncStacks: AsyncStacks | undefined;
  readonly root = Strand.root();
  readonly ready = new ReadyList();
  readonly timers: Timers;
  readonly rejections: Rejections;
  readonly lateness: Lateness;
  readonly schedule: ChoiceStream;
  readonly digest: Digest;
  private readonly latency: Latency;
  private clockReads = 0;
  private preciseReads = 0;
  private ticksInDrain = 0;

  constructor(
    readonly options: RunOptions,
    readonly parts: RunParts,
  ) {
    this.granularity = options.granularity;
    this.strand = this.root;
    this.strategy = parts.strategy;
    this.digest = parts.digest;
    this.stepLimit = options.stepLimit;
    this.timeLimitMs = options.timeoutMs;
    this.isTraced = parts.trace !== undefined;
    this.isWatched = this.isTraced;
    this.passes = parts.trace === undefined ? undefined : new Passes();
    this.asyncStacks = parts.trace === undefined ? undefined : new AsyncStacks();
    this.timers = new Timers(parts.clock, this);
    this.rejections = new Rejections(this);
    const { choices } = parts;
    this.schedule = choices.stream('await');
    this.lateness = new Lateness(choices.stream('time'));
    this.latency = new Latency(
      choices.stream('latency'),
      choices.stream('latency.guard'),
      options.stretch,
    );
  }

  /** The process to which the code belongs that executes now. */
  get process(): Process {
    return this.strand.process;
  }

  /** Opens the frame of an instrumented async function that has just been called. */
  enter(functionSite: number): Frame {
    const caller = this.strand;
    if (this.isOver(caller)) throw PARKED;
    const onTheSpot = this.spot;
    if (onTheSpot) this.spot = false;
    else this.strand = caller.child(siteOf(functionSite).functionName);
    return frameFor(this).open(this, functionSite, this.strand, caller, onTheSpot);
  }

  /** A gate whose operand has settled becomes a candidate. */
  becomeReady(gate: ReadyGate): void {
    if (this.isOver(gate.strand)) {
      noteStray(this, gate.strand);
      return;
    }
    if (gate.strand.process.isPaused) {
      gate.strand.process.held.push(gate);
      return;
    }
    gate.macrotask = this.macrotask;
    gate.holds = holdsAnswers(gate);
    this.macrotask.pendingGates++;
    this.ready.push(gate);
    if (this.ready.length > MAX_READY) {
      this.fail({
        kind: 'stepLimit',
        message: `more than ${String(MAX_READY)} awaits are ready at once`,
        site: siteOf(gate.site),
      });
    }
  }

  /** Granularity `io`: the engine resumed a callback of a promise; counts as a step. */
  resumedAtIo(site: number, value: unknown): void {
    this.digest.resumption(this.strand.hash ^ siteHash(site), value);
    this.steps++;
    if (this.isTraced) this.traceResumption(site, value);
    if (this.steps > this.stepLimit) this.breakOff(site);
  }

  /** In a traced run: a frame is about to go on with the code of the user. */
  watch(frame: Frame): void {
    this.passes?.note(frame);
    this.parts.trace?.resuming(this.steps);
  }

  /** In a traced run at `io`: the engine resumed a strand, and the digest has it already. */
  traceResumption(site: number, value: unknown): void {
    this.parts.trace?.add({
      step: this.steps,
      strand: this.strand.path,
      kind: 'await',
      site,
      atUs: this.nowUs,
      choice: 0,
      bound: 1,
    });
    this.parts.trace?.settle(value, this.digest.state);
  }

  /** Too many steps: the run ends, and so does the strand that took the last. */
  breakOff(site: number): never {
    this.endAtStepLimit(site);
    throw PARKED;
  }

  /** Draws the latency of a stand-in for I/O and calls back when it has passed. */
  standIn(baseMs: number, callback: () => void): object {
    return this.timers.set('standIn', this.drawLatencyMs(baseMs), callback);
  }

  /** The same for what was at hand: it takes so many turns of the loop, from 1, and no millisecond. */
  standInAtHand(turns: number, callback: () => void): object {
    return this.timers.setTurns(turns, callback);
  }

  /** The same for what is under way on a network, to whoever is on `strand`. */
  packet(strand: Strand, baseMs: number, callback: () => void): void {
    this.onStrand(strand, () => this.timers.set('packet', this.drawLatencyMs(baseMs), callback));
  }

  /** What the world does by itself after a time that nothing stretches. It keeps nothing alive. */
  worldTimer(strand: Strand, ms: number, callback: () => void): void {
    this.onStrand(strand, () => this.timers.set('packet', ms, callback));
  }

  private drawLatencyMs(baseMs: number): number {
    return this.latency.draw(baseMs, (from, to) => this.timers.guardWithin(from, to));
  }

  /** The virtual time of now. Repeated reading within one step moves it, so that busy waiting ends. */
  readClockUs(): number {
    this.clockReads++;
    if (this.clockReads > FREE_CLOCK_READS) this.nowUs++;
    return this.nowUs;
  }

  /** The same for clocks of nanoseconds, which never read the same twice. */
  readClockNs(): number {
    return this.readClockUs() * 1000 + this.preciseReads++;
  }

  moveTime(us: number): void {
    if (us <= 0) return;
    this.nowUs += us;
    this.lastMoveStep = this.steps;
  }

  /** Called for each nextTick and queueMicrotask; false when there were too many in one drain. */
  countTick(): boolean {
    if (this.closed) return false;
    this.ticksInDrain++;
    if (this.ticksInDrain <= MAX_TICKS_PER_DRAIN) return true;
    this.fail({
      kind: 'livelock',
      message: `more than ${String(MAX_TICKS_PER_DRAIN)} callbacks of process.nextTick or queueMicrotask in one step`,
    });
    return false;
  }

  beginStep(): void {
    this.clockReads = 0;
    this.ticksInDrain = 0;
  }

  /** Runs `body` as strand `strand`, the call in it as one that is awaited on the spot. */
  onStrand<T>(strand: Strand, body: () => T): T {
    const before = this.strand;
    this.strand = strand;
    this.spot = true;
    try {
      return body();
    } finally {
      this.spot = false;
      this.spotFrame = undefined;
      this.strand = before;
    }
  }

  /** An error that nobody caught: offered to the listeners of the code under test first. */
  uncaught(error: unknown): void {
    if (this.closed || isParked(error)) return;
    if (this.parts.host.emit('uncaughtException', error, 'uncaughtException')) return;
    if (this.process.onUncaught?.(error) === true) return;
    this.error = error;
    this.fail(outcomeOfError(error));
  }

  /** Whether no code of that strand goes on: the run is over, or its process. */
  isOver(strand: Strand): boolean {
    // Where neither holds, one look is enough: this is asked at every step.
    return this.isWatched && (this.closed || strand.process.isDead);
  }

  /** Ends the run; the first outcome stands. */
  fail(outcome: Outcome): void {
    if (this.closed) return;
    this.outcome = outcome;
    this.close();
  }

  /** From now on no code of the run goes on. */
  close(): void {
    this.closed = true;
    this.isWatched = true;
  }

  captureContext(): ContextRunner | undefined {
    return this.parts.host.captureContext();
  }

  tooManyTimers(limit: number): void {
    this.fail({
      kind: 'leak',
      message: `more than ${String(limit)} timers or immediates are pending`,
      leftovers: [],
    });
  }

  endAtStepLimit(site: number): void {
    const limit = String(this.options.stepLimit);
    const stuck = this.lastMoveStep < this.steps / 2 && this.lastEventStep < this.steps / 2;
    this.fail(
      stuck
        ? {
            kind: 'livelock',
            message: `${limit} steps, and the latter half of them without a timer or I/O between them`,
            site: siteOf(site),
          }
        : {
            kind: 'stepLimit',
            message: `the run did not end within ${limit} steps`,
            site: siteOf(site),
          },
    );
  }
}

/** Clock reads within one step that take no virtual time. */
const FREE_CLOCK_READS = 1_000;

/** Awaits that are ready at once; more would end in memory. */
const MAX_READY = 1_000_000;

const MAX_TICKS_PER_DRAIN = 1_000_000;

/** The error of a promise chain that heddle itself broke off is InternalError; all others are the user's. */
export function outcomeOfBrokenInvariant(error: unknown): Outcome {
  const internal = error instanceof InternalError ? error : new InternalError(String(error));
  return {
    kind: 'internal',
    message: internal.message,
    ...(internal.stack === undefined ? {} : { stack: internal.stack }),
  };
}
