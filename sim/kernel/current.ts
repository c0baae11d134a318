import { invariant } from '../errors';
import type { Run } from './run';
import type { Strand } from './strand';

let running: Run | undefined;

/** Depth of `outsideRun` within a run: what the host queues then belongs to the host. */
let outside = 0;

/** The run that is under way; undefined outside one, where every door is Node's own. */
export function currentRun(): Run | undefined {
  return running;
}

/** Makes `run` the current one while `body` executes. Runs do not nest. */
export function withRun<T>(run: Run, body: () => T): T {
  invariant(running === undefined, 'a run began inside another run');
  running = run;
  try {
    return body();
  } finally {
    running = undefined;
  }
}

/** Leaves the current run while `body` executes: the loader reads files and compiles as Node does. */
export function outsideRun<T>(body: () => T): T {
  const run = running;
  running = undefined;
  if (run !== undefined) outside++;
  try {
    return body();
  } finally {
    if (run !== undefined) outside--;
    running = run;
  }
}

/** Whether the host is at work in the middle of a run. */
export function isHostAtWork(): boolean {
  return outside > 0 && running === undefined;
}

/** After a run was broken off from outside, none is under way. */
export function abandonRun(): Run | undefined {
  const run = running;
  running = undefined;
  outside = 0;
  return run;
}

/** A strand of `run`, which is over, woke up: the run that is under way will report it. */
export function noteStray(run: Run, strand: Strand): void {
  if (running === undefined || running === run || running.strays.length >= MAX_STRAYS) return;
  running.strays.push(strand.path);
}

/** A report needs few. */
const MAX_STRAYS = 20;
