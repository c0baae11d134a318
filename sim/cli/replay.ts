import * as path from 'node:path';
import type { Tape } from '../choices/tape';
import { EXIT, HeddleError, type ExitCode } from '../errors';
import { formatFailure, verdict } from '../report/failure';
import { projectRoot } from '../runner/project';
import { replayTape, replayToken, type Replay } from '../runner/tapes/replay';
import { findTape, keepTape, readTape } from '../runner/tapes/tape-files';
import { isToken, parseToken, type Token } from '../runner/tapes/token';
import { print, printJson, runJson } from './output';
import { Session, type CommonOptions } from './session';

/** `heddle replay TAPE|TOKEN`: the same run again; says whether it is the same. */
export async function replayCommand(given: string, options: CommonOptions): Promise<ExitCode> {
  const root = projectRoot(process.cwd());
  // Somebody may paste the whole line of a report.
  given = /\bh\d+:\S+/.exec(given)?.[0] ?? given;
  const token = isToken(given) ? parseToken(given) : undefined;
  const tape = token === undefined ? readTape(path.resolve(given)) : findTape(root, token);
  const file = tape?.scenario.file ?? token?.file ?? '';
  const filename = path.resolve(root, file);
  const session = new Session([filename], { ...options, ...recordedOptions(tape) });
  const scenarios = await session.scenarios(filename);
  const replay =
    tape === undefined
      ? await replayToken(session.engine, requireToken(token, given), scenarios)
      : await replayTape(session.engine, tape, scenarios);
  await show(session, replay, file, options);
  const { kind } = replay.result.outcome;
  if (kind === 'internal') return EXIT.internal;
  return kind === 'passed' ? EXIT.clean : EXIT.failure;
}

function recordedOptions(tape: Tape | undefined): CommonOptions {
  if (tape === undefined) return {};
  return { instrument: tape.options.instrument, double: tape.options.doubles };
}

function requireToken(token: Token | undefined, given: string): Token {
  if (token !== undefined) return token;
  throw new HeddleError('BAD_TAPE', `"${given}" names no run`, 'give a tape or a token');
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
  const how = exact ? ', byte for byte' : '';
  print(`${found}${how}: ${verdict(result.outcome)}`);
  if (divergence !== undefined) {
    print(`  at step ${String(divergence.step)}`);
    print(`  recorded  ${divergence.recorded}`);
    print(`  now       ${divergence.replayed}`);
  }
  if (result.outcome.kind === 'passed') return;
  const dossier = await session.dossierOf(result, scenario);
  print(`\n${formatFailure(dossier, keepTape(session.root, dossier))}`);
}
