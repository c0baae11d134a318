import { describeStep, siteText } from './steps';
import { formatMs, shorten, WIDTH } from './layout';
import { Owners, shortNames, type StrandNames } from './strands';
import type { TraceStep } from '../trace/trace';

export interface InterleavingOptions {
  /** Strands that are shown whatever happens; others only where few strands took part. */
  readonly matter: ReadonlySet<string>;
  /** Index of the step at which the run departs from one that passes. */
  readonly departsAt?: number;
  /** Steps shown. Default 30. */
  readonly maxSteps?: number;
}

/** Strands that get a column of their own in 80 characters. */
const MAX_COLUMNS = 4;

const MAX_STEPS = 30;

/** Steps shown before the one at which the run departs, when that is far from the end. */
const BEFORE_DEPARTURE = 4;

/**
 * The order of a run, one column per strand where they fit, else one line per step with the strand
 * in front. Each line: virtual time, the awaited expression that resumed, what it got, and where. A `>` marks the choices
 * that are not the tamest, and the step at which the run departs from one that passes.
 */
export function formatInterleaving(
  trace: readonly TraceStep[],
  options: InterleavingOptions,
): string[] {
  const all = entriesOf(trace, options.departsAt);
  const shown = all.filter(relevant(all, options.matter));
  if (shown.length === 0) return [];
  const maxSteps = options.maxSteps ?? MAX_STEPS;
  const rows = windowed(shown.length <= maxSteps ? shown : folded(shown), maxSteps);
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
  const steps = all.length - shown.length;
  if (steps === 0) return [];
  const seen = new Set(shown.map((entry) => entry.strand));
  const others = new Set(all.map((entry) => entry.strand).filter((strand) => !seen.has(strand)));
  return [`(${String(steps)} steps of ${String(others.size)} other strands are left out)`];
}

interface Entry {
  /** Virtual time, as text. */
  readonly at: string;
  readonly strand: string;
  readonly text: string;
  /** `file:line` behind the text, or only `:line` where all steps are in one file. */
  readonly place: string;
  readonly isMarked: boolean;
  readonly departs: boolean;
}

/** A gap stands for steps that are not shown. */
type Row = Entry | { readonly gap: number };

function entriesOf(trace: readonly TraceStep[], departsAt: number | undefined): Entry[] {
  const owners = new Owners(trace);
  const asked = new Set<string>();
  const files = new Set(trace.map((step) => step.site.file).filter((file) => file !== ''));
  return trace.map((step, index) => {
    const departs = index === departsAt;
    return {
      strand: owners.of(step),
      at: formatMs(step.atUs / 1000),
      text: describeStep(step, owners, asked),
      place: owners.isFarEnd(step) ? '' : siteText(step.site, files.size > 1),
      isMarked: departs || (step.bound > 1 && step.choice > 0),
      departs,
    };
  });
}

/**
 * One row for what a strand does in one go when that is long: a value handed up through its callers.

 */
function folded(entries: readonly Entry[]): Entry[] {
  const rows: Entry[] = [];
  for (let start = 0; start < entries.length;) {
    let end = start + 1;
    while (end < entries.length && goesOn(entries[end - 1], entries[end])) end++;
    const chain = entries.slice(start, end);
    const last = chain.at(-1);
    if (chain.length <= MAX_CHAIN || last === undefined) rows.push(...chain);
    else {
      const between = chain.length - 2;
      rows.push(...chain.slice(0, 1), { ...last, text: `(${String(between)} more) ${last.text}` });
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
    return [{ gap: entries.length - maxSteps }, ...entries.slice(-maxSteps)];
  }
  const half = Math.floor(maxSteps / 2);
  const from = Math.max(0, departs - BEFORE_DEPARTURE);
  const to = from + half;
  const rest = entries.length - (maxSteps - half);
  return [
    ...(from > 0 ? [{ gap: from }] : []),
    ...entries.slice(from, to),
    ...(rest > to ? [{ gap: rest - to }] : []),
    ...entries.slice(Math.max(rest, to)),
  ];
}

function inColumns(rows: readonly Row[], strands: readonly string[], names: StrandNames): string[] {
  // Each line has one entry, which may run on under the columns to its right.
  const width = COLUMN_WIDTHS[strands.length] ?? 0;
  const titles = strands.map((strand, index) =>
    index === strands.length - 1
      ? (names.get(strand) ?? strand)
      : shorten(names.get(strand) ?? strand, width - 2).padEnd(width),
  );
  const head = `  ${' '.repeat(TIME_WIDTH)}${titles.join('')}`;
  const lines = rows.map((row, index) => {
    if ('gap' in row) return gapLine(row.gap);
    const indent = strands.indexOf(row.strand) * width;
    return `${lead(rows, index)}${' '.repeat(indent)}${fit(row, WIDTH - LEAD_WIDTH - indent)}`;
  });
  return [head, ...lines];
}

/** Columns by their number: the last one still has room for an expression. */
const COLUMN_WIDTHS: { readonly [columns: number]: number } = { 1: 0, 2: 26, 3: 17, 4: 13 };

/** Characters of the mark and the time in front of each line, and the indentation of a section. */
const TIME_WIDTH = 10;
const LEAD_WIDTH = TIME_WIDTH + 4;

/** The mark, and the virtual time where it is another than in the line above. */
function lead(rows: readonly Row[], index: number): string {
  const row = rows[index];
  const above = rows[index - 1];
  if (row === undefined || 'gap' in row) return '';
  const isSame = above !== undefined && !('gap' in above) && above.at === row.at;
  return `${row.isMarked ? '> ' : '  '}${(isSame ? '' : row.at).padEnd(TIME_WIDTH)}`;
}

function asList(rows: readonly Row[], names: StrandNames): string[] {
  const nameOf = (entry: Entry): string => shorten(names.get(entry.strand) ?? entry.strand, 22);
  const entries = rows.filter((row) => !('gap' in row)) as Entry[];
  const width = Math.max(...entries.map((entry) => nameOf(entry).length)) + 2;
  return rows.map((row, index) =>
    'gap' in row
      ? gapLine(row.gap)
      : `${lead(rows, index)}${nameOf(row).padEnd(width)}${fit(row, WIDTH - LEAD_WIDTH - width)}`.trimEnd(),
  );
}

function gapLine(gap: number): string {
  return `  (${String(gap)} steps left out)`;
}

/** The text may lose its end, the place may not. */
function fit(entry: Entry, width: number): string {
  return `${shorten(entry.text, width - entry.place.length)}${entry.place}`;
}
