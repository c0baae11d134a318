import type { AsyncCaller } from '../kernel/async-stacks';
import type { ErrorFacts, Leftover, Outcome, WaitReport } from '../kernel/outcome';
import type { Dossier, RecordedRun } from '../runner/failure/dossier';
import { formatSite } from '../trace/site';
import { departureLines } from './departure';
import { formatDiff } from './diff';
import { formatInterleaving } from './interleaving';
import { counted, formatMs, titled, wrap } from './layout';
import { strandsThatMatter } from './matter';
import { confirmationText, shrinkingText } from './verdict';

export interface FailureContext {
  readonly token: string;
  /** Project-relative path of the tape, when one was written. */
  readonly tapePath?: string;
  /** Why none was written, when that failed. */
  readonly notKept?: string;
  /** How many of how many runs failed in this way. */
  readonly count?: { readonly failed: number; readonly runs: number };
  /** The first seeds that failed in this way. */
  readonly seeds?: readonly number[];
}

/** The report of one failure, for people: verdict first, the line that replays it last. */
export function formatFailure(dossier: Dossier, context: FailureContext): string {
  const { shown } = dossier;
  const { outcome } = shown;
  const sections = [
    [headline(dossier), ...whatBroke(outcome, shown.asyncStack)],
    facts(dossier, context),
    titled('where it departs from a run that passes', departureLines(dossier)),
    titled(
      'order of the steps',
      formatInterleaving(shown.trace, {
        matter: strandsThatMatter(dossier),
        ...(dossier.departure === undefined ? {} : { departsAt: dossier.departure.common }),
      }),
    ),
    titled('waiting', waitLines(outcome)),
    titled('left over', leftoverLines(outcome)),
    titled('woken from an earlier run, and parked', [...shown.strays]),
    titled('console', consoleLines(shown)),
    replayLines(context),
  ];
  return sections
    .filter((section) => section.length > 0)
    .map((section) => section.join('\n'))
    .join('\n\n');
}

/** Every step of a run and what it printed, for `--trace`. */
export function formatTrace(run: RecordedRun): string {
  const order = formatInterleaving(run.trace, { matter: new Set(), maxSteps: Infinity });
  return [...titled('order of the steps', order), ...titled('console', consoleLines(run))].join(
    '\n',
  );
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

function headline(dossier: Dossier): string {
  const title = dossier.scenario.path.join(' › ');
  const confirmation = confirmationText(dossier);
  return `FAILED: ${title}${confirmation === '' ? '' : ` (${confirmation})`}`;
}

function whatBroke(outcome: Outcome, asyncStack: readonly AsyncCaller[]): string[] {
  const lines = wrap(verdict(outcome), 2).map((line) => `  ${line}`);
  if ('error' in outcome) lines.push(...errorLines(outcome.error));
  lines.push(...asyncStack.map((caller) => `    ${callerText(caller)}`));
  if ('site' in outcome && outcome.site.line > 0) {
    lines.push(`    at ${outcome.site.functionName} (${formatSite(outcome.site)})`);
  }
  if ('remedy' in outcome)
    lines.push(...wrap(`remedy: ${outcome.remedy}`).map((line) => `  ${line}`));
  if (outcome.kind === 'internal' && outcome.stack !== undefined) lines.push(outcome.stack);
  return lines;
}

function errorLines({ diff, stack }: ErrorFacts): string[] {
  const frames = stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return [
    ...(diff === undefined ? [] : formatDiff(diff).map((line) => `  ${line}`)),
    ...frames.slice(0, 5).map((line) => `    ${line.trim()}`),
  ];
}

function callerText({ functionName, site, how }: AsyncCaller): string {
  const where = `${functionName} (${formatSite(site)})`;
  return how === 'awaits' ? `awaited by ${where}` : `started by ${where}`;
}

function facts(dossier: Dossier, context: FailureContext): string[] {
  const { shown, settings, found, fingerprint } = dossier;
  const { steps, virtualMs, digest } = shown;
  return [
    `seed ${String(found.seed)}, strategy ${settings.strategy}, granularity ${settings.granularity}`,
    ...countLines(dossier, context),
    ...shrinkingText(dossier),
    `${counted(steps, 'step')}, ${formatMs(virtualMs)} of virtual time, ${dossier.scenario.file}`,
    `fingerprint ${fingerprint}, digest ${digest}`,
  ];
}

function countLines(dossier: Dossier, context: FailureContext): string[] {
  const { count, seeds = [] } = context;
  if (!dossier.reproducible) {
    return wrap(
      'nondeterministic: it came out differently when it was replayed from its own tape; npx heddle audit shows the first step that differs',
    );
  }
  // A sweep that stopped at its first run has nothing to compare it with.
  if (count === undefined || count.runs === 1) return [];
  const others = seeds.filter((seed) => seed !== dossier.found.seed).slice(0, 5);
  const also = others.length === 0 ? '' : `, among them seeds ${others.join(', ')}`;
  return wrap(`${String(count.failed)} of ${String(count.runs)} runs failed in this way${also}`);
}

function waitLines(outcome: Outcome): string[] {
  if (outcome.kind !== 'deadlock' && outcome.kind !== 'timeout') return [];
  return formatWaits(outcome.waiting);
}

function formatWaits(report: WaitReport): string[] {
  const lines = report.waits.flatMap((wait) => [
    ...wrap(`${wait.strand} in ${wait.functionName} awaits ${wait.site.expression}`, 4),
    `  at ${formatSite(wait.site)} since step ${String(wait.sinceStep)} (${formatMs(wait.sinceMs)})`,
    ...wait.callers.map((caller) => `  ${callerText(caller)}`),
    ...(wait.on === undefined ? [] : [`  ${wait.on} got past it last`]),
  ]);
  if (report.cycle !== undefined) {
    lines.push(...wrap(`cycle: ${[...report.cycle, report.cycle[0] ?? ''].join(' -> ')}`, 7));
  }
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

/** Lines of the console that are shown: the last ones. */
const MAX_CONSOLE_LINES = 20;

function consoleLines({ console: printed }: RecordedRun): string[] {
  const omitted = Math.max(0, printed.length - MAX_CONSOLE_LINES);
  const lines = printed
    .slice(-MAX_CONSOLE_LINES)
    .map(({ atMs, strand, text }) => `${formatMs(atMs)} ${strand.replace(/^.*\//, '')}  ${text}`);
  return omitted === 0 ? lines : [`(${counted(omitted, 'earlier line')} left out)`, ...lines];
}

function replayLines(context: FailureContext): string[] {
  const lines = [`replay  npx heddle replay ${context.token}`];
  if (context.tapePath !== undefined) lines.unshift(`tape    ${context.tapePath}`);
  if (context.notKept !== undefined)
    lines.unshift(...wrap(`tape    not kept: ${context.notKept}`, 8));
  return lines;
}
