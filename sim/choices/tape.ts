import { HeddleError } from '../errors';
import type { Faults } from './fault-kinds';
import { STREAM_NAMES, type TapeValues } from './streams';

/** Version of the tape format; a reader refuses any other. */
export const TAPE_FORMAT = 2;

/** One labelled schedule choice, for people and for alignment after an edit. */
export interface TapeChoice {
  readonly step: number;
  readonly strand: string;
  /** `file:line`. */
  readonly site: string;
  readonly functionName: string;
  readonly expression: string;
  readonly value: number;
  readonly bound: number;
}

/** A tape file: it replays on its own, without the generator that wrote it. */
export interface Tape {
  readonly format: typeof TAPE_FORMAT;
  readonly heddle: string;
  readonly node: string;
  readonly scenario: {
    /** Project-relative. */
    readonly file: string;
    readonly path: readonly string[];
    readonly ordinal: number;
  };
  readonly seed: number;
  readonly options: {
    readonly strategy: string;
    readonly granularity: 'io' | 'await';
    readonly timeoutMs: number;
    readonly stepLimit: number;
    readonly leaks: 'fail' | 'report';
    readonly allow: readonly string[];
    /** Absent from tapes of before there was a choice. */
    readonly exact?: boolean;
    /** Absent likewise. */
    readonly stretch?: number;
    /** Absent where nothing was to go wrong. */
    readonly faults?: Faults;
    /** Absent where nothing was said of it. */
    readonly neverHappened?: 'fail' | 'report';
    readonly instrument: readonly string[];
    readonly doubles: readonly string[];
  };
  readonly outcome: { readonly kind: string; readonly message: string };
  readonly fingerprint: string;
  readonly digest: string;
  readonly steps: number;
  readonly streams: TapeValues;
  readonly choices: readonly TapeChoice[];
}

/** The text of a tape file: one stream and one choice a line, so that diffs read well. */
export function formatTape(tape: Tape): string {
  const { streams, choices, ...head } = tape;
  const lines = Object.entries(head).map(([key, value]) => `  "${key}": ${JSON.stringify(value)}`);
  const streamLines = Object.entries(streams).map(
    ([name, values]) => `    "${name}": ${JSON.stringify(values)}`,
  );
  const choiceLines = choices.map((choice) => `    ${JSON.stringify(choice)}`);
  lines.push(`  "streams": {\n${streamLines.join(',\n')}\n  }`);
  lines.push(`  "choices": [\n${choiceLines.join(',\n')}\n  ]`);
  return `{\n${lines.join(',\n')}\n}\n`;
}

/**
 * Reads the text of a tape file.
 *
 * @throws HeddleError BAD_TAPE if it is truncated, foreign, or of another format version
 */
export function parseTape(text: string, name: string): Tape {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badTape(`${name} is no complete JSON`, 'the file may be truncated; record it again');
  }
  const tape = value as (Omit<Partial<Tape>, 'format'> & { readonly format?: number }) | null;
  if (typeof tape !== 'object' || tape === null || tape.format === undefined) {
    throw badTape(`${name} is no heddle tape`, 'give a tape that heddle wrote, or a token');
  }
  if (tape.format !== TAPE_FORMAT) {
    const found = String(tape.format);
    throw badTape(
      `${name} has tape format ${found}, this heddle reads ${String(TAPE_FORMAT)}`,
      'replay it with the heddle that wrote it',
    );
  }
  const problem = problemOf(tape as Partial<Tape>);
  if (problem !== undefined) throw badTape(`${name}: ${problem}`, 'record the tape again');
  return tape as Tape;
}

function problemOf(tape: Partial<Tape>): string | undefined {
  const { scenario, options, streams, choices } = tape;
  if (typeof scenario?.file !== 'string' || !Array.isArray(scenario.path)) return 'no scenario';
  if (!Number.isSafeInteger(tape.seed)) return 'no seed';
  if (typeof options?.granularity !== 'string') return 'no options';
  if (typeof tape.fingerprint !== 'string' || typeof tape.digest !== 'string') return 'no digest';
  if (!Array.isArray(choices)) return 'no choices';
  if (!choices.every(isObject)) return 'a choice that is none';
  if (!isObject(streams)) return 'no streams';
  const names: readonly string[] = STREAM_NAMES;
  for (const [name, values] of Object.entries(streams)) {
    if (!names.includes(name)) return `unknown stream "${name}"`;
    if (!isChoiceList(values)) return `stream "${name}" holds what is no choice`;
  }
  return undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isChoiceList(values: unknown): boolean {
  return (
    Array.isArray(values) &&
    values.every((value) => Number.isSafeInteger(value) && (value as number) >= 0)
  );
}

function badTape(message: string, remedy: string): HeddleError {
  return new HeddleError('BAD_TAPE', message, remedy);
}
