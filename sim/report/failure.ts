import type { Leftover, Outcome, WaitReport } from '../kernel/outcome';
import type { RunResult } from '../runner/engine';
import { formatSite } from '../trace/site';
import { formatInterleaving, formatMs } from './interleaving';

export interface FailureContext {
  readonly title: string;
  /** Project-relative. */
  readonly file: string;
  readonly token: string;
  /** Project-relative path of the tape, when one was written. */
  readonly tapePath?: string;
  /** How many of how many runs failed in this way. */
  readonly count?: { readonly failed: number; readonly runs: number };
  readonly maxSteps?: number;
}

/** The report of one failing run, for people: verdict first, the line that replays it last. */
export function formatFailure(result: RunResult, context: FailureContext): string {
  const sections = [
    [`FAILED: ${context.title}`, ...whatBroke(result.outcome)],
    [runLine(result, context), ...(context.count === undefined ? [] : countLines(context.count))],
    titled('order of the steps', formatInterleaving(result.trace)),
    titled('waiting', waitLines(result.outcome)),
    titled('left over', leftoverLines(result.outcome)),
    titled('woken from an earlier run, and parked', [...result.strays]),
    titled('console', consoleLines(result)),
    replayLines(context),
  ];
  return sections
    .filter((section) => section.length > 0)
    .map((section) => section.join('\n'))
    .join('\n\n');
}

/** The verdict in one line: kind and message. */
export function verdict(outcome: Outcome): string {
  if (outcome.kind === 'passed') return 'passed';
  const message = outcome.message.split('\n')[0] ?? '';
  const named = outcome.kind === 'exception' || outcome.kind === 'unhandledRejection';
  return named
    ? `${outcome.kind}: ${outcome.error.name}: ${message}`
    : `${outcome.kind}: ${message}`;
}

function whatBroke(outcome: Outcome): string[] {
  const lines = [`  ${verdict(outcome)}`];
  if ('error' in outcome) {
    const { diff, stack } = outcome.error;
    if (diff !== undefined)
      lines.push(`  expected  ${diff.expected}`, `  actual    ${diff.actual}`);
    const frames = stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
    lines.push(...frames.slice(0, 5).map((line) => `    ${line.trim()}`));
  }
  if ('site' in outcome && outcome.site.line > 0) {
    lines.push(`    at ${outcome.site.functionName} (${formatSite(outcome.site)})`);
  }
  if (outcome.kind === 'internal' && outcome.stack !== undefined) lines.push(outcome.stack);
  return lines;
}

function runLine(result: RunResult, context: FailureContext): string {
  const { seed, settings, steps, virtualMs, fingerprint } = result;
  return [
    `seed ${String(seed)}, strategy ${settings.strategy}, granularity ${settings.granularity}`,
    `${String(steps)} steps, ${formatMs(virtualMs)} of virtual time, ${context.file}`,
    `fingerprint ${fingerprint ?? 'none'}, digest ${result.digest}`,
  ].join('\n');
}

function countLines(count: { readonly failed: number; readonly runs: number }): string[] {
  const { failed, runs } = count;
  // A sweep that stopped at its first run has nothing to compare it with.
  if (runs === 1) return [];
  const line = `${String(failed)} of ${String(runs)} runs failed in this way`;
  return [failed === runs ? `${line}: under every order tried, so it is no race` : line];
}

function titled(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`.trimEnd())];
}

function waitLines(outcome: Outcome): string[] {
  if (outcome.kind !== 'deadlock' && outcome.kind !== 'timeout') return [];
  return formatWaits(outcome.waiting);
}

function formatWaits(report: WaitReport): string[] {
  const lines = report.waits.map((wait) => {
    const since = `since step ${String(wait.sinceStep)} (${formatMs(wait.sinceMs)})`;
    const holder = wait.on === undefined ? '' : `; ${wait.on} got past it last`;
    return `${wait.strand} in ${wait.functionName} awaits ${wait.site.expression}  ${formatSite(wait.site)}  ${since}${holder}`;
  });
  if (report.cycle !== undefined) lines.push(`cycle: ${report.cycle.join(' → ')}`);
  return lines;
}

function leftoverLines(outcome: Outcome): string[] {
  if (outcome.kind !== 'leak') return [];
  return outcome.leftovers.map(formatLeftover);
}

/** One line about a timer or strand that was left. */
export function formatLeftover(leftover: Leftover): string {
  const { what, strand, site, detail } = leftover;
  const place = site === undefined || site.line === 0 ? '' : `  ${formatSite(site)}`;
  return `${what} of ${strand}: ${detail}${place}`;
}

function consoleLines(result: RunResult): string[] {
  return result.console
    .slice(-20)
    .map((line) => `${formatMs(line.atMs)} ${line.strand.replace(/^.*\//, '')}  ${line.text}`);
}

function replayLines(context: FailureContext): string[] {
  const lines = [`replay  npx heddle replay ${context.token}`];
  if (context.tapePath !== undefined) lines.push(`tape    ${context.tapePath}`);
  return lines;
}
