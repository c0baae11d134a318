import * as fs from 'node:fs';
import * as path from 'node:path';
import { formatTape, type Tape } from '../../choices/tape';
import { HeddleError } from '../../errors';
import type { Engine, ScenarioInfo } from '../engine';
import { replayTape, type Replay } from './replay';
import { readTape } from './tape-files';
import { createWhole } from './write-whole';

/** Folder of the corpus, beside or above the scenario files that its tapes belong to. For git. */
const FOLDER = 'corpus';

/** A tape that is kept for ever: the failure that it shows must not come back. */
export interface CorpusTape {
  /** Absolute. */
  readonly filename: string;
  /** Name of the file without its ending. */
  readonly name: string;
  readonly tape: Tape;
}

/** The tapes of a corpus folder, by name. Empty where there is none. */
export function tapesIn(folder: string): readonly CorpusTape[] {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => {
      const filename = path.join(folder, file);
      return { filename, name: path.basename(file, '.json'), tape: readTape(filename) };
    });
}

/**
 * The folder in which tapes of a scenario file are kept: the nearest corpus there is, beside the file or
 * above it in the project; without one, that beside the file.
 *
 * @param root project folder
 * @param scenarioFile absolute
 */
export function corpusFolder(root: string, scenarioFile: string): string {
  return corpusFrom(root, path.dirname(scenarioFile));
}

/** The same for scenario files in the folder `beside`, absolute. */
export function corpusFrom(root: string, beside: string): string {
  for (let above = beside; isWithin(root, above); above = path.dirname(above)) {
    const folder = path.join(above, FOLDER);
    if (fs.existsSync(folder)) return folder;
  }
  return path.join(beside, FOLDER);
}

function isWithin(root: string, folder: string): boolean {
  return folder === root || folder.startsWith(root + path.sep);
}

/**
 * The corpus tapes of one scenario file.
 *
 * @param root project folder
 * @param filename absolute
 * @throws HeddleError BAD_TAPE if a tape of the corpus cannot be read
 */
export function corpusOf(root: string, filename: string): readonly CorpusTape[] {
  return tapesIn(corpusFolder(root, filename)).filter(
    ({ tape }) => path.resolve(root, tape.scenario.file) === filename,
  );
}

/**
 * Keeps a tape in the corpus of its scenario file and returns the path, absolute. A tape that is
 * there already under this name with the same choices is left alone.
 *
 * Without a name it is called by its file and fingerprint, with a number where another scenario of the
 * file has a tape of that name.
 *
 * @throws HeddleError BAD_OPTION if another tape has that name, NOT_WRITTEN if it cannot be written
 */
export function addToCorpus(root: string, tape: Tape, name = freeName(root, tape)): string {
  if (!/^\w[\w.-]*$/.test(name)) {
    throw new HeddleError(
      'BAD_OPTION',
      `"${name}" is no name of a tape`,
      'begin with a letter or digit; dots, hyphens and underscores may follow',
    );
  }
  const folder = corpusFolder(root, path.resolve(root, tape.scenario.file));
  const filename = path.join(folder, `${name}.json`);
  // Created at once or not at all: of two tapes that are added together under one name, one is told.
  if (!createWhole(filename, formatTape(tape))) {
    if (isSameTape(readTape(filename), tape)) return filename;
    throw new HeddleError(
      'BAD_OPTION',
      `the corpus has another tape of the name ${name}, of the scenario "${titleIn(filename)}"`,
      'give this one a name of its own with --name',
    );
  }
  return filename;
}

/** One corpus tape, replayed. */
export interface CorpusReplay extends CorpusTape {
  /** Absent where its scenario is gone. */
  readonly replay?: Replay;
}

/** Replays one corpus tape. */
export async function replayKept(
  engine: Engine,
  kept: CorpusTape,
  scenarios: readonly ScenarioInfo[],
): Promise<CorpusReplay> {
  const { path: titles, ordinal } = kept.tape.scenario;
  const isThere = scenarios.some(
    (scenario) => scenario.path.join('\0') === titles.join('\0') && scenario.ordinal === ordinal,
  );
  return isThere ? { ...kept, replay: await replayTape(engine, kept.tape, scenarios) } : kept;
}

/** The first that no tape of another scenario has. */
function freeName(root: string, tape: Tape): string {
  const base = nameOf(tape);
  const folder = corpusFolder(root, path.resolve(root, tape.scenario.file));
  const own = JSON.stringify(tape.scenario);
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}-${number}`;
    const filename = path.join(folder, `${name}.json`);
    if (!fs.existsSync(filename) || JSON.stringify(readTape(filename).scenario) === own)
      return name;
  }
}

function titleIn(filename: string): string {
  return readTape(filename).scenario.path.join(' › ');
}

function nameOf(tape: Tape): string {
  const file = path.basename(tape.scenario.file).replace(/\.[cm]?[jt]s$/, '');
  return `${file}-${tape.fingerprint}`;
}

function isSameTape(one: Tape, other: Tape): boolean {
  return (
    one.fingerprint === other.fingerprint &&
    JSON.stringify(one.scenario) === JSON.stringify(other.scenario) &&
    JSON.stringify(one.streams) === JSON.stringify(other.streams)
  );
}
