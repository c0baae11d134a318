import { currentRun } from './current';
import { DetachedGate } from './detached-gate';
import { never } from './frame';
import type { Macrotask } from './ready-list';
import type { Run } from './run';
import type { Strand } from './strand';

/**
 * Scheduling of `.then`, `.catch` and `.finally`. The loader turns
 *
 *     p.then(f)        into   __heddle.receiver(p).then(__heddle.callback(12, f))
 *     p.then(f, g)     into   __heddle.receiver(p).then(...__heddle.callbacks(12, f, g))
 *
 * The receiver waits on a stack until its callbacks have been evaluated: only a promise has its
 * callbacks scheduled, since other things have methods of these names too.
 */
const receivers: unknown[] = [];

/** Nothing nests this deep; what is left here was left by an exception in an argument. */
const MAX_NESTING = 1_000;

/** Passes the receiver of a then, catch or finally through, and remembers it for its callbacks. */
export function receiver<T>(value: T): T {
  if (value === undefined || value === null) return value;
  if (receivers.length > MAX_NESTING) receivers.length = 0;
  receivers.push(value);
  return value;
}

/** Forgets what an earlier run left behind. */
export function forgetReceivers(): void {
  receivers.length = 0;
}

/** Wraps the only argument of a then, catch or finally. */
export function callback(site: number, handler: unknown): unknown {
  return scheduled(site, receivers.pop(), handler);
}

/** Wraps the arguments of a then with more than one of them. */
export function callbacks(site: number, ...handlers: unknown[]): unknown[] {
  const source = receivers.pop();
  return handlers.map((handler) => scheduled(site, source, handler));
}

function scheduled(site: number, source: unknown, handler: unknown): unknown {
  const run = currentRun();
  if (run === undefined || typeof handler !== 'function' || !(source instanceof Promise)) {
    return handler;
  }
  const call = handler as (...args: unknown[]) => unknown;
  const { strand, macrotask } = run;
  return run.granularity === 'io'
    ? (...args: unknown[]) => callAtIo(run, strand, site, call, args)
    : (...args: unknown[]) =>
        callWhenChosen(run, { strand, site, source, began: macrotask }, call, args);
}

/** Where and when a callback was handed to a promise. */
interface Registration {
  readonly strand: Strand;
  readonly site: number;
  readonly source: object;
  readonly began: Macrotask;
}

type Handler = (...args: unknown[]) => unknown;

function callAtIo(
  run: Run,
  strand: Strand,
  site: number,
  handler: Handler,
  args: unknown[],
): unknown {
  if (run.isWatched && (run.isOver(strand) || strand.process.endsNow())) return never();
  run.strand = strand;
  run.resumedAtIo(site, args[0]);
  return handler(...args);
}

function callWhenChosen(
  run: Run,
  { strand, site, source, began }: Registration,
  handler: Handler,
  args: unknown[],
): unknown {
  if (run.isOver(strand)) return never();
  return new Promise<void>((resolve) => {
    run.becomeReady(new DetachedGate('then', strand, site, source, args[0], began, resolve));
  }).then(() => {
    run.strand = strand;
    return handler(...args);
  });
}
