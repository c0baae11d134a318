import { siteOf } from '../trace/site';
import { callersOf } from './async-stacks';
import { functionOf, type Frame } from './frame';
import type { Leftover, Outcome, Wait, WaitReport } from './outcome';
import type { Run } from './run';
import type { Strand } from './strand';

/** Decides how a run ended that came to quiescence or ran out of virtual time. */
export function endOfRun(run: Run, drain: () => void): void {
  if (!run.bodySettled) {
    run.fail(stuckOutcome(run));
    return;
  }
  drain();
  for (const check of run.atEnd) check();
  if (run.closed) return;
  const leftovers = leftoversOf(run);
  if (leftovers.length > 0 && run.options.leaks === 'fail') {
    run.fail({ kind: 'leak', message: leakMessage(leftovers), leftovers });
  } else {
    run.fail({ kind: 'passed' });
  }
}

/** Timers, immediates, sockets and strands that a finished body left behind. What was unref'd does not count. */
export function leftoversOf(run: Run): Leftover[] {
  const leftovers: Leftover[] = [];
  for (const timeout of run.timers.pending) {
    if (!timeout.hasRef() || timeout.kind === 'packet' || !isOwn(run, timeout.strand)) continue;
    leftovers.push({
      what: timeout.kind === 'interval' ? 'interval' : 'timer',
      strand: timeout.strand.path,
      site: siteOf(timeout.site),
      detail: `${String(timeout.delayMs)} ms`,
    });
  }
  if (run.timers.hasImmediates) {
    leftovers.push({ what: 'immediate', strand: run.root.path, detail: 'set again and again' });
  }
  for (const held of run.held) {
    if (!held.hasRef() || !isOwn(run, held.strand)) continue;
    const { what, strand, site, detail } = held;
    leftovers.push({ what, strand: strand.path, site: siteOf(site), detail });
  }
  for (const frame of liveFrames(run)) {
    if (!isOwn(run, frame.strand)) continue;
    leftovers.push({
      what: 'strand',
      strand: frame.strand.path,
      site: siteOf(frame.site),
      detail: `${functionOf(frame)} has not finished`,
    });
  }
  return leftovers;
}

/** Whether the scenario's own process is to blame: hosts are meant to outlast the body. */
function isOwn(run: Run, strand: Strand): boolean {
  return strand.process === run.root.process;
}

function leakMessage(leftovers: readonly Leftover[]): string {
  const counts = new Map<string, number>();
  for (const { what } of leftovers) counts.set(what, (counts.get(what) ?? 0) + 1);
  const parts = [...counts].map(
    ([what, count]) => `${String(count)} ${what}${count > 1 ? 's' : ''}`,
  );
  return `left at the end of the run: ${parts.join(', ')}`;
}

/** Who waits on what now. */
export function waitReportOf(run: Run): WaitReport {
  const frames = liveFrames(run);
  const blockers = blockersOf(run, frames);
  const waits = frames
    .filter((frame) => frame.liveCallee === undefined)
    .map((frame) => waitOf(frame, blockers.get(frame.strand)));
  const cycle = findCycle(blockers);
  return { waits, ...(cycle === undefined ? {} : { cycle }) };
}

function stuckOutcome(run: Run): Outcome {
  const frames = liveFrames(run);
  const waiting = waitReportOf(run);
  const timeIsUp = run.nowUs >= run.timeLimitMs * 1000;
  const latestWait = Math.max(0, ...frames.map((frame) => frame.sinceStep));
  const who = describe(waiting.waits) + allowedCalls(run);
  if (!timeIsUp) {
    return {
      kind: 'deadlock',
      message: `nothing is runnable and no timer is set; ${who}`,
      waiting,
    };
  }
  const time = `${String(run.timeLimitMs)} ms of virtual time`;
  const isLonger = run.timeLimitMs > run.options.timeoutMs;
  const limit = `its timeoutMs${isLonger ? ' and what sim.eventually added' : ''}`;
  // A timer that would have fired later may be what somebody waits for.
  return run.lastEventStep <= latestWait && !run.timers.hasWork
    ? {
        kind: 'deadlock',
        message: `only intervals or unref'd timers ran until ${time} had passed; ${who}`,
        waiting,
      }
    : {
        kind: 'timeout',
        message: `the body did not settle within ${time}, ${limit}; ${who}`,
        waiting,
      };
}

/** Real I/O that a scenario let through starts, but nothing of the host completes within a run. */
function allowedCalls(run: Run): string {
  if (run.letThrough.size === 0) return '';
  return `; allowed was ${[...run.letThrough].join(', ')}, but real I/O cannot complete in a run`;
}

function describe(waits: readonly Wait[]): string {
  // The newest wait is nearest to the cause; the root mostly waits for the others.
  const first = waits.at(-1);
  if (first === undefined) return 'the body awaits something that no instrumented code will settle';
  const more = waits.length > 1 ? ` and ${String(waits.length - 1)} more` : '';
  const where = `${first.site.file}:${String(first.site.line)}`;
  return `${first.strand} waits at ${where} on "${first.site.expression}"${more}`;
}

/** Frames of the run that have not finished, oldest first. */
function liveFrames(run: Run): Frame[] {
  const frames: Frame[] = [];
  for (let frame = run.newestFrame; frame !== undefined; frame = frame.older) {
    if (!frame.strand.process.isDead) frames.push(frame);
  }
  return frames.reverse();
}

function waitOf(frame: Frame, blocker: Strand | undefined): Wait {
  return {
    strand: frame.strand.path,
    functionName: functionOf(frame),
    site: siteOf(frame.site),
    sinceStep: frame.sinceStep,
    sinceMs: frame.sinceUs / 1000,
    callers: callersOf(frame),
    ...(blocker === undefined ? {} : { on: blocker.path }),
  };
}

/** Strands by whom they wait for, as far as that is known. */
function blockersOf(run: Run, frames: readonly Frame[]): Map<Strand, Strand> {
  const alive = new Set(frames.map((frame) => frame.strand));
  const blockers = new Map<Strand, Strand>();
  for (const frame of frames) {
    const holder = run.passes?.lastAt(frame);
    if (holder === undefined || holder === frame.strand || !alive.has(holder)) continue;
    blockers.set(frame.strand, holder);
  }
  return blockers;
}

/** A cycle of strands each of which waits for the next. */
function findCycle(blockers: ReadonlyMap<Strand, Strand>): readonly string[] | undefined {
  for (const start of blockers.keys()) {
    const path: Strand[] = [];
    for (let at: Strand | undefined = start; at !== undefined; at = blockers.get(at)) {
      const index = path.indexOf(at);
      if (index >= 0) return path.slice(index).map((strand) => strand.path);
      path.push(at);
    }
  }
  return undefined;
}
