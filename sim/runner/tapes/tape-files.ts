import * as fs from 'node:fs';
import * as path from 'node:path';
import { formatTape, parseTape, TAPE_FORMAT, type Tape, type TapeChoice } from '../../choices/tape';
import { HeddleError } from '../../errors';
import { formatSite } from '../../trace/site';
import type { TraceStep } from '../../trace/trace';
import type { Dossier, RecordedRun } from '../failure/dossier';
import { formatToken, PASSED, type Token } from './token';
import { VERSION } from '../version';
import { writeWhole } from './write-whole';

/** Where tapes of failing runs go, below the project folder. Not for git. */
const FOLDER = path.join('.heddle', 'tapes');

/** The tape of the run that a dossier shows; it must have been traced for its labels. */
export function tapeOf(dossier: Dossier): Tape {
  return tapeOfRun(dossier, dossier.shown);
}

function tapeOfRun({ scenario, project, fingerprint }: Dossier, shown: RecordedRun): Tape {
  const { outcome, settings } = shown;
  const { file, path: titles, ordinal } = scenario;
  return {
    format: TAPE_FORMAT,
    heddle: VERSION,
    node: process.version,
    scenario: { file, path: titles, ordinal },
    seed: shown.seed,
    options: { ...settings, ...project },
    outcome: { kind: outcome.kind, message: outcome.kind === 'passed' ? '' : outcome.message },
    fingerprint,
    digest: shown.digest,
    steps: shown.steps,
    streams: shown.tape,
    choices: choicesOf(shown.trace),
  };
}

/** The token that names a failure on the command line. */
export function tokenOf({ scenario, settings, found, fingerprint }: Dossier): Token {
  return {
    file: scenario.file,
    index: scenario.index,
    seed: found.seed,
    strategy: settings.strategy,
    granularity: settings.granularity,
    ...(settings.faults === undefined ? {} : { faults: settings.faults }),
    fingerprint: fingerprint === '' ? PASSED : fingerprint,
  };
}

/** The schedule choices of a traced run, those among at least two candidates. */
export function choicesOf(trace: readonly TraceStep[]): TapeChoice[] {
  return trace
    .filter((step) => step.bound > 1)
    .map(({ step, strand, site, choice, bound }) => ({
      step,
      strand,
      site: formatSite(site),
      functionName: site.functionName,
      expression: site.expression,
      value: choice,
      bound,
    }));
}

/** Where a tape was kept, and the token that finds it there. */
export interface KeptTape {
  readonly token: string;
  /** Relative to the project, with forward slashes; absent if it could not be written. */
  readonly tapePath?: string;
  /** Why it could not be written: the report goes out without it. */
  readonly notKept?: string;
  /** Names the run at `io` that has the same failure; absent where there is none, or no tape of it. */
  readonly ioToken?: string;
}

/**
 * Writes the tape of a dossier below `root`. One that is there already is left alone if this dossier was
 * not shrunk: it may have been, and its token names it.
 */
export function keepTape(root: string, dossier: Dossier): KeptTape {
  const named = tokenOf(dossier);
  const token = formatToken(named);
  const relative = path.join(FOLDER, fileNameOf(named));
  const filename = path.join(root, relative);
  try {
    if (dossier.shrinking !== undefined || !fs.existsSync(filename)) {
      writeWhole(filename, formatTape(tapeOf(dossier)));
    }
    return {
      token,
      tapePath: relative.split(path.sep).join('/'),
      ...keepIoTape(root, dossier),
    };
  } catch (error) {
    if (!(error instanceof HeddleError)) throw error;
    return { token, notKept: error.message };
  }
}

/** The run that confirms a failure, beside its own: `confirmed at io` is to be seen by anybody. */
function keepIoTape(root: string, dossier: Dossier): Pick<KeptTape, 'ioToken'> {
  const { atIo: run } = dossier;
  if (run === undefined) return {};
  const named: Token = { ...tokenOf(dossier), seed: run.seed, granularity: 'io' };
  writeWhole(path.join(root, FOLDER, fileNameOf(named)), formatTape(tapeOfRun(dossier, run)));
  return { ioToken: formatToken(named) };
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
