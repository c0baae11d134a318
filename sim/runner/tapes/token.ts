import { HeddleError } from '../../errors';
import type { Faults } from '../../choices/fault-kinds';
import { faultsText, parseFaults } from '../fault-options';
import type { RunSettings } from '../options';
import { parseGranularity, parseSeed } from '../options';
import { parseStrategyName } from '../../strategies';

/** What a token on the command line names: one run, short enough to paste. */
export interface Token {
  /** Project-relative. */
  readonly file: string;
  /** 1-based place of the scenario in its file. */
  readonly index: number;
  readonly seed: number;
  readonly strategy: RunSettings['strategy'];
  readonly granularity: RunSettings['granularity'];
  /** Absent where nothing was said of faults, or more than fits here: then those of the scenario. */
  readonly faults?: Faults;
  /** Fingerprint of the failure that it showed, PASSED where there was none. */
  readonly fingerprint: string;
}

/** Stands in a token for the fingerprint of a run that passed. */
export const PASSED = '00000000';

/** `h1:scenarios/cache.ts#2:117:pct-await:3f9c21aa`, or `pct-await-all` where all faults were on. */
export function formatToken(token: Token): string {
  const { file, index, seed, strategy, granularity, faults, fingerprint } = token;
  const text = faults === undefined ? undefined : faultsText(faults);
  const how = [strategy, granularity, ...(text === undefined ? [] : [text])].join('-');
  return `h1:${file}#${String(index)}:${String(seed)}:${how}:${fingerprint}`;
}

export function isToken(text: string): boolean {
  return /^h\d+:/.test(text);
}

/** @throws HeddleError BAD_TAPE if it is no token of this format */
export function parseToken(text: string): Token {
  const match = /^h1:(.+)#(\d+):(\d+):([a-z]+)-([a-z]+)(?:-([A-Za-z.,]+))?:([0-9a-f]{8})$/.exec(
    text,
  );
  if (match === null) {
    throw new HeddleError(
      'BAD_TAPE',
      `"${text}" is no complete token`,
      'paste the whole line that the failure report ends with',
    );
  }
  const [, file = '', index = '', seed = '', strategy = '', granularity = '', faults] = match;
  return {
    file,
    index: Number(index),
    seed: parseSeed(seed),
    strategy: parseStrategyName(strategy),
    granularity: parseGranularity(granularity),
    ...(faults === undefined ? {} : { faults: parseFaults(faults) }),
    fingerprint: match[7] ?? '',
  };
}
