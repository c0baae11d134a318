import type { Profile } from '../../strategies';
import { hashText, hex, mix } from '../../trace/hash';
import type { Dossier, ScenarioName } from '../failure/dossier';
import type { RunSettings, ScenarioOptions } from '../options';
import type { StopRules } from './stop-rules';

/** What was asked for: the same request resumes, and shards of the same request merge. */
export interface SweepRequest {
  /** Scenario files, project-relative. */
  readonly files: readonly string[];
  /** Only scenarios with this in their title. */
  readonly title?: string;
  readonly seeds: SeedRange;
  /** Strategy and granularity that override those of the scenarios. */
  readonly overrides: ScenarioOptions;
  readonly stop: StopRules;
  readonly project: ProjectOptions;
}

/** Seeds, both inclusive; without `last` they go on without end. */
export interface SeedRange {
  readonly first: number;
  readonly last?: number;
}

/** What a worker must know to load the files of a project. */
export interface ProjectOptions {
  readonly instrument: readonly string[];
  readonly doubles: readonly string[];
  /** Modules that are loaded first, such as a compiler. */
  readonly require: readonly string[];
  /** Real milliseconds without a return after which code is said to hang. */
  readonly hangMs?: number;
}

/** One part of `of`; together they are the whole sweep. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly of: number;
}

export interface PlannedScenario {
  readonly name: ScenarioName;
  readonly title: string;
  readonly settings: RunSettings;
  readonly profile: Profile;
  /** Packages and doubles of the command line and of the scenario. */
  readonly project: Dossier['project'];
  /** How the tapes of the corpus came out, which are replayed before any seed is run. */
  readonly corpus: CorpusRuns;
}

export interface CorpusRuns {
  readonly tapes: number;
  readonly failing: readonly { readonly name: string; readonly dossier: Dossier }[];
}

/** Everything on which the verdict of a sweep depends. */
export interface SweepPlan {
  readonly request: SweepRequest;
  readonly shard: Shard;
  readonly scenarios: readonly PlannedScenario[];
  /** The project's own source files that were loaded for the plan, and a hash of each. */
  readonly sources: Sources;
  /** Version of heddle, then of Node. */
  readonly heddle: string;
  readonly node: string;
}

export type Sources = Readonly<Record<string, string>>;

/** Names a request on disk: 16 hexadecimal digits. Shards of one request have different ones. */
export function requestId(request: SweepRequest, shard: Shard): string {
  const text = JSON.stringify([sorted(request), shard]);
  return hex(hashText(text)) + hex(hashText(`${text}\n`));
}

/** The seeds of a shard: a block of the whole, so that strategies that go by seed stay mixed. */
export function seedsOfShard(seeds: SeedRange, shard: Shard): SeedRange | undefined {
  const { first, last } = seeds;
  if (last === undefined || shard.of === 1) return seeds;
  const cut = (index: number): number => first + split(last - first + 1, index, shard.of);
  const part = { first: cut(shard.index - 1), last: cut(shard.index) - 1 };
  return part.last < part.first ? undefined : part;
}

/** floor(count * index / of), also where the product is beyond 2^53. */
function split(count: number, index: number, of: number): number {
  return Number((BigInt(count) * BigInt(index)) / BigInt(of));
}

/** One seed in this many is run a second time in another process, and the first of a sweep. */
const AUDITED_SHARE = 100;

export function isAudited(seed: number, first: number): boolean {
  if (seed === first) return true;
  const hash = mix(mix(0x7f4a7c15, seed | 0), Math.floor(seed / 2 ** 32));
  return (mix(hash, 0x1ce4e5b9) >>> 0) % AUDITED_SHARE === 0;
}

/** Why two plans are not of one sweep, one line each; empty when they are. */
export function differences(was: SweepPlan, is: SweepPlan): readonly string[] {
  const lines: string[] = [];
  if (was.heddle !== is.heddle) lines.push(`heddle was ${was.heddle} and is ${is.heddle}`);
  lines.push(...requestDifferences(was.request, is.request));
  lines.push(...sourceDifferences(was.sources, is.sources));
  if (lines.length === 0) lines.push(...scenarioDifferences(was.scenarios, is.scenarios));
  return lines;
}

export function majorOf(nodeVersion: string): string {
  return /^v?(\d+)/.exec(nodeVersion)?.[1] ?? nodeVersion;
}

function requestDifferences(was: SweepRequest, is: SweepRequest): string[] {
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])] as (keyof SweepRequest)[];
  return keys
    .map((key) => [key, shown(was[key]), shown(is[key])] as const)
    .filter(([, before, now]) => before !== now)
    .map(([key, before, now]) => `${key} was ${before} and is ${now}`);
}

function sourceDifferences(was: Sources, is: Sources): string[] {
  const files = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort();
  return files
    .filter((file) => was[file] !== is[file])
    .map((file) => {
      if (was[file] === undefined) return `${file} was not loaded before`;
      return is[file] === undefined ? `${file} is no longer loaded` : `${file} was changed`;
    });
}

function scenarioDifferences(
  was: readonly PlannedScenario[],
  is: readonly PlannedScenario[],
): string[] {
  if (was.length !== is.length) {
    return [`there were ${was.length} scenarios and are ${is.length}`];
  }
  return was
    .filter((scenario, index) => shown(scenario) !== shown(is[index]))
    .map(({ name, title }) => `"${title}" of ${name.file} has other options or another profile`);
}

function shown(value: unknown): string {
  return value === undefined ? 'not given' : JSON.stringify(sorted(value));
}

/** With the keys of objects in order, for what was read from a file may have another. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, of]) => of !== undefined);
  entries.sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, of]) => [key, sorted(of)]));
}
