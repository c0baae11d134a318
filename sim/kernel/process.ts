import type { Run } from './run';
import type { ReadyGate } from './ready-list';
import type { VirtualImmediate, VirtualTimeout } from './timers';

/** A simulated machine, as far as the kernel and the doors have to tell one from another. */
export class Machine {
  /** By how much its clock of the day is ahead of virtual time, in milliseconds. */
  clockOffsetMs = 0;

  /** @param name by which others reach it, and reports name it */
  constructor(readonly name: string) {}
}

/** How a process ended. */
export interface Exit {
  readonly code: number | undefined;
  /** `SIGKILL` also where its machine went off. */
  readonly signal: string | undefined;
}

/**
 * One start of a program on a machine. What one process of the operating system would have to itself
 * (timers, sockets, agents, listeners) belongs to it, and ends with it. The scenario itself runs in the
 * first process of each run, which cannot end before the run.
 */
export class Process {
  /** Set for good when it ended: no code of it goes on. */
  isDead = false;
  /** What would go on waits until it does no longer. */
  isPaused = false;
  /** Called when it ends before the run does: whoever keeps something of it lets go. */
  readonly onDeath = new Set<() => void>();
  /** Takes an error that nobody caught; where it says false, or is absent, the run fails. */
  onUncaught: ((error: unknown) => boolean) | undefined = undefined;
  /** Makes each of its timers, immediates and answers so many milliseconds late. */
  drawLateMs: (() => number) | undefined = undefined;
  /** Steps that it may still take; with the last of them it ends by `onLastStep`. */
  stepsLeft: number | undefined = undefined;
  onLastStep: (() => void) | undefined = undefined;
  /** What became due or ready while it was paused. */
  readonly held: (VirtualTimeout | VirtualImmediate | ReadyGate)[] = [];

  constructor(readonly machine: Machine) {}

  /** Whether this step is the one at which it ends: then it has ended. */
  endsNow(): boolean {
    if (this.stepsLeft === undefined) return false;
    this.stepsLeft--;
    if (this.stepsLeft > 0) return false;
    this.stepsLeft = undefined;
    this.onLastStep?.();
    return this.isDead;
  }
}

/** Ends a process: no code of it goes on, not even in a `finally`, and what it has set is gone. */
export function endProcess(run: Run, process: Process): void {
  if (process.isDead) return;
  process.isDead = true;
  process.isPaused = false;
  process.held.length = 0;
  run.isWatched = true;
  for (const { macrotask } of run.ready.takeAll(process)) {
    // Whoever else took part in it is judged now.
    if (macrotask?.pendingGates === 0 && macrotask !== run.macrotask)
      run.rejections.judge(macrotask);
  }
  run.timers.forgetAll(process);
  for (const letGo of process.onDeath) letGo();
  process.onDeath.clear();
}

/** Nothing of a process goes on until it is resumed; the world around it does. */
export function pauseProcess(run: Run, process: Process): void {
  if (process.isDead || process.isPaused) return;
  process.isPaused = true;
  process.held.push(...run.ready.takeAll(process));
}

/** What waited goes on, in the order in which it would have. */
export function resumeProcess(run: Run, process: Process): void {
  if (!process.isPaused) return;
  process.isPaused = false;
  for (const one of process.held.splice(0)) {
    if ('deliver' in one) run.becomeReady(one);
    else run.timers.release(one);
  }
}

/** Lets a process end in the midst of its work, at its n-th step from now, from 1. */
export function endAfter(run: Run, process: Process, steps: number, onLastStep: () => void): void {
  process.stepsLeft = steps;
  process.onLastStep = onLastStep;
  run.isWatched = true;
}
