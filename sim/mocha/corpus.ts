import * as path from 'node:path';
import { formatFailure } from '../report/failure';
import type { Engine, ScenarioInfo } from '../runner/engine';
import { asItRan, scenarioName } from '../runner/failure/investigate';
import { corpusOf, replayKept, type CorpusTape } from '../runner/tapes/corpus';
import type { Replay } from '../runner/tapes/replay';
import { engineFor } from './engines';
import { SimulationFailure } from './failures';

/**
 * Replays the tapes of the corpus that belong to one scenario. They are part of its test, not tests
 * of their own: hooks, `only`, `skip` and `--grep` then hold for them without further ado, and what
 * breaks is named by the scenario.
 *
 * @throws SimulationFailure if a run that was kept fails again, in its old way or another
 */
export async function replayCorpusOf(
  root: object,
  engine: Engine,
  scenarios: readonly ScenarioInfo[],
  scenario: ScenarioInfo,
): Promise<void> {
  const folder = engine.loader.options.root;
  for (const kept of corpusOf(folder, scenario.filename)) {
    const { path: titles, ordinal } = kept.tape.scenario;
    if (titles.join('\0') !== scenario.path.join('\0') || ordinal !== scenario.ordinal) continue;
    const own = engineFor(root, scenario.filename, kept.tape.options);
    const { replay } = await replayKept(own, kept, scenarios);
    if (replay === undefined || replay.result.outcome.kind === 'passed') continue;
    throw failureOf(own, scenarios, kept, replay);
  }
}

function failureOf(
  engine: Engine,
  scenarios: readonly ScenarioInfo[],
  { tape, name, filename }: CorpusTape,
  { result, scenario, verdict }: Replay,
): SimulationFailure {
  const { instrument, doubles } = tape.options;
  const dossier = asItRan({
    scenario: scenarioName(engine, scenarios, scenario),
    request: { scenario, settings: result.settings, profile: { maxSteps: 0 } },
    project: { instrument, doubles },
    found: result,
  });
  const how = verdict === 'reproduced' ? 'fails again' : 'fails in another way';
  const place = path.relative(engine.loader.options.root, filename).split(path.sep).join('/');
  const report = formatFailure(dossier, { token: place });
  return new SimulationFailure(`the corpus tape ${name} ${how}\n\n${report}`, dossier);
}
