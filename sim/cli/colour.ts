import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** What stands at the beginning of a line decides its colour; the text itself has none. */
const STYLES: readonly (readonly [RegExp, Style])[] = [
  [/^FAILED\b/, ['red', 'bold']],
  [/^ok\b/, 'green'],
  [/^ {4}at |^ {4}(?:awaited|started) by /, 'gray'],
  [/^ {2}expected |^ {2}\+ |^ {2}passes if/, 'green'],
  [/^ {2}actual |^ {2}- |^ {2}fails if/, 'red'],
  [/^ {2}> /, 'yellow'],
  [/^replay /, ['cyan', 'bold']],
  [/^(?:order of the steps|where it departs|waiting|left over|console|woken from)/, 'bold'],
];

/** Colours the lines of a report for a terminal. */
export function coloured(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const style = STYLES.find(([start]) => start.test(line))?.[1];
      return style === undefined ? line : styleText(style, line);
    })
    .join('\n');
}

/**
 * Whether to colour: on a terminal, unless NO_COLOR is set (https://no-color.org) or the terminal is
 * dumb; FORCE_COLOR colours elsewhere too, and nowhere when it is 0.
 */
export function wantsColour(
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  const { NO_COLOR: no = '', FORCE_COLOR: force = '', TERM: terminal } = env;
  if (no !== '') return false;
  if (force !== '') return force !== '0';
  return stream.isTTY === true && terminal !== 'dumb';
}
