import { inspect } from 'node:util';
import type { Faults } from '../choices/fault-kinds';
import { HeddleError } from '../errors';
import { DEFAULT_STRETCH } from '../kernel/latency';
import type { Granularity } from '../kernel/run';
import { parseStrategyName, type StrategyName } from '../strategies';
import { checkFaults } from './fault-options';

/** Options of a scenario; each may be given to `simulate` and overridden on the command line. */
export interface ScenarioOptions {
  /** How many seeds a mocha run sweeps, from 1. Default 100. */
  readonly seeds?: number;
  /** Who decides the schedule. Default `portfolio`. */
  readonly strategy?: StrategyName;
  /** `await` (the default) moves the order of settled awaits too; `io` only time and latency. */
  readonly granularity?: Granularity;
  /** Virtual milliseconds after which the body must have settled. Default 10,000. */
  readonly timeoutMs?: number;
  /** Steps after which a run ends. Default 100,000. */
  readonly stepLimit?: number;
  /** What becomes of timers and strands that are left at the end. Default `report`. */
  readonly leaks?: 'fail' | 'report';
  /** Calls that leave the simulation and are let through, by name. Default none. */
  readonly allow?: readonly string[];
  /** Packages whose own code is instrumented. */
  readonly instrument?: readonly string[];
  /** Files whose timers stand in for I/O, beside the scenario's own. Project-relative. */
  readonly doubles?: readonly string[];
  /**
   * Whether timers that are set in the scenario's own file are plain timers, whose time is never
   * stretched. `sim.sleep`, `sim.remote` and `doubles` go on standing in for I/O. Default false.
   */
  readonly exact?: boolean;
  /**
   * The longest that a stand-in for I/O takes, as a multiple of the time that it names, from 1. More of
   * it finds races whose windows are far apart, less of it keeps to time-outs. Default 8.
   */
  readonly stretch?: number;
  /**
   * What may go wrong in the world: `none` (the default), `all`, a list of kinds, or kinds with rules of your
   * own: `{ 'disk.eio': { chance: 0.5, rate: 0.1, most: 3 } }`.
   */
  readonly faults?: Faults;
  /**
   * Whether a sweep of at least 100 runs fails for a label of `sim.sometimes`, `reachable` or `expects` that none
   * of them reached (`fail`, the default), or only says so.
   */
  readonly neverHappened?: 'fail' | 'report';
  /**
   * What fails a mocha test. `any` (the default) is every failing run. Under `confirmed` a failure
   * that was looked for at granularity `io` and not seen there is printed as a note, and the test
   * passes; one that cannot be looked for there, such as a loop that never returns, still fails it.
   */
  readonly failOn?: 'any' | 'confirmed';
}

/** Scenario options with every default filled in. */
export interface RunSettings {
  readonly strategy: StrategyName;
  readonly granularity: Granularity;
  readonly timeoutMs: number;
  readonly stepLimit: number;
  readonly leaks: 'fail' | 'report';
  readonly allow: readonly string[];
  readonly exact: boolean;
  readonly stretch: number;
  /** Absent where nothing was said of it: nothing goes wrong. */
  readonly faults?: Faults;
  /** Absent where nothing was said of it: it fails the sweep. */
  readonly neverHappened?: 'fail' | 'report';
}

export const DEFAULT_SEEDS = 100;

/**
 * The settings of a run; of several layers the last that has an option counts.
 *
 * @throws HeddleError BAD_OPTION or BAD_STRATEGY for an option that there is not, or a value that it
 *   cannot have
 */
export function settingsOf(...layers: readonly ScenarioOptions[]): RunSettings {
  const merged = Object.assign({}, ...layers.map(defined)) as ScenarioOptions;
  checkNames(merged);
  whole('seeds', merged.seeds ?? 1);
  oneOf('failOn', merged.failOn ?? 'any', ['any', 'confirmed']);
  names('instrument', merged.instrument ?? []);
  names('doubles', merged.doubles ?? []);
  return {
    strategy: parseStrategyName(merged.strategy ?? 'portfolio'),
    granularity: parseGranularity(merged.granularity ?? 'await'),
    timeoutMs: positive('timeoutMs', merged.timeoutMs ?? 10_000),
    stepLimit: whole('stepLimit', merged.stepLimit ?? 100_000),
    leaks: oneOf('leaks', merged.leaks ?? 'report', ['report', 'fail']),
    allow: names('allow', merged.allow ?? []),
    exact: flag('exact', merged.exact ?? false),
    stretch: atLeastOne('stretch', merged.stretch ?? DEFAULT_STRETCH),
    ...(merged.faults === undefined ? {} : { faults: checkFaults(merged.faults) }),
    ...(merged.neverHappened === undefined
      ? {}
      : { neverHappened: oneOf('neverHappened', merged.neverHappened, ['fail', 'report']) }),
  };
}

export function parseGranularity(text: string): Granularity {
  if (text === 'await' || text === 'io') return text;
  throw new HeddleError('BAD_OPTION', `there is no granularity "${text}"`, 'use await or io');
}

const OPTION_NAMES: ReadonlySet<string> = new Set<keyof ScenarioOptions>([
  'seeds',
  'strategy',
  'granularity',
  'timeoutMs',
  'stepLimit',
  'leaks',
  'allow',
  'instrument',
  'doubles',
  'exact',
  'stretch',
  'faults',
  'neverHappened',
  'failOn',
]);

/** A misspelt option would be ignored in silence. */
function checkNames(options: object): void {
  const unknown = Object.keys(options).find((name) => !OPTION_NAMES.has(name));
  if (unknown === undefined) return;
  throw new HeddleError(
    'BAD_OPTION',
    `there is no option "${unknown}"`,
    `a scenario has ${[...OPTION_NAMES].join(', ')}`,
  );
}

/** A seed: a whole number from 0 to 2^53 - 1. */
export function parseSeed(text: string): number {
  const seed = /^\d[\d_]*$/.test(text) ? Number(text.replaceAll('_', '')) : NaN;
  if (Number.isSafeInteger(seed)) return seed;
  throw new HeddleError(
    'BAD_SEED',
    `"${text}" is no seed`,
    'a seed is a whole number from 0 to 9007199254740991',
  );
}

/** `500` is the seeds 1 to 500, `100..199` those from 100 to 199. */
export function parseSeeds(text: string): { readonly first: number; readonly last: number } {
  const [from, to, ...rest] = text.split('..');
  if (from === undefined || rest.length > 0) throw badSeeds(text);
  if (to === undefined) {
    const count = parseSeed(from);
    if (count < 1) throw badSeeds(text);
    return { first: 1, last: count };
  }
  const range = { first: parseSeed(from), last: parseSeed(to) };
  if (range.last < range.first) throw badSeeds(text);
  return range;
}

function badSeeds(text: string): HeddleError {
  return new HeddleError(
    'BAD_SEED',
    `"${text}" is no range of seeds`,
    'give a count such as 10_000, or a range such as 1..500',
  );
}

/** A whole number from 1. */
export function parseCount(text: string): number {
  const count = /^\d[\d_]*$/.test(text) ? Number(text.replaceAll('_', '')) : 0;
  if (count >= 1) return count;
  throw new HeddleError('BAD_OPTION', `"${text}" is no count`, 'give a whole number from 1');
}

/** Milliseconds of a limit that was given in seconds, such as `10` or `0.5`. */
export function parseHangMs(text: string): number {
  const ms = Math.round(Number(text) * 1000);
  if (/^[\d._]+$/.test(text) && ms >= 1 && ms <= LONGEST_HANG_MS) return ms;
  throw new HeddleError(
    'BAD_OPTION',
    `"${text}" is no number of seconds`,
    'give a number above 0, such as 10 or 0.5',
  );
}

const LONGEST_HANG_MS = 86_400_000;

// What these get was typed by somebody, perhaps in plain JavaScript.

function positive(name: string, value: number): number {
  if (Number.isFinite(value) && value > 0) return value;
  throw new HeddleError('BAD_OPTION', `${name} is ${shown(value)}`, 'give a number above 0');
}

function atLeastOne(name: string, value: number): number {
  if (Number.isFinite(value) && value >= 1) return value;
  throw new HeddleError('BAD_OPTION', `${name} is ${shown(value)}`, 'give a number from 1');
}

function whole(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new HeddleError('BAD_OPTION', `${name} is ${shown(value)}`, 'give a whole number above 0');
}

function flag(name: string, value: boolean): boolean {
  if (typeof (value as unknown) === 'boolean') return value;
  throw new HeddleError('BAD_OPTION', `${name} is ${shown(value)}`, 'give true or false');
}

function oneOf<T extends string>(name: string, value: T, values: readonly T[]): T {
  if (values.includes(value)) return value;
  throw new HeddleError('BAD_OPTION', `${name} is ${shown(value)}`, `use ${values.join(' or ')}`);
}

function names(name: string, value: readonly string[]): readonly string[] {
  const given: unknown = value;
  if (Array.isArray(given) && given.every((one) => typeof one === 'string' && one !== '')) {
    return value;
  }
  throw new HeddleError(
    'BAD_OPTION',
    `${name} is ${shown(value)}`,
    `give a list of names, such as ${name}: ['${EXAMPLES[name] ?? ''}']`,
  );
}

const EXAMPLES: Readonly<Record<string, string>> = {
  allow: 'dns.resolve4',
  instrument: 'p-queue',
  doubles: 'test/doubles/store.ts',
};

function shown(value: unknown): string {
  return inspect(value, { depth: 1, breakLength: Infinity }).replace(/^'(.*)'$/s, '"$1"');
}

function defined(options: ScenarioOptions): ScenarioOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
