import type { FigureEntry } from '../catalogue';
import type { Measured } from './figure';

/** One line of --json. */
export function jsonLine(figure: FigureEntry, { value, reference }: Measured): string {
  const { name, unit } = figure;
  return `${JSON.stringify({ name, value, unit, reference, ratio: value / reference })}\n`;
}

export function tableHead(): string {
  return row(['name', 'value', 'reference', 'unit', 'ratio', 'asked', '']);
}

/** One line of the table for people. */
export function tableRow(figure: FigureEntry, measured: Measured): string {
  const { value, reference } = measured;
  const { target } = figure;
  return row([
    figure.name,
    shortNumber(value),
    shortNumber(reference),
    figure.unit,
    shortNumber(value / reference),
    target?.text ?? '',
    target === undefined ? '' : target.met(measured) ? 'met' : 'missed',
  ]);
}

function row(cells: readonly string[]): string {
  const padded = cells.map((cell, index) => {
    const width = WIDTHS[index] ?? 0;
    return RIGHT_ALIGNED.has(index) ? cell.padStart(width) : cell.padEnd(width);
  });
  return `${padded.join('  ').trimEnd()}\n`;
}

const WIDTHS = [34, 12, 12, 9, 8, 26, 6];

const RIGHT_ALIGNED = new Set([1, 2, 4]);

function shortNumber(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: value < 1_000 ? 3 : 4 });
}
