import { readFileSync } from 'node:fs';
import path from 'node:path';
import { formatTape, type Tape } from '../../sim/choices/tape';
import { settingsOf } from '../../sim/runner/options';
import { investigate, scenarioName } from '../../sim/runner/failure/investigate';
import { tapeOf } from '../../sim/runner/tapes/tape-files';
import { writeWhole } from '../../sim/runner/tapes/write-whole';
import { type Measurement } from './measurement';
import { type Mutant } from './mutant';
import { Sweep } from './sweep';

const root = path.resolve(__dirname, '..', '..');

/**
 * Writes what was measured into the mutant's own file, with the budget that follows, and its shrunk
 * tape to scenarios/corpus in place of the one that it had. Returns the names of both files.
 *
 * @throws Error when it was not found in each window, when the file does not state its medians as
 *   the others do, or when the tape does not reproduce the failure
 */
export async function keep(measurement: Measurement): Promise<readonly string[]> {
  const { mutant } = measurement;
  const source = `test/mutants/${mutant.id}.ts`;
  const text = readFileSync(path.join(root, source), 'utf8');
  const stated = text.replace(STATED, figuresOf(measurement));
  if (!STATED.test(text)) throw new Error(`${source} states no medians and budget`);
  const tape = `scenarios/corpus/${mutant.id}.json`;
  writeWhole(path.join(root, tape), formatTape(await shrunkTape(mutant)));
  writeWhole(path.join(root, source), stated);
  return [source, tape];
}

const STATED = /medianSeeds: \{[^}]*\},\n {2}budget: \d+/u;
const BUDGET_PER_MEDIAN = 20;
/** Seeds in which the failure is looked for whose tape is kept. */
const MOST_SEEDS = 20_000;

function figuresOf({ mutant, found }: Measurement): string {
  const medians = found.map(({ strategy, median, worst }) => {
    if (!Number.isFinite(worst)) throw new Error(`${mutant.id} is not found in each window`);
    return `${strategy}: ${median}`;
  });
  const median = found.find(({ strategy }) => strategy === 'portfolio')?.median ?? 1;
  const budget = Math.max(BUDGET_PER_MEDIAN, BUDGET_PER_MEDIAN * median);
  return `medianSeeds: { ${medians.join(', ')} },\n  budget: ${budget}`;
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
