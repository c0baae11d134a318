import { stripVTControlCharacters } from 'node:util';

/** Characters of a line: a CI log and half a screen show them all. */
export const WIDTH = 80;

/** Strands that get a column of their own in 80 characters. */
export const MAX_COLUMNS = 4;

/** A section of a report: its title, and its lines indented. Nothing when there are no lines. */
export function titled(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`.trimEnd())];
}

/**
 * Breaks a text at spaces, and words that are too long anywhere, so that each line fits into `width`
 * (two less than a line, for what indents a section); what follows the first is indented.
 */
export function wrap(text: string, indent = 0, width = WIDTH - 2): string[] {
  const lines: string[] = [];
  let line = '';
  const room = (): number => width - (lines.length === 0 ? 0 : indent);
  const end = (): void => {
    lines.push(`${' '.repeat(lines.length === 0 ? 0 : indent)}${line}`);
    line = '';
  };
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room()) end();
    line = line === '' ? word : `${line} ${word}`;
    while (line.length > room()) {
      const rest = line.slice(cutBefore(line, room()));
      line = line.slice(0, line.length - rest.length);
      end();
      line = rest;
    }
  }
  end();
  return lines;
}

/** A text cut to a width, with a sign that it was. */
export function shorten(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, cutBefore(text, Math.max(1, width - 1)))}…`;
}

/** The last place up to `at` where a text can be cut: not within a character of two units. */
function cutBefore(text: string, at: number): number {
  const isWithin = /[\ud800-\udbff]/.test(text.charAt(at - 1)) && at > 1;
  return isWithin ? at - 1 : at;
}

/** A beginning of `lines`, and a line about those that are left out. */
export function firstOf(lines: readonly string[], most: number, noun: string): string[] {
  const omitted = lines.length - most;
  return omitted <= 1
    ? [...lines]
    : [...lines.slice(0, most), `(${String(omitted)} more ${noun}s)`];
}

/**
 * A text of the code under test as a terminal and a log may show it: without escape codes, with
 * signs in place of control characters (U+2400 and on), and of those that turn the direction of writing.
 */
export function plain(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/\r\n/g, '\n')
    .replaceAll('\t', ' ')
    .replaceAll(CONTROL, (sign) => String.fromCharCode(0x2400 + sign.charCodeAt(0)))
    .replaceAll(UNSEEN, '�');
}

/** All but the newline. */
// eslint-disable-next-line no-control-regex -- these are what is looked for
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/g;

/** C1 controls, signs of direction, separators of lines, and halves of characters. */
const UNSEEN =
  /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Milliseconds with at most three decimals. */
export function formatMs(ms: number): string {
  return `${String(Math.round(ms * 1000) / 1000)} ms`;
}

/** `1 run`, `2 runs`. */
export function counted(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
}
