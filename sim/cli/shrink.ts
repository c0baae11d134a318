import * as path from 'node:path';
import { EXIT, HeddleError, type ExitCode } from '../errors';
import { formatFailure } from '../report/failure';
import { projectRoot } from '../runner/project';
import { investigate } from '../runner/failure/investigate';
import { keepTape } from '../runner/tapes/tape-files';
import { givenTape, recordedOptions, replayGiven } from './given-tape';
import { print, printJson, runJson } from './output';
import { Session, type CommonOptions } from './session';

/** `heddle shrink TAPE|TOKEN`: the simplest tape with the same failure. */
export async function shrinkCommand(given: string, options: CommonOptions): Promise<ExitCode> {
  const root = projectRoot(process.cwd());
  const named = givenTape(root, given);
  const filename = path.resolve(root, named.file);
  const session = new Session([filename], { ...options, ...recordedOptions(named) });
  const scenarios = await session.scenarios(filename);
  const { scenario, result } = await replayGiven(session.engine, named, scenarios);
  if (result.fingerprint === undefined) {
    throw new HeddleError(
      'NOTHING_TO_SHRINK',
      `${given} passes now`,
      'the code may be repaired; give the tape of a run that fails',
    );
  }
  const dossier = await investigate(session.engineFor(scenario), {
    scenario: await session.nameOf(scenario),
    request: { scenario, settings: result.settings, profile: { maxSteps: 0 } },
    project: session.projectNames(scenario),
    found: result,
    budget: { runs: 20_000, realMs: 30_000 },
  });
  const kept = keepTape(root, dossier);
  if (options.json === true) {
    const { found, shrinking, shown, confirmation } = dossier;
    const run = runJson(shown, scenario, dossier.scenario.file, kept.tapePath);
    printJson({ ...run, token: kept.token, found, shrinking, confirmation });
  } else {
    print(formatFailure(dossier, kept));
  }
  return EXIT.failure;
}
