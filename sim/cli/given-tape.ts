import * as path from 'node:path';
import type { Tape } from '../choices/tape';
import { InternalError } from '../errors';
import type { Engine, ScenarioInfo } from '../runner/engine';
import { replayTape, replayToken, type Replay } from '../runner/tapes/replay';
import { findTape, readTape } from '../runner/tapes/tape-files';
import { isToken, parseToken, type Token } from '../runner/tapes/token';
import type { CommonOptions } from './session';

/** What somebody names on the command line: a tape, or a token whose tape is no longer there. */
export type GivenTape =
  | { readonly tape: Tape; readonly file: string }
  | { readonly tape: undefined; readonly token: Token; readonly file: string };

/**
 * Reads a tape file, or the token that a failure report ends with; the whole line of a report will do.
 *
 * @throws HeddleError BAD_TAPE or FILE_NOT_FOUND
 */
export function givenTape(root: string, given: string): GivenTape {
  const text = /\bh\d+:\S+/.exec(given)?.[0] ?? given;
  const token = isToken(text) ? parseToken(text) : undefined;
  const tape = token === undefined ? readTape(path.resolve(text)) : findTape(root, token);
  if (tape !== undefined) return { tape, file: tape.scenario.file };
  if (token === undefined) throw new InternalError('neither tape nor token');
  return { tape, token, file: token.file };
}

/** Replays it; `scenarios` are all of its file. */
export function replayGiven(
  engine: Engine,
  given: GivenTape,
  scenarios: readonly ScenarioInfo[],
): Promise<Replay> {
  return given.tape === undefined
    ? replayToken(engine, given.token, scenarios)
    : replayTape(engine, given.tape, scenarios);
}

/** Packages and doubles that the tape was recorded with. */
export function recordedOptions({ tape }: GivenTape): CommonOptions {
  if (tape === undefined) return {};
  return { instrument: tape.options.instrument, double: tape.options.doubles };
}
