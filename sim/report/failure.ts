import type { Leftover, Outcome, Wait, WaitReport } from '../kernel/outcome';
import type { Dossier, RecordedRun } from '../runner/failure/dossier';
import { formatSite } from '../trace/site';
import { departureLines } from './departure';
import { faultLines } from './faults';
import { formatInterleaving } from './interleaving';
import { counted, firstOf, formatMs, plain, shorten, titled, WIDTH, wrap } from './layout';
import { ownersFor, strandsThatMatter } from './matter';
import { Owners, shortNames, type StrandNames } from './strands';
import { confirmationLines, confirmationText, isNoRace, shrinkingText } from './verdict';
import { callerText, whatBroke } from './what-broke';

export { verdict } from './what-broke';

export interface FailureContext {
  readonly token: string;
  /** Project-relative path of the tape, when one was written. */
  readonly tapePath?: string;
  /** Why none was written, when that failed. */
  readonly notKept?: string;
  /** Names the run at granularity `io` that has the same failure, where there is one. */
  readonly ioToken?: string;
  /** How many of how many runs failed in this way. */
  readonly count?: { readonly failed: number; readonly runs: number };
  /** The first seeds that failed in this way. */
  readonly seeds?: readonly number[];
}

/** The report of one failure, for people: verdict first, the line that replays it last. */
export function formatFailure(dossier: Dossier, context: FailureContext): string {
  const { shown } = dossier;
  const { outcome } = shown;
  const owners = ownersFor(dossier);
  const sections = [
    [...headline(dossier), ...whatBroke(outcome, shown.asyncStack)],
    facts(dossier, context),
    titled('what went wrong around it', faultLines(shown)),
    titled('where it departs from a run that passes', departureLines(dossier, owners)),
    titled(
      dossier.reproducible ? 'order of the steps' : 'order of the steps, of a replay',
      formatInterleaving(shown.trace, {
        owners,
        matter: strandsThatMatter(dossier, owners),
        ...(dossier.departure === undefined ? {} : { departsAt: dossier.departure.common }),
      }),
    ),
    titled('waiting', waitLines(outcome)),
    titled('left over', leftoverLines(outcome)),
    titled('woken from an earlier run, and parked', [...shown.strays]),
    titled('console', consoleLines(shown)),
    replayLines(dossier, context),
  ];
  return sections
    .filter((section) => section.length > 0)
    .map((section) => plain(section.join('\n')))
    .join('\n\n');
}

/** Every step of a run and what it printed, for `--trace`. */
export function formatTrace(run: RecordedRun): string {
  const owners = new Owners(run.trace);
  const order = formatInterleaving(run.trace, { owners, matter: new Set(), maxSteps: Infinity });
  return plain(
    [...titled('order of the steps', order), ...titled('console', consoleLines(run))].join('\n'),
  );
}

function headline(dossier: Dossier): string[] {
  const title = dossier.scenario.path.join(' › ');
  const note = dossier.reproducible ? confirmationText(dossier) : 'not reproducible';
  return wrap(`FAILED: ${title}${note === '' ? '' : ` (${note})`}`, 2);
}

function facts(dossier: Dossier, context: FailureContext): string[] {
  const { shown, settings, found, fingerprint, scenario } = dossier;
  const { steps, virtualMs, digest } = shown;
  return [
    `seed ${String(found.seed)}, strategy ${settings.strategy}, granularity ${settings.granularity}`,
    ...countLines(dossier, context),
    ...shrinkingText(dossier),
    ...confirmationLines(dossier),
    ...wrap(`${counted(steps, 'step')}, ${formatMs(virtualMs)} of virtual time, ${scenario.file}`),
    `fingerprint ${fingerprint}, digest ${digest}`,
  ];
}

function countLines(dossier: Dossier, context: FailureContext): string[] {
  const { count, seeds = [] } = context;
  if (!dossier.reproducible) {
    return wrap(
      `it came out differently when it was replayed from its own tape, so something outside the run decides; npx heddle audit ${dossier.scenario.file} shows the first step that differs`,
    );
  }
  // A sweep that stopped at its first run has nothing to compare it with.
  if (count === undefined || count.runs === 1) return [];
  if (count.failed === count.runs) return [`all ${String(count.runs)} runs failed in this way`];
  const others = seeds.filter((seed) => seed !== dossier.found.seed).slice(0, 5);
  const also = others.length === 0 ? '' : `, among them seeds ${others.join(', ')}`;
  return wrap(`${String(count.failed)} of ${String(count.runs)} runs failed in this way${also}`);
}

function waitLines(outcome: Outcome): string[] {
  return 'waiting' in outcome ? formatWaits(outcome.waiting) : [];
}

/** Waits that are shown: the newest ones, which are nearest to the cause. */
const MAX_WAITS = 8;

function formatWaits({ waits, cycle }: WaitReport): string[] {
  const names = shortNames(waits.map((wait) => wait.strand));
  const nameOf = (strand: string): string => names.get(strand) ?? strand;
  const inCycle = (wait: Wait): boolean => cycle?.includes(wait.strand) === true;
  const newestFirst = [...waits].reverse();
  const sorted = [...newestFirst.filter(inCycle), ...newestFirst.filter((wait) => !inCycle(wait))];
  const omitted = sorted.length - MAX_WAITS;
  return [
    ...(cycle === undefined
      ? []
      : wrap(`a cycle: ${[...cycle, cycle[0] ?? ''].map(nameOf).join(' -> ')}`, 9)),
    ...sorted.slice(0, MAX_WAITS).flatMap((wait) => waitText(wait, names)),
    ...(omitted > 0 ? [`(${counted(omitted, 'older wait')} left out)`] : []),
  ];
}

function waitText(wait: Wait, names: StrandNames): string[] {
  const { strand, functionName, site, sinceStep, sinceMs, callers, on } = wait;
  return [
    ...wrap(`${names.get(strand) ?? strand} in ${functionName} awaits ${site.expression}`, 4),
    `  at ${formatSite(site)} since step ${String(sinceStep)} (${formatMs(sinceMs)})`,
    ...callers.map((caller) => `  ${callerText(caller)}`),
    ...(on === undefined ? [] : [`  the last to get past it was ${names.get(on) ?? on}`]),
  ];
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
  const shown = printed.slice(-MAX_CONSOLE_LINES).map(({ atMs, strand, text }) => {
    return { lead: `${formatMs(atMs)} ${strand.replace(/^.*\//, '')}`, text: plain(text) };
  });
  const width = Math.min(MAX_CONSOLE_LEAD, Math.max(0, ...shown.map(({ lead }) => lead.length)));
  const lines = shown.flatMap(({ lead, text }) => printedLines(lead, text, width));
  return omitted === 0 ? lines : [`(${counted(omitted, 'earlier line')} left out)`, ...lines];
}

/** Characters for time and strand in front of what was printed, and lines shown of each print. */
const MAX_CONSOLE_LEAD = 30;
const MAX_PRINTED_LINES = 8;

function printedLines(lead: string, text: string, width: number): string[] {
  const margin = ' '.repeat(width + 2);
  const lines = text.split('\n').flatMap((line) => inPieces(line, WIDTH - 2 - margin.length));
  return firstOf(lines, MAX_PRINTED_LINES, 'line').map(
    (line, index) => `${index === 0 ? shorten(lead, width).padEnd(width + 2) : margin}${line}`,
  );
}

/** What was printed keeps its spaces. */
function inPieces(line: string, width: number): string[] {
  const pieces = line.match(new RegExp(`.{1,${String(width)}}`, 'gu'));
  return pieces === null ? [''] : [...pieces];
}

function replayLines(dossier: Dossier, context: FailureContext): string[] {
  const { token, tapePath, notKept, ioToken } = context;
  return [
    ...(ioToken === undefined || isNoRace(dossier) ? [] : [`at io   npx heddle replay ${ioToken}`]),
    ...(tapePath === undefined ? [] : [`tape    ${tapePath}`]),
    ...(notKept === undefined ? [] : wrap(`tape    not kept: ${notKept}`, 8)),
    `replay  npx heddle replay ${token}`,
  ];
}
