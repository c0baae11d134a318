import { structuredPatch } from 'diff';
import { counted, firstOf, shorten, WIDTH } from './layout';

/** Lines of a difference that are shown, and those around each that are the same. */
const MAX_LINES = 40;
const CONTEXT = 3;

/** Expected against actual: side by side in two lines where they fit, else what differs line by line. */
export function formatDiff(diff: { readonly actual: string; readonly expected: string }): string[] {
  const { actual, expected } = diff;
  if (actual === expected) {
    return ['expected and actual print the same: they differ in what is not printed'];
  }
  if (!`${actual}${expected}`.includes('\n')) return inTwoLines(expected, actual);
  return ['- expected, + actual', ...firstOf(hunkLines(expected, actual), MAX_LINES, 'line')];
}

function hunkLines(expected: string, actual: string): string[] {
  const { hunks } = structuredPatch('', '', `${expected}\n`, `${actual}\n`, '', '', {
    context: CONTEXT,
    stripTrailingCr: true,
  });
  const expectedLines = expected.split('\n');
  let next = 1;
  const lines: string[] = [];
  for (const hunk of hunks) {
    lines.push(...sameLines(expectedLines.slice(next - 1, hunk.oldStart - 1)));
    next = hunk.oldStart + hunk.oldLines;
    lines.push(...hunk.lines.map((line) => shorten(`${line.slice(0, 1)} ${line.slice(1)}`, ROOM)));
  }
  return [...lines, ...sameLines(expectedLines.slice(next - 1))];
}

/** A single line is as short as the note about it. */
function sameLines(lines: readonly string[]): string[] {
  if (lines.length < 2) return lines.map((line) => shorten(`  ${line}`, ROOM));
  return [`  (${counted(lines.length, 'line')} the same)`];
}

/** Characters of a line within the indentation of an error. */
const ROOM = WIDTH - 2;

function inTwoLines(expected: string, actual: string): string[] {
  // Long values are shown from a little before the first difference.
  const room = ROOM - SIDE_WIDTH;
  const fits = Math.max(actual.length, expected.length) <= room;
  const from = fits ? 0 : Math.max(0, commonStart(expected, actual) - LEAD_IN);
  const shown = (text: string): string => shorten(from === 0 ? text : `…${text.slice(from)}`, room);
  return [`expected  ${shown(expected)}`, `actual    ${shown(actual)}`];
}

/** Characters of `expected  `. */
const SIDE_WIDTH = 10;

const LEAD_IN = 20;

function commonStart(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  let at = 0;
  while (at < length && one.charAt(at) === other.charAt(at)) at++;
  return at;
}
