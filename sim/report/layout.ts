/** Characters of a line: a CI log and half a screen show them all. */
export const WIDTH = 80;

/** A section of a report: its title, and its lines indented. Nothing when there are no lines. */
export function titled(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`.trimEnd())];
}

/** Breaks a text at spaces so that each line fits; what follows the first is indented. */
export function wrap(text: string, indent = 0): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const margin = lines.length === 0 ? 0 : indent;
    if (line !== '' && margin + line.length + 1 + word.length > WIDTH - 2) {
      lines.push(' '.repeat(margin) + line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(' '.repeat(lines.length === 0 ? 0 : indent) + line);
  return lines;
}

/** A text cut to a width, with a sign that it was. */
export function shorten(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(1, width - 1))}…`;
}

/** Milliseconds with at most three decimals. */
export function formatMs(ms: number): string {
  return `${String(Math.round(ms * 1000) / 1000)} ms`;
}

/** `1 run`, `2 runs`. */
export function counted(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
}
