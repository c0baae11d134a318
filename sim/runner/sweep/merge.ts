import { HeddleError } from '../../errors';
import { readResults, type Results } from './journal';
import { differences, majorOf, type SweepPlan } from './plan';
import type { SweepVerdict } from './verdict';
import { ScenarioWork } from './work';

export interface Merged {
  readonly verdict: SweepVerdict;
  /** Real seconds of all shards together. */
  readonly seconds: number;
  /** What is worth knowing, but no error. */
  readonly notes: readonly string[];
}

/**
 * The verdict of a whole sweep from the results files of its shards: the same as if one sweep had run
 * all of their seeds.
 *
 * @throws HeddleError FILE_NOT_FOUND or BAD_RESULTS if the files are not the shards of one sweep, all
 *   of them, each once and finished
 */
export function mergeResults(filenames: readonly string[]): Merged {
  const shards = filenames.map(readFinished);
  const [first] = shards;
  if (first === undefined)
    throw bad('there are no results to merge', 'name the files of all shards');
  for (const shard of shards.slice(1)) checkSame(first, shard);
  checkAllThere(shards);
  const plan: SweepPlan = { ...first.plan, shard: { index: 1, of: 1 } };
  const scenarios = plan.scenarios.map((scenario, index) => {
    const work = new ScenarioWork(index, scenario, plan, 1);
    takeUp(work, shards);
    return work.verdict(false);
  });
  return {
    verdict: { plan, scenarios, unswept: [], complete: true },
    seconds: shards.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0),
    notes: nodeNotes(shards),
  };
}

function takeUp(work: ScenarioWork, shards: readonly Results[]): void {
  const entries = shards.flatMap((shard) =>
    shard.entries.filter((entry) => 'scenario' in entry && entry.scenario === work.index),
  );
  const batches = entries.filter((entry) => entry.type === 'batch');
  // Sorted, so that few of them wait for others.
  work.resume(
    [...batches].sort((one, other) => one.first - other.first),
    [],
  );
  for (const entry of entries) {
    if (entry.type === 'audit') work.auditDone(entry.seeds, entry.unstable);
    if (entry.type === 'dossier') work.keep(entry.dossier);
  }
}

function readFinished(filename: string): Results {
  const results = readResults(filename);
  if (results === undefined) {
    throw new HeddleError(
      'FILE_NOT_FOUND',
      `there are no results in ${filename}`,
      'name the files that heddle sweep --shard has written',
    );
  }
  if (results.seconds !== undefined) return results;
  const { index, of } = results.plan.shard;
  throw bad(
    `${filename} is not finished: it is shard ${index}/${of} of a sweep that was broken off`,
    'go on with it first: the same command with --resume',
  );
}

function checkSame(one: Results, other: Results): void {
  const changed = [...differences(one.plan, other.plan)];
  if (one.plan.shard.of !== other.plan.shard.of) {
    changed.push(`one is of ${one.plan.shard.of} shards and one of ${other.plan.shard.of}`);
  }
  if (changed.length === 0) return;
  throw bad(
    `${one.filename} and ${other.filename} are not of one sweep: ${changed.slice(0, 5).join('; ')}`,
    'merge the shards of one command, run on the same code by the same heddle',
  );
}

function checkAllThere(shards: readonly Results[]): void {
  const of = shards[0]?.plan.shard.of ?? 1;
  const files = new Map<number, string>();
  for (const { filename, plan } of shards) {
    const known = files.get(plan.shard.index);
    if (known !== undefined) {
      throw bad(
        `${known} and ${filename} are both shard ${plan.shard.index}/${of}`,
        'name each shard once',
      );
    }
    files.set(plan.shard.index, filename);
  }
  const missing: string[] = [];
  for (let index = 1; index <= of; index++) if (!files.has(index)) missing.push(`${index}/${of}`);
  if (missing.length === 0) return;
  const more = missing.length > SHOWN ? ` and ${missing.length - SHOWN} more` : '';
  throw bad(
    `the results of ${missing.length === 1 ? 'shard' : 'shards'} ${missing.slice(0, SHOWN).join(', ')}${more} are missing`,
    'name the files of all shards',
  );
}

const SHOWN = 10;

function nodeNotes(shards: readonly Results[]): string[] {
  const majors = [...new Set(shards.map(({ plan }) => majorOf(plan.node)))].sort();
  if (majors.length < 2) return [];
  return [
    `the shards ran on Node ${majors.join(' and ')}: runs whose values depend on the engine may differ`,
  ];
}

function bad(message: string, remedy: string): HeddleError {
  return new HeddleError('BAD_RESULTS', message, remedy);
}
