import { HeddleError } from '../../errors';
import { parseCount, parseSeeds } from '../options';
import type { SeedRange, Shard } from './plan';
import { GROUPS_KEPT } from './tally';

/** What ends a sweep before its last seed. */
export interface StopRules {
  /** Different failures after which a scenario ends. */
  readonly maxFailures?: number;
  /** Whether the first failure of any scenario ends the sweep. */
  readonly untilFailure?: boolean;
  /** Real milliseconds after which no more seeds are begun. */
  readonly forMs?: number;
}

/** Options as they were typed. */
export interface SeedOptions {
  readonly seeds?: string;
  readonly seedsFrom?: string;
  readonly shard?: string;
  readonly for?: string;
  readonly untilFailure?: boolean;
  readonly maxFailures?: string;
  readonly resume?: boolean;
}

export interface SeedChoice {
  readonly seeds: SeedRange;
  readonly stop: StopRules;
  readonly shard: Shard;
}

const DEFAULT_COUNT = '1000';

/**
 * Which seeds a sweep tries and what ends it.
 *
 * @param options.commit what --seeds-from came to: a commit hash
 * @throws HeddleError BAD_OPTION or BAD_SEED for a value that is none, or two that contradict
 */
export function chooseSeeds(options: SeedOptions, commit: string | undefined): SeedChoice {
  refuseContradictions(options);
  const stop: StopRules = {
    ...(options.maxFailures === undefined ? {} : { maxFailures: parseMax(options.maxFailures) }),
    ...(options.untilFailure === true ? { untilFailure: true } : {}),
    ...(options.for === undefined ? {} : { forMs: parseDurationMs(options.for) }),
  };
  const isEndless = stop.forMs !== undefined && options.seeds === undefined;
  const asked = parseSeeds(options.seeds ?? DEFAULT_COUNT);
  const shift = commit === undefined ? 0 : firstSeedOf(commit) - 1;
  const range = { first: asked.first + shift, last: asked.last + shift };
  return {
    seeds: isEndless ? { first: range.first } : range,
    stop,
    shard: parseShard(options.shard ?? '1/1'),
  };
}

/** Each with the reason why the two cannot both hold. */
const CONTRADICTIONS: readonly (readonly [
  one: keyof SeedOptions,
  other: keyof SeedOptions,
  why: string,
])[] = [
  ['untilFailure', 'maxFailures', '--until-failure ends the sweep at the first failure of all'],
  ['shard', 'untilFailure', 'a shard does not know what the others have found'],
  ['shard', 'maxFailures', 'a shard does not know what the others have found'],
  ['shard', 'for', 'shards that end by the clock do not make a known whole'],
  ['resume', 'for', 'a sweep that ends by the clock has no seeds left over'],
];

function refuseContradictions(options: SeedOptions): void {
  for (const [one, other, why] of CONTRADICTIONS) {
    if (options[one] === undefined || options[other] === undefined) continue;
    throw new HeddleError(
      'BAD_OPTION',
      `${flag(one)} and ${flag(other)} contradict each other: ${why}`,
      'give one of them',
    );
  }
  if (options.seedsFrom !== undefined && options.seeds?.includes('..') === true) {
    throw new HeddleError(
      'BAD_OPTION',
      '--seeds-from and a range of seeds contradict each other: the commit says where seeds begin',
      'give a count with --seeds, such as --seeds 10_000',
    );
  }
}

function flag(name: keyof SeedOptions): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function parseMax(text: string): number {
  const count = parseCount(text);
  if (count <= GROUPS_KEPT) return count;
  throw new HeddleError(
    'BAD_OPTION',
    `"${text}" is more different failures than a sweep counts`,
    `give at most ${GROUPS_KEPT}, or leave --max-failures out`,
  );
}

/** Milliseconds of `90s`, `5m` or `1.5h`. */
export function parseDurationMs(text: string): number {
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?)(s|m|h)$/.exec(text) ?? [];
  const ms = Number(digits) * (UNIT_MS[unit] ?? NaN);
  if (Number.isFinite(ms) && ms >= 1) return Math.round(ms);
  throw new HeddleError('BAD_OPTION', `"${text}" is no duration`, 'give one such as 90s, 5m or 1h');
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** `2/3` is the second of three parts. */
function parseShard(text: string): Shard {
  const [, first = '', second = ''] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const shard = { index: Number(first), of: Number(second) };
  const isWhole = Number.isSafeInteger(shard.index) && Number.isSafeInteger(shard.of);
  if (first !== '' && isWhole && shard.index >= 1 && shard.index <= shard.of) return shard;
  throw new HeddleError(
    'BAD_OPTION',
    `"${text}" is no shard`,
    'give one such as 2/3, the second of three; the first is 1',
  );
}

/**
 * Where the seeds of a commit begin. The first seven digits decide, so that the short form of a hash
 * names the same seeds; commits are a million seeds apart.
 *
 * @throws HeddleError BAD_OPTION if it is no commit hash
 */
export function firstSeedOf(commit: string): number {
  if (/^[0-9a-f]{7,64}$/i.test(commit)) {
    return parseInt(commit.slice(0, 7), 16) * SEEDS_OF_A_COMMIT + 1;
  }
  throw new HeddleError(
    'BAD_OPTION',
    `"${commit}" is no commit`,
    'give a commit hash of at least seven digits, or HEAD',
  );
}

const SEEDS_OF_A_COMMIT = 1_000_000;
