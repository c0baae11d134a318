import { diffLines } from 'diff';
import { shorten, WIDTH } from './layout';

/** Lines of a difference that are shown. */
const MAX_LINES = 40;

/** Expected against actual: side by side in two lines where they fit, else line by line. */
export function formatDiff(diff: { readonly actual: string; readonly expected: string }): string[] {
  const { actual, expected } = diff;
  if (!`${actual}${expected}`.includes('\n')) {
    return [
      `expected  ${shorten(expected, 10 * WIDTH)}`,
      `actual    ${shorten(actual, 10 * WIDTH)}`,
    ];
  }
  const lines = diffLines(expected, actual, { stripTrailingCr: true }).flatMap((part) => {
    const sign = part.added ? '+' : part.removed ? '-' : ' ';
    return part.value
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => `${sign} ${line}`);
  });
  const more = lines.length - MAX_LINES;
  return [
    '- expected, + actual',
    ...lines.slice(0, MAX_LINES),
    ...(more > 0 ? [`(${String(more)} more lines)`] : []),
  ];
}
