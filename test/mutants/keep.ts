import { readFileSync } from 'node:fs';
import path from 'node:path';
import { formatTape, type Tape } from '../../sim/choices/tape';
import { settingsOf } from '../../sim/runner/options';
import { investigate, scenarioName } from '../../sim/runner/failure/investigate';
import { tapeOf } from '../../sim/runner/tapes/tape-files';
import { writeWhole } from '../../sim/runner/tapes/write-whole';
import { type MeasuredStrategy, type Measurement, STRATEGIES } from './measurement';
import { type Mutant } from './mutant';
import { Sweep } from './sweep';

const root = path.resolve(__dirname, '..', '..');

/**
 * Writes what was measured into the mutant's own file, with the budget that follows, and its shrunk
 * tape to scenarios/corpus in place of the one that it had. Returns the mutant as it states itself
 * now.
 *
 * @throws Error when it was not found in each window, when the file does not state its medians as
 *   the others do, or when the tape does not reproduce the failure
 */
export async function keep(measurement: Measurement): Promise<Mutant> {
  const { mutant } = measurement;
  const file = sourceOf(mutant);
  const text = readFileSync(file, 'utf8');
  if (!STATED.test(text)) throw new Error(`${file} states no medians and budget`);
  const { medianSeeds, budget } = figuresOf(measurement);
  const medians = STRATEGIES.map((strategy) => `${strategy}: ${medianSeeds[strategy]}`).join(', ');
  const stated = text.replace(STATED, `medianSeeds: { ${medians} },\n  budget: ${budget}`);
  writeWhole(tapeFileOf(mutant), formatTape(await shrunkTape(mutant)));
  writeWhole(file, stated);
  return { ...mutant, medianSeeds, budget };
}

const STATED = /medianSeeds: \{[^}]*\},\n {2}budget: \d+/u;
const BUDGET_PER_MEDIAN = 20;
/** Seeds in which the failure is looked for whose tape is kept. */
const MOST_SEEDS = 20_000;

function sourceOf({ id }: Mutant): string {
  return path.join(__dirname, `${id}.ts`);
}

function tapeFileOf({ id }: Mutant): string {
  return path.join(root, 'scenarios', 'corpus', `${id}.json`);
}

function figuresOf({ mutant, found }: Measurement): Pick<Mutant, 'medianSeeds' | 'budget'> {
  const medianOf = (strategy: MeasuredStrategy): number => {
    const one = found.find((candidate) => candidate.strategy === strategy);
    if (one === undefined || !Number.isFinite(one.worst)) {
      throw new Error(`${mutant.id} is not found in each window`);
    }
    return one.median;
  };
  const medianSeeds = {
    random: medianOf('random'),
    pct: medianOf('pct'),
    portfolio: medianOf('portfolio'),
  };
  return { medianSeeds, budget: BUDGET_PER_MEDIAN * Math.max(1, medianSeeds.portfolio) };
}

async function shrunkTape(mutant: Mutant): Promise<Tape> {
  const sweep = new Sweep(mutant.scenario, mutant);
  const scenario = await sweep.scenario(mutant.scenarioTitle);
  const settings = settingsOf(scenario.options);
  const found = await sweep.firstFailure(scenario, { first: 1, count: MOST_SEEDS });
  if (found === undefined) throw new Error(`${mutant.id} is not found in ${MOST_SEEDS} seeds`);
  const engine = sweep.engineOf(scenario);
  const dossier = await investigate(engine, {
    scenario: scenarioName(engine, await sweep.scenarios(), scenario),
    request: { scenario, settings, profile: await sweep.profileOf(scenario, settings) },
    project: sweep.projectOf(scenario),
    found,
  });
  if (!dossier.reproducible) throw new Error(`${mutant.id}: seed ${found.seed} fails just once`);
  return tapeOf(dossier);
}
