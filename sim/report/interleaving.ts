import { formatSite, siteOf } from '../trace/site';
import type { TraceStep } from '../trace/trace';

/** Steps shown; the end of a run matters most. */
const MAX_STEPS = 30;

/** Strands that get a column of their own in 80 characters. */
const MAX_COLUMNS = 3;

const WIDTH = 78;

/**
 * The order of a run, one column per strand where they fit, else one line per step with the strand
 * in front. Each line: what resumed, with its place.
 */
export function formatInterleaving(trace: readonly TraceStep[]): string[] {
  const steps = trace.slice(-MAX_STEPS);
  if (steps.length === 0) return [];
  const strands = [...new Set(steps.map((step) => step.strand))];
  const omitted = trace.length - steps.length;
  const head = omitted === 0 ? [] : [`(${String(omitted)} earlier steps left out)`];
  const body = strands.length <= MAX_COLUMNS ? inColumns(steps, strands) : asList(steps);
  return [...head, ...body];
}

function inColumns(steps: readonly TraceStep[], strands: readonly string[]): string[] {
  const width = Math.floor(WIDTH / strands.length);
  const row = (column: number, text: string): string =>
    `${' '.repeat(column * width)}${shorten(text, WIDTH - column * width)}`;
  const titles = strands.map((strand) => shorten(shortName(strand), width - 2).padEnd(width));
  const lines = [titles.join('').trimEnd()];
  for (const step of steps) lines.push(row(strands.indexOf(step.strand), describe(step)));
  return lines;
}

function asList(steps: readonly TraceStep[]): string[] {
  const names = steps.map((step) => shorten(shortName(step.strand), 22));
  const width = Math.max(...names.map((name) => name.length)) + 2;
  return steps.map((step, index) =>
    `${(names[index] ?? '').padEnd(width)}${shorten(describe(step), WIDTH - width)}`.trimEnd(),
  );
}

/** The last part of a strand's path, which people gave or know. */
function shortName(strand: string): string {
  return strand.slice(strand.lastIndexOf('/') + 1);
}

function describe(step: TraceStep): string {
  const site = siteOf(step.site);
  const time = `${formatMs(step.atUs / 1000)} `;
  if (site.line === 0) return `${time}${WHAT[step.kind]}`;
  const place = formatSite(site).replace(/^.*\//, '');
  return `${time}${WHAT[step.kind]} ${site.expression || site.functionName}  ${place}`;
}

const WHAT: { readonly [kind in TraceStep['kind']]: string } = {
  start: 'start',
  await: 'await',
  then: 'then',
  timer: 'timer set at',
  standIn: 'I/O of',
  immediate: 'immediate of',
};

/** Milliseconds with at most three decimals. */
export function formatMs(ms: number): string {
  return `${String(Math.round(ms * 1000) / 1000)} ms`;
}

function shorten(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(1, width - 1))}…`;
}
