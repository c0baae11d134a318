import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Measurement, STRATEGIES } from './measurement';

const root = path.resolve(__dirname, '..', '..');
const PAGE = path.join(root, 'docs', 'SCENARIOS.md');
const BEGIN = '<!-- mutants: written by npm run mutants -- --table -->';
const END = '<!-- end of mutants -->';

const HEAD = [
  'id',
  'the race',
  'invariant',
  'scenario',
  ...STRATEGIES,
  'budget',
  'steps',
  'runs/s',
];

/**
 * Writes what was measured between the markers of docs/SCENARIOS.md.
 *
 * @throws Error when the page lacks a marker
 */
export async function writeTable(measured: readonly Measurement[]): Promise<void> {
  const page = readFileSync(PAGE, 'utf8');
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) {
    throw new Error(`docs/SCENARIOS.md needs the lines\n${BEGIN}\n${END}`);
  }
  const rows = [HEAD, HEAD.map(() => '---'), ...measured.map(rowOf)];
  const table = rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  const text = `${before}${BEGIN}\n\n${table}\n\n${END}${after}`;
  const { format, resolveConfig } = await import('prettier');
  const style = await resolveConfig(PAGE);
  writeFileSync(PAGE, await format(text, { ...style, filepath: PAGE }));
}

function rowOf({ mutant, found, unmutated }: Measurement): string[] {
  const cost =
    typeof unmutated === 'string' ? ['-', '-'] : [unmutated.stepsPerRun, unmutated.runsPerSecond];
  const file = path.posix.relative('scenarios', mutant.scenario);
  return [
    mutant.id,
    mutant.title,
    mutant.invariant,
    `\`${file.replace(/\.ts$/u, '')}\``,
    ...STRATEGIES.map((strategy) => {
      const median = found.find((one) => one.strategy === strategy)?.median ?? Infinity;
      return Number.isFinite(median) ? String(median) : 'not found';
    }),
    String(mutant.budget),
    ...cost.map(String),
  ];
}
