import * as fs from 'node:fs';
import * as path from 'node:path';
import { HeddleError } from '../../errors';
import type { Dossier } from '../failure/dossier';
import { lock } from './lock';
import type { SweepPlan } from './plan';
import type { AuditedRun, SeedsDone } from './tasks';
import type { Unstable } from './verdict';

/** Changes when older files can no longer be read. */
export const RESULTS_FORMAT = 1;

/** The lines of a results file. Scenarios go by their place in the plan. */
export type Entry =
  | { readonly type: 'heddle-sweep'; readonly format: number; readonly plan: SweepPlan }
  /** Seeds `first` to `last` are done. A later line with the same `first` stands for the head alone. */
  | ({ readonly type: 'batch'; readonly scenario: number } & SeedsDone)
  | {
      readonly type: 'audit';
      readonly scenario: number;
      readonly seeds: readonly number[];
      readonly unstable: readonly Unstable[];
    }
  | { readonly type: 'dossier'; readonly scenario: number; readonly dossier: Dossier }
  | { readonly type: 'end'; readonly seconds: number };

/** What a results file says. */
export interface Results {
  readonly filename: string;
  readonly plan: SweepPlan;
  /** In the order in which they were written, without header and end. */
  readonly entries: readonly Entry[];
  /** Real seconds of its last process; undefined when the sweep was not finished. */
  readonly seconds: number | undefined;
  /** Bytes up to the end of the last whole line. */
  readonly wholeBytes: number;
}

/** Where the results of a sweep go unless another file is named. Not for git. */
export function defaultResultsFile(root: string, id: string): string {
  return path.join(root, '.heddle', 'sweeps', `${id}.ndjson`);
}

/** Writes a results file line by line: what is in it survives the end of this process. */
export class Journal {
  private constructor(
    readonly filename: string,
    private readonly file: number,
    private readonly unlock: () => void,
    private readonly write: typeof fs.writeSync,
  ) {}

  /**
   * Opens a results file for this process alone.
   *
   * @param options.begin gets what the file holds, and says whether to go on behind it; it may throw
   * @throws HeddleError NOT_WRITTEN if the file cannot be made, SWEEP_RUNNING if another process has
   *   it, BAD_RESULTS if it holds something else
   */
  static open(
    filename: string,
    options: {
      readonly begin: (found: Results | undefined) => 'continue' | 'replace';
      readonly write?: typeof fs.writeSync;
    },
  ): Journal {
    const { begin, write = fs.writeSync } = options;
    let unlock = (): void => undefined;
    try {
      fs.mkdirSync(path.dirname(filename), { recursive: true });
      if (isOrdinary(filename)) unlock = lock(filename);
      const found = readResults(filename);
      const length = begin(found) === 'continue' ? (found?.wholeBytes ?? 0) : 0;
      const file = fs.openSync(filename, 'a');
      if (isOrdinary(filename)) fs.ftruncateSync(file, length);
      return new Journal(filename, file, unlock, write);
    } catch (error) {
      unlock();
      throw error instanceof HeddleError ? error : notWritten(filename, error);
    }
  }

  /** @throws HeddleError NOT_WRITTEN */
  append(entry: Entry): void {
    const line = Buffer.from(`${JSON.stringify(entry, mapsAsEntries)}\n`);
    try {
      const written = this.write(this.file, line);
      if (written < line.length) {
        throw Object.assign(new Error('short write'), { code: 'ENOSPC' });
      }
    } catch (error) {
      throw notWritten(this.filename, error);
    }
  }

  close(): void {
    fs.closeSync(this.file);
    this.unlock();
  }
}

/**
 * Reads a results file. A last line that is torn is left out: its seeds are run again.
 *
 * @returns undefined if there is no such file
 * @throws HeddleError BAD_RESULTS if it is no results file, of another format, or damaged
 */
export function readResults(filename: string): Results | undefined {
  if (!isOrdinary(filename) || !fs.existsSync(filename)) return undefined;
  const bytes = fs.readFileSync(filename);
  const wholeBytes = bytes.lastIndexOf(0x0a) + 1;
  const entries: Entry[] = [];
  for (let start = 0, line = 1; start < wholeBytes; line++) {
    const end = bytes.indexOf(0x0a, start);
    entries.push(parseLine(bytes.toString('utf8', start, end), filename, line));
    start = end + 1;
  }
  const [header] = entries;
  // A process that ended before its first line was whole has left nothing to go on with.
  if (header === undefined && bytes.toString('utf8').startsWith(HEAD.slice(0, bytes.length))) {
    return undefined;
  }
  if (header?.type !== 'heddle-sweep') throw badResults(filename, 'is no results file of heddle');
  const end = entries.at(-1);
  return {
    filename,
    plan: header.plan,
    entries: entries.filter(({ type }) => type !== 'heddle-sweep' && type !== 'end'),
    seconds: end?.type === 'end' ? end.seconds : undefined,
    wholeBytes,
  };
}

const HEAD = `{"type":"heddle-sweep","format":${RESULTS_FORMAT},`;

function parseLine(text: string, filename: string, line: number): Entry {
  let entry: Partial<Entry> | null;
  try {
    entry = JSON.parse(text, entriesAsMaps) as Partial<Entry> | null;
  } catch {
    const what = line === 1 ? 'is no results file of heddle' : `is damaged in line ${line}`;
    throw badResults(filename, what);
  }
  if (line === 1 && entry?.type === 'heddle-sweep' && entry.format !== RESULTS_FORMAT) {
    throw badResults(
      filename,
      `has results format ${String(entry.format)}, and this heddle reads ${RESULTS_FORMAT}`,
    );
  }
  if (typeof entry?.type === 'string') return entry as Entry;
  throw badResults(
    filename,
    line === 1 ? 'is no results file of heddle' : `is damaged in line ${line}`,
  );
}

function badResults(filename: string, what: string): HeddleError {
  return new HeddleError(
    'BAD_RESULTS',
    `${filename} ${what}`,
    'give a file that heddle sweep wrote, or another one with --output',
  );
}

function notWritten(filename: string, error: unknown): HeddleError {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return new HeddleError(
    'NOT_WRITTEN',
    `${filename} cannot be written: ${code}`,
    'see that the folder exists, may be written to and has space left, or name another with --output',
  );
}

/** Not a device such as /dev/null, which takes everything and keeps nothing. */
function isOrdinary(filename: string): boolean {
  return fs.statSync(filename, { throwIfNoEntry: false })?.isFile() ?? true;
}

/** JSON knows no maps; those of a dossier are the marks of its run. */
function mapsAsEntries(_key: string, value: unknown): unknown {
  return value instanceof Map ? { [MAP]: [...(value as Map<unknown, unknown>)] } : value;
}

function entriesAsMaps(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !(MAP in value)) return value;
  return new Map(value[MAP] as [unknown, unknown][]);
}

const MAP = '$map';

/** Audited runs that no line says the audit of, by scenario. */
export function openAudits(results: Results): Map<number, AuditedRun[]> {
  const open = new Map<number, Map<number, AuditedRun>>();
  const of = (scenario: number): Map<number, AuditedRun> => {
    const known = open.get(scenario) ?? new Map<number, AuditedRun>();
    open.set(scenario, known);
    return known;
  };
  for (const entry of results.entries) {
    if (entry.type === 'batch')
      for (const run of entry.audits) of(entry.scenario).set(run.seed, run);
  }
  for (const entry of results.entries) {
    if (entry.type === 'audit') for (const seed of entry.seeds) of(entry.scenario).delete(seed);
  }
  return new Map([...open].map(([scenario, runs]) => [scenario, [...runs.values()]]));
}
