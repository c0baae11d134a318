import * as path from 'node:path';
import { EXIT, type ExitCode } from '../errors';
import { formatFailure, verdict } from '../report/failure';
import { projectRoot } from '../runner/project';
import type { Replay } from '../runner/tapes/replay';
import { keepTape, tokenOf } from '../runner/tapes/tape-files';
import { formatToken } from '../runner/tapes/token';
import { givenTape, recordedOptions, replayGiven } from './given-tape';
import { INSPECT_HANG, inspectReplay, parsePort } from './inspect';
import { print, printJson, runJson } from './output';
import { Session, type CommonOptions } from './session';

export interface ReplayOptions extends CommonOptions {
  /** Port of the inspector; true for the usual one. */
  readonly inspect?: string | true;
}

/** `heddle replay TAPE|TOKEN`: the same run again; says whether it is the same. */
export async function replayCommand(given: string, options: ReplayOptions): Promise<ExitCode> {
  const root = projectRoot(process.cwd());
  const named = givenTape(root, given);
  const filename = path.resolve(root, named.file);
  const port = options.inspect === undefined ? undefined : parsePort(options.inspect);
  const session = new Session([filename], {
    ...options,
    ...recordedOptions(named),
    ...(port === undefined ? {} : { hang: INSPECT_HANG }),
  });
  const replay = await replayGiven(session.engine, named, await session.scenarios(filename));
  await show(session, replay, named.file, options);
  if (port !== undefined) await inspectReplay(session, replay, port);
  const { kind } = replay.result.outcome;
  if (kind === 'internal') return EXIT.internal;
  return kind === 'passed' ? EXIT.clean : EXIT.failure;
}

async function show(
  session: Session,
  replay: Replay,
  file: string,
  options: CommonOptions,
): Promise<void> {
  const { result, scenario, verdict: found, exact, divergence } = replay;
  if (options.json === true) {
    printJson({
      verdict: found,
      exact,
      divergence: divergence ?? null,
      ...runJson(result, scenario, file, undefined),
    });
    return;
  }
  print(`${found}${exact ? ', byte for byte' : ''}: ${verdict(result.outcome)}`);
  if (replay.fromSeed === true) {
    print('  its tape is not here: this is the run of its seed, as it was before it was shrunk');
  }
  if (result.outcome.kind === 'passed' && found !== 'reproduced') {
    print(
      replay.fromSeed === true
        ? '  the failure does not come: it is repaired, the code takes another way now, or the token has a slip'
        : '  the failure does not come any more: it is repaired, or the code takes another way now',
    );
  }
  if (divergence !== undefined) {
    print(`  at step ${String(divergence.step)}`);
    print(`  recorded  ${divergence.recorded}`);
    print(`  now       ${divergence.replayed}`);
  }
  if (result.outcome.kind === 'passed') return;
  const dossier = await session.dossierOf(result, scenario);
  // A tape that is there stays as it was recorded.
  const isNew = replay.fromSeed === true && found === 'reproduced';
  const kept = isNew ? keepTape(session.root, dossier) : { token: formatToken(tokenOf(dossier)) };
  print(`\n${formatFailure(dossier, kept)}`);
}
