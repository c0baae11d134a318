import { describeStep, fitStep, isWakeUp, siteText, type StepText } from './steps';
import { counted, formatMs, MAX_COLUMNS, WIDTH } from './layout';
import { distinctly, shortNames, type Owners, type StrandNames } from './strands';
import type { TraceStep } from '../trace/trace';

export interface InterleavingOptions {
  /** Under whose names the steps are shown. */
  readonly owners: Owners;
  /** Strands that are shown whatever happens; others only where few strands took part. */
  readonly matter: ReadonlySet<string>;
  /** Index of the step at which the run departs from one that passes. */
  readonly departsAt?: number;
  /** Steps shown. Default 30. */
  readonly maxSteps?: number;
}

const MAX_STEPS = 30;

/** Steps shown before the one at which the run departs, when that is far from the end. */
const BEFORE_DEPARTURE = 4;

/**
 * The order of a run, one column per strand where they fit, else one line per step with the strand
 * in front. Each line: virtual time, the awaited expression that resumed, what it got, and where. A
 * `>` marks the choices that are not the tamest, and the step at which the run departs from one that
 * passes. Without `maxSteps: Infinity`, what says nothing of its own is folded into its neighbour.
 */
export function formatInterleaving(
  trace: readonly TraceStep[],
  options: InterleavingOptions,
): string[] {
  const maxSteps = options.maxSteps ?? MAX_STEPS;
  const isWhole = maxSteps === Infinity;
  const { owners } = options;
  const each = entriesOf(trace, owners, options.departsAt);
  const all = isWhole ? each : withoutWakeUps(each, trace, owners);
  const shown = all.filter(relevant(all, options.matter));
  if (shown.length === 0) return [];
  const told = isWhole ? shown : withoutRepeats(shown);
  const rows = windowed(told.length <= maxSteps ? told : folded(told), maxSteps);
  const strands = [...new Set(shown.map((entry) => entry.strand))];
  const names = shortNames([...new Set(all.map((entry) => entry.strand))]);
  const body =
    strands.length <= MAX_COLUMNS ? inColumns(rows, strands, names) : asList(rows, names);
  return [...body, ...leftOut(all, shown)];
}

/** Every strand of a trace when they are few; else those that matter. */
function relevant(all: readonly Entry[], matter: ReadonlySet<string>): (entry: Entry) => boolean {
  const strands = new Set(all.map((entry) => entry.strand));
  if (strands.size <= MAX_COLUMNS || matter.size === 0) return () => true;
  return (entry) => matter.has(entry.strand);
}

function leftOut(all: readonly Entry[], shown: readonly Entry[]): string[] {
  const steps = stepsOf(all) - stepsOf(shown);
  if (steps === 0) return [];
  const seen = new Set(shown.map((entry) => entry.strand));
  const others = new Set(all.map((entry) => entry.strand).filter((strand) => !seen.has(strand)));
  return [`(${counted(steps, 'step')} of ${counted(others.size, 'other strand')} left out)`];
}

interface Entry {
  /** Virtual time, as text. */
  readonly at: string;
  readonly strand: string;
  readonly text: StepText;
  /** What is said of it behind the text, such as how often. */
  readonly note: string;
  /** `file:line` behind the text, or only `:line` where all steps are in one file. */
  readonly place: string;
  readonly isMarked: boolean;
  readonly departs: boolean;
  /** Steps that this line stands for. */
  readonly steps: number;
}

/** A gap stands for steps that are not shown. */
type Row = Entry | { readonly gap: number };

function entriesOf(
  trace: readonly TraceStep[],
  owners: Owners,
  departsAt: number | undefined,
): Entry[] {
  const asked = new Set<string>();
  const files = new Set(trace.map((step) => step.site.file).filter((file) => file !== ''));
  return trace.map((step, index) => {
    const departs = index === departsAt;
    return {
      strand: owners.of(step),
      at: formatMs(step.atUs / 1000),
      text: describeStep(step, owners, asked),
      note: '',
      place: owners.isFarEnd(step) ? '' : siteText(step.site, files.size > 1),
      isMarked: departs || (step.bound > 1 && step.choice > 0),
      departs,
      steps: 1,
    };
  });
}

function stepsOf(entries: readonly Entry[]): number {
  return entries.reduce((total, entry) => total + entry.steps, 0);
}

/** Without the timers and answers that only wake the await in the next line. */
function withoutWakeUps(
  entries: readonly Entry[],
  trace: readonly TraceStep[],
  owners: Owners,
): Entry[] {
  const isFolded = (index: number): boolean => isWakeUp(trace[index], trace[index + 1], owners);
  return entries.flatMap((entry, index) => {
    if (isFolded(index)) return [];
    const before = isFolded(index - 1) ? entries[index - 1] : undefined;
    if (before === undefined) return [entry];
    return [
      {
        ...entry,
        isMarked: entry.isMarked || before.isMarked,
        departs: entry.departs || before.departs,
        steps: 2,
      },
    ];
  });
}

/** Repetitions of one line from this many on are one line. */
const MIN_REPEATS = 3;

/** One line for what a strand does again and again: a poll, a loop of awaits. */
function withoutRepeats(entries: readonly Entry[]): Entry[] {
  const rows: Entry[] = [];
  for (let start = 0; start < entries.length;) {
    const [first] = entries.slice(start, start + 1);
    if (first === undefined) break;
    let end = start + 1;
    while (end < entries.length && isRepeat(first, entries[end])) end++;
    const group = entries.slice(start, end);
    const last = group.at(-1);
    if (group.length < MIN_REPEATS || last === undefined) rows.push(...group);
    else {
      const until = last.at === first.at ? '' : `, to ${last.at}`;
      const note = `  (${String(group.length)} times${until})`;
      rows.push({ ...first, note, steps: stepsOf(group) });
    }
    start = end;
  }
  return rows;
}

function isRepeat(first: Entry, entry: Entry | undefined): boolean {
  return (
    entry !== undefined &&
    entry.strand === first.strand &&
    entry.text.what === first.text.what &&
    entry.text.gave === first.text.gave &&
    entry.place === first.place &&
    !entry.isMarked
  );
}

/** One row for what a strand does in one go when that is long: a value handed up through its callers. */
function folded(entries: readonly Entry[]): Entry[] {
  const rows: Entry[] = [];
  for (let start = 0; start < entries.length;) {
    let end = start + 1;
    while (end < entries.length && goesOn(entries[end - 1], entries[end])) end++;
    const chain = entries.slice(start, end);
    const last = chain.at(-1);
    if (chain.length <= MAX_CHAIN || last === undefined) rows.push(...chain);
    else {
      const rest = chain.slice(1);
      const what = `(${String(stepsOf(rest) - last.steps)} more) ${last.text.what}`;
      const text = { ...last.text, what };
      rows.push(...chain.slice(0, 1), { ...last, text, steps: stepsOf(rest) });
    }
    start = end;
  }
  return rows;
}

function goesOn(before: Entry | undefined, entry: Entry | undefined): boolean {
  return (
    before !== undefined &&
    entry !== undefined &&
    entry.strand === before.strand &&
    entry.at === before.at &&
    !entry.isMarked
  );
}

/** Steps of one strand in one go that are shown one by one. */
const MAX_CHAIN = 2;

/** The end of a long run, and what is around its departure. */
function windowed(entries: readonly Entry[], maxSteps: number): Row[] {
  if (entries.length <= maxSteps) return [...entries];
  const departs = entries.findIndex((entry) => entry.departs);
  const keepsStart = departs >= 0 && departs < entries.length - maxSteps;
  if (!keepsStart) {
    const left = entries.slice(0, -maxSteps);
    return [{ gap: stepsOf(left) }, ...entries.slice(-maxSteps)];
  }
  const half = Math.floor(maxSteps / 2);
  const from = Math.max(0, departs - BEFORE_DEPARTURE);
  const to = from + half;
  const rest = entries.length - (maxSteps - half);
  return [
    ...(from > 0 ? [{ gap: stepsOf(entries.slice(0, from)) }] : []),
    ...entries.slice(from, to),
    ...(rest > to ? [{ gap: stepsOf(entries.slice(to, rest)) }] : []),
    ...entries.slice(Math.max(rest, to)),
  ];
}

function inColumns(rows: readonly Row[], strands: readonly string[], names: StrandNames): string[] {
  // Each line has one entry, which may run on under the columns to its right.
  const width = COLUMN_WIDTHS[strands.length] ?? 0;
  const time = timeWidth(rows);
  const room = WIDTH - 4 - time;
  const lastRoom = room - (strands.length - 1) * width;
  const titles = distinctly(
    strands.map((strand) => names.get(strand) ?? strand),
    width === 0 ? lastRoom : width - 2,
  );
  const head = titles.map((title, index) =>
    index < titles.length - 1 ? title.padEnd(width) : title,
  );
  const lines = rows.map((row, index) => {
    if ('gap' in row) return gapLine(row.gap);
    const indent = strands.indexOf(row.strand) * width;
    return `${lead(rows, index, time)}${' '.repeat(indent)}${fit(row, room - indent)}`;
  });
  return [`  ${' '.repeat(time)}${head.join('')}`, ...lines];
}

/** Columns by their number: the last one still has room for an expression. */
const COLUMN_WIDTHS: { readonly [columns: number]: number } = { 1: 0, 2: 26, 3: 17, 4: 13 };

/** Characters of the time in front of each line; the mark and a section's indentation have 4 more. */
function timeWidth(rows: readonly Row[]): number {
  return Math.max(10, ...rows.map((row) => ('gap' in row ? 0 : row.at.length + 2)));
}

/** The mark, and the virtual time where it is another than in the line above. */
function lead(rows: readonly Row[], index: number, width: number): string {
  const row = rows[index];
  const above = rows[index - 1];
  if (row === undefined || 'gap' in row) return '';
  const isSame = above !== undefined && !('gap' in above) && above.at === row.at;
  return `${row.isMarked ? '> ' : '  '}${(isSame ? '' : row.at).padEnd(width)}`;
}

/** Characters of the name of a strand in front of a line. */
const MAX_NAME = 22;

function asList(rows: readonly Row[], names: StrandNames): string[] {
  const strands = [...new Set(rows.flatMap((row) => ('gap' in row ? [] : [row.strand])))];
  const titles = distinctly(
    strands.map((strand) => names.get(strand) ?? strand),
    MAX_NAME,
  );
  const width = Math.max(...titles.map((title) => title.length)) + 2;
  const time = timeWidth(rows);
  return rows.map((row, index) => {
    if ('gap' in row) return gapLine(row.gap);
    const title = titles[strands.indexOf(row.strand)] ?? '';
    const text = fit(row, WIDTH - 4 - time - width);
    return `${lead(rows, index, time)}${title.padEnd(width)}${text}`.trimEnd();
  });
}

function gapLine(gap: number): string {
  return `  (${counted(gap, 'step')} left out)`;
}

/** The text may lose its end, the place may not. */
function fit(entry: Entry, width: number): string {
  const end = `${entry.note}${entry.place}`;
  return `${fitStep(entry.text, width - end.length)}${end}`;
}
