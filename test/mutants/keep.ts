import path from 'node:path';
import { formatTape, type Tape } from '../../sim/choices/tape';
import { settingsOf } from '../../sim/runner/options';
import { investigate, scenarioName } from '../../sim/runner/failure/investigate';
import { tapeOf } from '../../sim/runner/tapes/tape-files';
import { writeWhole } from '../../sim/runner/tapes/write-whole';
import { type Mutant } from './mutant';
import { Sweep } from './sweep';

const root = path.resolve(__dirname, '..', '..');

/**
 * Writes the shrunk tape of a mutant to scenarios/corpus, in place of the one that it had. Returns
 * the name of the file, relative to the root of the package.
 *
 * @throws Error when no seed of its budget fails, or the tape does not reproduce the failure
 */
export async function keepTape(mutant: Mutant): Promise<string> {
  const file = `scenarios/corpus/${mutant.id}.json`;
  writeWhole(path.join(root, file), formatTape(await shrunkTape(mutant)));
  return file;
}

async function shrunkTape(mutant: Mutant): Promise<Tape> {
  const sweep = new Sweep(mutant.scenario, mutant);
  const scenario = await sweep.scenario(mutant.scenarioTitle);
  const settings = settingsOf(scenario.options);
  const found = await sweep.firstFailure(scenario, { first: 1, count: mutant.budget });
  if (found === undefined) throw new Error(`${mutant.id} is not found in ${mutant.budget} seeds`);
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
