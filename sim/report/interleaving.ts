import type { Site } from '../trace/site';
import type { TraceStep } from '../trace/trace';

/** Steps shown; the end of a run matters most. */
const MAX_STEPS = 30;

/** Strands that get a column of their own in 80 characters. */
const MAX_COLUMNS = 3;

const WIDTH = 78;

/**
 * The order of a run, one column per strand where they fit, else one line per step with the strand
 * in front. Each line: virtual time, what resumed, and where.
 */
export function formatInterleaving(trace: readonly TraceStep[]): string[] {
  const entries = trace.map(entryMaker(trace)).slice(-MAX_STEPS);
  if (entries.length === 0) return [];
  const strands = [...new Set(entries.map((entry) => entry.strand))];
  const names = shortNames(strands);
  const omitted = trace.length - entries.length;
  const head = omitted === 0 ? [] : [`(${String(omitted)} earlier steps left out)`];
  const body =
    strands.length <= MAX_COLUMNS ? inColumns(entries, strands, names) : asList(entries, names);
  return [...head, ...body];
}

interface Entry {
  readonly strand: string;
  readonly text: string;
  /** `file:line` behind the text, or only `:line` where all steps are in one file. */
  readonly place: string;
}

function entryMaker(trace: readonly TraceStep[]): (step: TraceStep) => Entry {
  const awaiting = new Set(
    trace.filter((step) => step.kind !== 'standIn').map((step) => step.strand),
  );
  const asked = new Set<string>();
  const files = new Set(trace.map((step) => step.site.file).filter((file) => file !== ''));
  return (step) => {
    const { site } = step;
    const at = `${formatMs(step.atUs / 1000)} `;
    const place = placeOf(site, files.size > 1);
    // A strand that only ever waits for I/O is the far end of a call: it belongs to its caller.
    if (step.kind === 'standIn' && !awaiting.has(step.strand)) {
      const call = lastParts(step.strand, 1).replace(/#\d+$/, '');
      const isAnswer = asked.has(step.strand);
      asked.add(step.strand);
      return {
        strand: parentOf(step.strand),
        text: `${at}${call} ${isAnswer ? 'answers' : 'takes effect'}`,
        place: '',
      };
    }
    return { strand: step.strand, text: `${at}${describe(step, site)}`, place };
  };
}

function placeOf(site: Site, withFile: boolean): string {
  if (site.line === 0) return '';
  const file = withFile ? site.file.replace(/^.*\//, '') : '';
  return `  ${file}:${String(site.line)}`;
}

function describe(step: TraceStep, site: Site): string {
  if (site.line === 0) return WHAT[step.kind];
  return `${WHAT[step.kind]} ${site.expression === '' ? site.functionName : site.expression}`;
}

const WHAT: { readonly [kind in TraceStep['kind']]: string } = {
  start: 'start',
  await: 'await',
  then: 'then of',
  timer: 'timer set at',
  standIn: 'sleep over, set at',
  immediate: 'immediate set at',
};

type Names = ReadonlyMap<string, string>;

function inColumns(entries: readonly Entry[], strands: readonly string[], names: Names): string[] {
  const width = Math.floor(WIDTH / strands.length);
  const titles = strands.map((strand) =>
    shorten(names.get(strand) ?? strand, width - 2).padEnd(width),
  );
  const lines = entries.map((entry) => {
    const indent = strands.indexOf(entry.strand) * width;
    return `${' '.repeat(indent)}${fit(entry, WIDTH - indent)}`;
  });
  return [titles.join('').trimEnd(), ...lines];
}

function asList(entries: readonly Entry[], names: Names): string[] {
  const shown = entries.map((entry) => shorten(names.get(entry.strand) ?? entry.strand, 26));
  const width = Math.max(...shown.map((name) => name.length)) + 2;
  return entries.map((entry, index) =>
    `${(shown[index] ?? '').padEnd(width)}${fit(entry, WIDTH - width)}`.trimEnd(),
  );
}

/** The text may lose its end, the place may not. */
function fit(entry: Entry, width: number): string {
  return `${shorten(entry.text, width - entry.place.length)}${entry.place}`;
}

/** Each strand by as many parts of its path, from the end, as tell it from the others. */
function shortNames(strands: readonly string[]): Names {
  const names = new Map<string, string>();
  for (const strand of strands) {
    const depth = strand.split('/').length;
    let parts = 1;
    const isShared = (name: string): boolean =>
      strands.some((other) => other !== strand && lastParts(other, parts) === name);
    while (parts < depth && isShared(lastParts(strand, parts))) parts++;
    names.set(strand, lastParts(strand, parts));
  }
  return names;
}

function lastParts(strand: string, parts: number): string {
  return strand.split('/').slice(-parts).join('/');
}

function parentOf(strand: string): string {
  const cut = strand.lastIndexOf('/');
  return cut < 0 ? strand : strand.slice(0, cut);
}

/** Milliseconds with at most three decimals. */
export function formatMs(ms: number): string {
  return `${String(Math.round(ms * 1000) / 1000)} ms`;
}

function shorten(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(1, width - 1))}…`;
}
