import { format } from 'node:util';
import { currentRun } from '../kernel/current';
import { oneFor } from '../kernel/one-for';
import type { Run } from '../kernel/run';
import { replaceFunction } from './patch';

/** One line that the code under test printed. */
export interface ConsoleLine {
  readonly atMs: number;
  readonly strand: string;
  readonly text: string;
}

type Print = (...args: unknown[]) => void;
type Write = (chunk: unknown, ...rest: unknown[]) => boolean;

const METHODS = ['log', 'info', 'debug', 'warn', 'error', 'trace', 'dir'] as const;

const linesOf = oneFor<Run, ConsoleLine[]>(() => []);

/** Lines kept of one run; the rest are counted out by the last one. */
const MAX_LINES = 1_000;

/** Opens the door of the console: what a run prints is kept, and shown when it fails. */
export function openConsoleDoor(): void {
  for (const method of METHODS) {
    replaceFunction<Print>(
      console,
      method,
      (native) =>
        function (...args) {
          const run = currentRun();
          if (run === undefined) native.apply(console, args);
          else keep(run, format(...args));
        },
    );
  }
  for (const stream of [process.stdout, process.stderr]) {
    replaceFunction<Write>(
      stream,
      'write',
      (native) =>
        function (this: unknown, chunk, ...rest) {
          const run = currentRun();
          if (run === undefined) return native.call(stream, chunk, ...rest);
          keep(run, String(chunk).replace(/\n$/, ''));
          const done = rest.at(-1);
          if (typeof done === 'function') queueMicrotask(done as () => void);
          return true;
        },
    );
  }
}

/** What a run printed, with virtual time and strand. */
export function consoleOf(run: Run): readonly ConsoleLine[] {
  return linesOf(run);
}

/** A run wrote to a standard stream by its descriptor. */
export function keepPrinted(run: Run, text: string): void {
  keep(run, text.replace(/\n$/, ''));
}

function keep(run: Run, text: string): void {
  // What ended its process went through a `catch` of it.
  if (run.process.isDead) return;
  const lines = linesOf(run);
  if (lines.length === MAX_LINES) {
    lines.push({
      atMs: run.nowUs / 1000,
      strand: run.strand.path,
      text: '(more lines are not kept)',
    });
  }
  if (lines.length >= MAX_LINES) return;
  lines.push({ atMs: run.nowUs / 1000, strand: run.strand.path, text });
}
