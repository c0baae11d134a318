import * as fs from 'node:fs';
import * as path from 'node:path';
import { formatTape, parseTape, TAPE_FORMAT, type Tape, type TapeChoice } from '../../choices/tape';
import { HeddleError } from '../../errors';
import { formatSite } from '../../trace/site';
import type { RunResult, ScenarioInfo } from '../engine';
import { formatToken, type Token } from './token';
import { VERSION } from '../version';

/** Where tapes of failing runs go, below the project folder. Not for git. */
const FOLDER = path.join('.heddle', 'tapes');

/** Makes the tape of a failing run; `result` must have been traced for its labels. */
export function tapeOf(
  result: RunResult,
  scenario: ScenarioInfo,
  file: string,
  project: { readonly instrument?: readonly string[]; readonly doubles?: readonly string[] },
): Tape {
  const { outcome, settings } = result;
  return {
    format: TAPE_FORMAT,
    heddle: VERSION,
    node: process.version,
    scenario: { file, path: scenario.path, ordinal: scenario.ordinal },
    seed: result.seed,
    options: {
      ...settings,
      instrument: project.instrument ?? [],
      doubles: project.doubles ?? [],
    },
    outcome: { kind: outcome.kind, message: outcome.kind === 'passed' ? '' : outcome.message },
    fingerprint: result.fingerprint ?? '',
    digest: result.digest,
    steps: result.steps,
    streams: result.tape,
    choices: choicesOf(result),
  };
}

/** The schedule choices of a traced run, those among at least two candidates. */
export function choicesOf(result: RunResult): TapeChoice[] {
  return result.trace
    .filter((step) => step.bound > 1)
    .map((step) => {
      const { site } = step;
      return {
        step: step.step,
        strand: step.strand,
        site: formatSite(site),
        functionName: site.functionName,
        expression: site.expression,
        value: step.choice,
        bound: step.bound,
      };
    });
}

/** Writes a tape below `root` and returns its project-relative path. */
export function writeTape(root: string, token: Token, tape: Tape): string {
  const relative = path.join(FOLDER, fileNameOf(token));
  const filename = path.join(root, relative);
  fs.mkdirSync(path.dirname(filename), { recursive: true });
  fs.writeFileSync(filename, formatTape(tape));
  return relative.split(path.sep).join('/');
}

/** The tape that was written for a token, if it is still there. */
export function findTape(root: string, token: Token): Tape | undefined {
  const filename = path.join(root, FOLDER, fileNameOf(token));
  return fs.existsSync(filename) ? readTape(filename) : undefined;
}

/** @throws HeddleError if the file is missing or no tape */
export function readTape(filename: string): Tape {
  let text: string;
  try {
    text = fs.readFileSync(filename, 'utf8');
  } catch {
    throw new HeddleError(
      'FILE_NOT_FOUND',
      `there is no tape ${filename}`,
      'give the path of a tape, or the token that a failure report ends with',
    );
  }
  return parseTape(text, filename);
}

function fileNameOf(token: Token): string {
  return `${formatToken(token).replace(/[^A-Za-z0-9.-]+/g, '_')}.json`;
}
