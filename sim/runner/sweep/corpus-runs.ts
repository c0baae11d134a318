import type { ScenarioInfo } from '../engine';
import type { Engines } from '../engines';
import { asItRan, scenarioName } from '../failure/investigate';
import { corpusOf, replayKept } from '../tapes/corpus';
import type { CorpusRuns } from './plan';

/** Replays the tapes that are kept of one scenario; `scenarios` are all of its file. */
export async function replayCorpus(
  engines: Engines,
  scenarios: readonly ScenarioInfo[],
  scenario: ScenarioInfo,
): Promise<CorpusRuns> {
  const { root } = engines.base.loader.options;
  const failing: CorpusRuns['failing'][number][] = [];
  let tapes = 0;
  for (const kept of corpusOf(root, scenario.filename)) {
    const { path: titles, ordinal } = kept.tape.scenario;
    if (titles.join('\0') !== scenario.path.join('\0') || ordinal !== scenario.ordinal) continue;
    const { instrument, doubles } = kept.tape.options;
    const project = engines.projectOf({ instrument, doubles });
    const { replay } = await replayKept(engines.for(project), kept, scenarios);
    tapes++;
    if (replay === undefined || replay.result.outcome.kind === 'passed') continue;
    const { result } = replay;
    const dossier = asItRan({
      scenario: scenarioName(engines.base, scenarios, scenario),
      request: { scenario, settings: result.settings, profile: { maxSteps: 0 } },
      project,
      found: result,
    });
    failing.push({ name: kept.name, dossier });
  }
  return { tapes, failing };
}
