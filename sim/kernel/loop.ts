import { InternalError, OutsideSimulation } from '../errors';
import { siteHash } from '../trace/site';
import type { StepKind } from '../trace/trace';
import { forgetReceivers } from './callbacks';
import { currentRun, withRun } from './current';
import { endOfRun } from './end-of-run';
import { errorFacts, outcomeOfError } from './error-facts';
import { releaseIdleFrames } from './frame';
import type { Outcome } from './outcome';
import type { ReadyGate } from './ready-list';
import { isParked } from './parked';
import { outcomeOfBrokenInvariant, type Run } from './run';
import type { Candidate } from './strategy';
import type { Strand } from './strand';
import type { VirtualImmediate, VirtualTimeout } from './timers';

/**
 * Executes a whole scenario, from its first await to quiescence, inside the macrotask of the caller.
 * Synchronous: the host's loop cannot interleave and no real I/O completes in the middle.
 * Must be called from a macrotask, never from inside a microtask.
 */
export function execute(run: Run, body: () => unknown): Outcome {
  return withRun(run, () => {
    try {
      forgetReceivers();
      begin(run, body);
      const phases = new Phases();
      while (!run.closed && advance(run, phases));
      if (!run.closed) endOfRun(run, drain);
    } catch (error) {
      run.fail(outcomeOfBrokenInvariant(error));
    } finally {
      leave(run);
    }
    return run.outcome ?? { kind: 'internal', message: 'a run ended without an outcome' };
  });
}

/** Empties the queues of nextTicks and microtasks: one step of the host, as Node itself does it. */
const drain: () => void = (() => {
  const { _tickCallback: tick } = process as unknown as { _tickCallback?: () => void };
  if (tick === undefined) throw new InternalError('this Node has no process._tickCallback');
  return tick.bind(process);
})();

function begin(run: Run, body: () => unknown): void {
  assertInMacrotask();
  run.beginStep();
  settleBody(run, body);
  drain();
  endStep(run);
}

/** Inside a microtask the engine drains nothing: every run would look like a deadlock. */
function assertInMacrotask(): void {
  const drained: true[] = [];
  void Promise.resolve().then(() => drained.push(true));
  drain();
  if (drained.length === 0)
    throw new InternalError('a run must begin in a macrotask, not in a microtask');
}

function settleBody(run: Run, body: () => unknown): void {
  try {
    const result = run.onStrand(run.root, body);
    Promise.resolve(result).then(
      () => {
        run.bodySettled = true;
      },
      (error: unknown) => {
        bodyFailed(run, error);
      },
    );
  } catch (error) {
    bodyFailed(run, error);
  } finally {
    run.parts.host.leaveContexts();
  }
}

function bodyFailed(run: Run, error: unknown): void {
  if (run.closed || isParked(error)) return;
  run.error = error;
  if (error instanceof OutsideSimulation) {
    const { call, remedy, message } = error;
    run.fail({ kind: 'outsideSimulation', message, call, remedy });
  } else if (error instanceof InternalError) {
    run.fail(outcomeOfBrokenInvariant(error));
  } else {
    run.fail(outcomeOfError(error));
  }
}

/**
 * The phases of Node's loop: due timers, then a look for what was answered without taking a millisecond,
 * then one round of immediates, then the clock.
 */
class Phases {
  /** Whether the look of this turn has been taken: only immediates come before the next turn. */
  hasLooked = false;
  immediates: readonly VirtualImmediate[] = [];
  next = 0;
  /** Rounds of immediates, and looks, since the body settled. */
  roundsAfterBody = 0;
}

/** One step. False at quiescence. */
function advance(run: Run, phases: Phases): boolean {
  if (run.steps >= run.options.stepLimit) {
    run.endAtStepLimit(run.site);
    return false;
  }
  run.beginStep();
  if (!run.ready.isEmpty) {
    chooseGate(run);
    return true;
  }
  return nextEvent(run, phases);
}

function chooseGate(run: Run): void {
  const standIn = run.ready.letsAnswersBy ? dueStandIn(run) : undefined;
  const only = standIn === undefined ? run.ready.takeOnly() : undefined;
  if (only !== undefined) {
    deliverGate(run, only, 0, 1);
    return;
  }
  const candidates = run.ready.arrange(run.strand, standIn && asCandidate(standIn));
  const bound = candidates.length;
  let choice = 0;
  if (bound > 1) {
    if (!run.strategy.fair && run.steps * UNFAIR_SHARE > run.options.stepLimit) {
      run.strategy = run.parts.fairTail;
    }
    choice = run.strategy.pick(candidates, run.steps);
    if (!(choice >= 0 && choice < bound)) {
      throw new InternalError(
        `strategy ${run.strategy.name} chose ${String(choice)} of ${String(bound)}`,
      );
    }
    run.schedule.record(choice);
  }
  const gate = run.ready.take(choice);
  if (gate === undefined) {
    if (standIn === undefined) throw new InternalError('the chosen candidate is gone');
    fireTimeout(run, standIn, choice, bound);
  } else {
    deliverGate(run, gate, choice, bound);
  }
}

function dueStandIn(run: Run): VirtualTimeout | undefined {
  // While a double that answers at once would take its time, what is at hand is answered.
  while (run.timers.firstDue() === undefined && takeTurn(run));
  const due = run.timers.firstDue();
  return due?.kind === 'standIn' || due?.kind === 'packet' ? due : undefined;
}

function deliverGate(run: Run, gate: ReadyGate, choice: number, bound: number): void {
  const macrotask = gate.macrotask;
  if (macrotask === undefined) throw new InternalError('a ready gate belongs to no macrotask');
  run.macrotask = macrotask;
  run.strand = gate.strand;
  note(run, gate.kind, gate.strand, gate.site, choice, bound);
  run.digest.value(gate.settledValue);
  run.parts.trace?.settle(gate.settledValue, run.digest.state);
  if (run.steps % STEPS_PER_LATENESS === 0) run.nowUs += run.lateness.drawUs();
  if (!endsBefore(run, gate)) gate.deliver();
  drain();
  macrotask.pendingGates--;
  endStep(run);
}

/** One virtual macrotask that is no gate; moves the clock where nothing else is left. */
function nextEvent(run: Run, phases: Phases): boolean {
  for (;;) {
    if (phases.next < phases.immediates.length) {
      const immediate = phases.immediates[phases.next++];
      if (immediate === undefined || immediate.cleared || isHeldBack(immediate)) continue;
      fireImmediate(run, immediate);
      return true;
    }
    if (phases.immediates.length > 0) {
      phases.immediates = [];
      phases.next = 0;
      if (!run.bodySettled) run.moveTime(IMMEDIATE_PHASE_US);
      else if (++phases.roundsAfterBody > MAX_ROUNDS_AFTER_BODY) return false;
    }
    if (!phases.hasLooked) run.timers.catchUp();
    const due = run.timers.firstDue();
    if (due !== undefined) {
      fireTimeout(run, due, 0, 1);
      // Node runs a round of immediates after each round of timers, not after each timer.
      return true;
    }
    if (!phases.hasLooked && takeTurn(run)) {
      phases.hasLooked = true;
      if (run.bodySettled && ++phases.roundsAfterBody > MAX_ROUNDS_AFTER_BODY) return false;
      continue;
    }
    phases.hasLooked = false;
    phases.immediates = run.timers.takeImmediates();
    if (phases.immediates.length > 0 || run.timers.hasTurning) continue;
    if (run.idleWatchers.size > 0 && heardIdle(run)) return true;
    if (run.quietWaiters.length > 0 && !run.timers.hasWork) {
      becomeQuiet(run);
      return true;
    }
    if (run.bodySettled || !jump(run)) return false;
  }
}

/** Whoever waits for the moment before the clock moves looks about; true if one of them has something to do. */
function heardIdle(run: Run): boolean {
  for (const watcher of run.idleWatchers) {
    const act = watcher();
    if (act === undefined) continue;
    beginEvent(run, 'immediate', { strand: run.root, site: 0 }, 0, 1);
    act();
    drain();
    endStep(run);
    return true;
  }
  return false;
}

/** Whether its process ends at this step, before it can take it. */
function endsBefore(run: Run, { strand }: { readonly strand: Strand }): boolean {
  return run.isWatched && strand.process.endsNow();
}

/** Its process has ended, or is paused. */
function isHeldBack(immediate: VirtualImmediate): boolean {
  const { process } = immediate.strand;
  if (process.isPaused) process.held.push(immediate);
  return process.isDead || process.isPaused;
}

/** Looks for what was answered without taking a millisecond; false if nothing of that kind is under way. */
function takeTurn(run: Run): boolean {
  if (!run.timers.hasTurning) return false;
  run.timers.turn();
  run.moveTime(TURN_US);
  return true;
}

function becomeQuiet(run: Run): void {
  const waiters = run.quietWaiters;
  run.quietWaiters = [];
  beginEvent(run, 'immediate', { strand: run.root, site: 0 }, 0, 1);
  for (const resolve of waiters) resolve();
  drain();
  endStep(run);
}

/** Quiescence: the clock jumps to the next deadline. False if there is none or time is up. */
function jump(run: Run): boolean {
  const clock = run.timers.clock;
  if (!clock.advanceToNext()) return false;
  const lateUs = run.lateness.drawUs();
  const nowUs = Math.max(run.nowUs, clock.nowMs * 1000);
  if (nowUs > run.timeLimitMs * 1000) {
    run.nowUs = run.timeLimitMs * 1000;
    return false;
  }
  run.moveTime(nowUs - run.nowUs + lateUs);
  return true;
}

function fireTimeout(run: Run, timeout: VirtualTimeout, choice: number, bound: number): void {
  const { kind } = timeout;
  const repeats = kind === 'interval';
  run.timers.disarm(timeout);
  beginEvent(run, kind === 'interval' ? 'timer' : kind, timeout, choice, bound);
  if (!repeats && timeout.hasRef()) run.lastEventStep = run.steps;
  if (!endsBefore(run, timeout)) call(run, timeout);
  if (repeats && !timeout.closedByUser && timeout.state === 'idle' && !run.closed) {
    run.timers.arm(timeout);
  }
  drain();
  endStep(run);
}

function fireImmediate(run: Run, immediate: VirtualImmediate): void {
  immediate.cleared = true;
  beginEvent(run, 'immediate', immediate, 0, 1);
  run.lastEventStep = run.steps;
  if (!endsBefore(run, immediate)) call(run, immediate);
  drain();
  endStep(run);
}

function beginEvent(
  run: Run,
  kind: StepKind,
  event: { readonly strand: Strand; readonly site: number },
  choice: number,
  bound: number,
): void {
  run.macrotask = { pendingGates: 0, rejected: undefined };
  run.strand = event.strand;
  run.site = event.site;
  run.spot = false;
  note(run, kind, event.strand, event.site, choice, bound);
}

/** A callback has its handle as `this`, as in Node. */
function call(run: Run, handle: VirtualTimeout | VirtualImmediate): void {
  const { context } = handle;
  try {
    if (context === undefined) handle.callback();
    else {
      context(() => {
        handle.callback();
      });
    }
  } catch (error) {
    run.uncaught(error);
  } finally {
    run.parts.host.leaveContexts();
  }
}

/** A step begins: it is counted, folded into the digest, and traced where somebody reads along. */
function note(
  run: Run,
  kind: StepKind,
  strand: Strand,
  site: number,
  choice: number,
  bound: number,
): void {
  run.steps++;
  run.digest.step(strand.hash ^ siteHash(site) ^ kind.charCodeAt(0), run.nowUs, choice);
  const trace = run.parts.trace;
  if (trace === undefined) return;
  trace.add({ step: run.steps, strand: strand.path, kind, site, atUs: run.nowUs, choice, bound });
  trace.settle(undefined, run.digest.state);
}

function endStep(run: Run): void {
  if (!run.closed && run.macrotask.pendingGates === 0) run.rejections.judge(run.macrotask);
}

function asCandidate(timeout: VirtualTimeout): Candidate {
  return { kind: 'standIn', strand: timeout.strand, site: timeout.site };
}

/** Empties the queues and forgets every timer, also after a failure, before the run is left. */
function leave(run: Run): void {
  run.close();
  for (let round = 0; round < 3; round++) {
    try {
      drain();
    } catch (error) {
      run.outcome ??= { kind: 'internal', message: errorFacts(error).message };
    }
  }
  for (const letGo of run.onLeave) letGo();
  releaseIdleFrames();
  run.timers.clock.reset();
  if (currentRun() !== run) throw new InternalError('a run was left in which it was not');
}

/** Virtual time that a phase of immediates takes, so that polling by setImmediate ends. */
const IMMEDIATE_PHASE_US = 100;

/** Virtual time of a turn of the loop that looks for answers, so that polling a file ends. */
const TURN_US = 5;

/** Among gates, one step in this many may take virtual time. */
const STEPS_PER_LATENESS = 8;

/** An unfair strategy has one step in this many of the limit; the fair tail is ten times as long. */
const UNFAIR_SHARE = 11;

/** Immediates that set immediates after the body settled are left over, not worth waiting for. */
const MAX_ROUNDS_AFTER_BODY = 100;
