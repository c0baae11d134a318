import type { HistoryCall, IllegalHistory } from '../kernel/outcome';
import { counted, formatMs, plain, shorten, WIDTH, wrap } from './layout';
import { distinctly, shortNames } from './strands';

/** Calls that are shown: those that returned last. */
const MAX_CALLS = 14;

/** Characters of the longest name of a strand, and of the bars, where calls are long and where not. */
const NAME = { least: 10, most: 18 };
const BAR = { least: 12, most: 24 };

/** What stands in front of a call: the indentation of what broke, and the mark. */
const MARGIN = 4;

/**
 * The picture of calls that no order explains: one line for each, with who called, what it gave, from
 * when to when as a bar (`|--|`, without its end where the call was under way) and in milliseconds. A
 * `>` marks the return that nothing explains.
 */
export function historyLines({ partition, calls, leftOut, isShortest }: IllegalHistory): string[] {
  const byReturn = [...calls].sort((one, other) => endOf(other) - endOf(one));
  const [last] = byReturn.filter(({ to }) => to !== undefined);
  const kept = new Set(byReturn.slice(0, MAX_CALLS));
  if (last !== undefined) kept.add(last);
  const shown = calls.filter((call) => kept.has(call));
  const earlier = leftOut + calls.length - shown.length;
  const object = partition === '' ? '' : `of ${JSON.stringify(plain(partition))}: `;
  const title = isShortest
    ? `${object}all calls up to the first return that nothing explains`
    : `${object}all calls up to a return by which nothing explains them; an earlier one may do`;
  return [
    ...wrap(title, 2).map((line) => `  ${line}`),
    ...(earlier === 0 ? [] : [`    (${counted(earlier, 'earlier call')} left out)`]),
    ...rowsOf(shown, last),
  ];
}

function endOf({ to }: HistoryCall): number {
  return to?.place ?? Infinity;
}

function rowsOf(calls: readonly HistoryCall[], last: HistoryCall | undefined): string[] {
  const short = shortNames([...new Set(calls.map(({ strand }) => strand))]);
  const names = calls.map(({ strand }) => short.get(strand) ?? strand);
  const texts = calls.map(({ text }) => plain(text).replaceAll('\n', ' '));
  const times = calls.map(timeOf);
  const room = WIDTH - MARGIN - widthOf(times) - 6;
  // What was called counts most: where that is long, the other columns are narrower.
  const spare = room - widthOf(texts);
  const name = Math.min(widthOf(names), NAME.most, Math.max(NAME.least, spare - BAR.least));
  const bar = Math.min(BAR.most, Math.max(BAR.least, spare - name));
  const columns = [
    distinctly(names, name),
    texts.map((text) => shorten(text, room - name - bar)),
    barsOf(calls, bar),
    times,
  ];
  return calls.map((call, index) => {
    const cells = columns.map((column) => (column[index] ?? '').padEnd(widthOf(column)));
    return `  ${call === last ? '>' : ' '} ${cells.join('  ')}`.trimEnd();
  });
}

function widthOf(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => text.length));
}

function timeOf({ from, to }: HistoryCall): string {
  return to === undefined ? `from ${formatMs(from.atMs)}` : between(from.atMs, to.atMs);
}

function between(fromMs: number, toMs: number): string {
  return fromMs === toMs
    ? `at ${formatMs(toMs)}`
    : `${formatMs(fromMs).slice(0, -3)} to ${formatMs(toMs)}`;
}

/** A column for each call and return, as long as there is room for so many. */
function barsOf(calls: readonly HistoryCall[], most: number): string[] {
  const all = calls.flatMap(({ from, to }) =>
    to === undefined ? [from.place] : [from.place, to.place],
  );
  const places = [...new Set(all)].sort((one, other) => one - other);
  const width = Math.min(places.length, most);
  const columnOf = (place: number): number =>
    Math.round((places.indexOf(place) * (width - 1)) / Math.max(1, places.length - 1));
  return calls.map(({ from, to }) => {
    const start = columnOf(from.place);
    const lead = ' '.repeat(start);
    if (to === undefined) return `${lead}|${'-'.repeat(width - 1 - start)}`;
    const end = columnOf(to.place);
    return end === start ? `${lead}|` : `${lead}|${'-'.repeat(end - start - 1)}|`;
  });
}
