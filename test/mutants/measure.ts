import { parseArgs } from 'node:util';
import { allMutants } from './catalogue';
import { keep } from './keep';
import { measure, type Found, type Measurement } from './measurement';
import { type Mutant } from './mutant';
import { writeTable } from './table';

const USAGE = `usage: npm run mutants -- [options] [ID…]

Plants each named mutant, or all of them, and counts the seeds up to the first failure.

  --seeds N    seeds tried in each window at most (default 2000)
  --windows N  disjoint windows of seeds (default 10)
  --keep       write the medians and the budget that follows into the file of each mutant, and its
               shrunk tape to scenarios/corpus, in place of the one that it had
  --table      write what was measured into docs/SCENARIOS.md; for all mutants only`;

const DEFAULT_SEEDS = '2000';
const DEFAULT_WINDOWS = '10';

interface Request {
  readonly mutants: readonly Mutant[];
  readonly seeds: number;
  readonly windows: number;
  readonly keep: boolean;
  readonly table: boolean;
}

/**
 * Exit codes: 0 every mutant is found within its budget and the scenarios pass without it, 1 one is
 * not or does not, 2 wrong usage.
 */
export async function main(
  args: readonly string[],
  write: (text: string) => void,
): Promise<number> {
  const request = parse(args);
  if ('problem' in request) {
    write(`${request.problem}\n${USAGE}\n`);
    return 2;
  }
  const measured: Measurement[] = [];
  let allGood = true;
  for (const mutant of request.mutants) {
    try {
      const measurement = await measure(mutant, request);
      write(inWords(measurement));
      const stated = request.keep ? await keep(measurement) : mutant;
      measured.push({ ...measurement, mutant: stated });
      allGood &&= isGood({ ...measurement, mutant: stated });
    } catch (error) {
      allGood = false;
      write(`${mutant.id}  ${error instanceof Error ? error.message : String(error)}\n\n`);
    }
  }
  if (request.table) await writeTable(measured);
  return allGood ? 0 : 1;
}

function parse(args: readonly string[]): Request | { readonly problem: string } {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      options: {
        seeds: { type: 'string', default: DEFAULT_SEEDS },
        windows: { type: 'string', default: DEFAULT_WINDOWS },
        keep: { type: 'boolean', default: false },
        table: { type: 'boolean', default: false },
      },
      allowPositionals: true,
    });
  } catch (error) {
    return { problem: (error as Error).message };
  }
  const { values, positionals } = parsed;
  const ids = positionals.map((id) => id.toLowerCase());
  const all = allMutants();
  const unknown = ids.filter((id) => !all.some((mutant) => mutant.id === id));
  if (unknown.length > 0) return { problem: `there is no mutant ${unknown.join(', ')}` };
  if (values.table && ids.length > 0) return { problem: 'the table is of all mutants' };
  const [seeds, windows] = [Number(values.seeds), Number(values.windows)];
  if (![seeds, windows].every((count) => Number.isSafeInteger(count) && count >= 1)) {
    return { problem: 'seeds and windows are whole numbers from 1' };
  }
  const mutants = all.filter(({ id }) => ids.length === 0 || ids.includes(id));
  return { mutants, seeds, windows, keep: values.keep, table: values.table };
}

function inWords({ mutant, found, unmutated }: Measurement): string {
  const cost =
    typeof unmutated === 'string'
      ? unmutated
      : `${unmutated.stepsPerRun} steps per run, ${unmutated.runsPerSecond} runs/s`;
  return [
    `${mutant.id}  ${mutant.title}`,
    `  ${mutant.invariant}  ${mutant.scenario}: ${mutant.scenarioTitle}`,
    ...found.flatMap((one) => [
      `  ${one.strategy.padEnd(9)}  ${seedsInWords(one, mutant)}`,
      ...one.others.map((other) => `             breaks something else: ${other}`),
    ]),
    `  unmutated  ${cost}`,
    '',
    '',
  ].join('\n');
}

function seedsInWords(one: Found, { budget, medianSeeds }: Mutant): string {
  const stated = medianSeeds[one.strategy];
  return [
    `median ${one.median}${stated === one.median ? '' : ` (stated: ${stated})`}`,
    `worst ${one.worst}`,
    one.worst <= budget ? `within ${budget}` : `BEYOND ITS BUDGET ${budget}`,
    `(${one.seeds.join(' ')})`,
  ].join(', ');
}

function isGood({ mutant, found, unmutated }: Measurement): boolean {
  const isFound = found.every(({ worst, others }) => worst <= mutant.budget && others.length === 0);
  return isFound && typeof unmutated !== 'string';
}

if (require.main === module) {
  void main(process.argv.slice(2), (text) => process.stdout.write(text)).then((exitCode) => {
    process.exitCode = exitCode;
  });
}
