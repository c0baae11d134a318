import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { judgementsOf } from './judgements';
import { applyChange, type Mutation, mutationsOf } from './mutations';
import { type PlantedFile } from './planted';
import { judgeAll } from './pool';
import { isEquivalent, type Judged, judgedAs } from './score';
import { type ServiceName, targetOf } from './services';
import { type Verdict } from './trial';

export interface MeasureOptions {
  readonly root: string;
  readonly service: ServiceName;
  /** The name of one file, without its folder. Default: all. */
  readonly file: string | undefined;
  /** What is in the name of a mutant. */
  readonly match: string;
  /** So many mutants at most, always the same. */
  readonly sample: number;
  /** As `TrialOptions` has it. */
  readonly seeds: number;
  /** Whether mutants that were judged equivalent are not swept again. */
  readonly trust: boolean;
  /**
   * What an earlier measurement said, as `--json` writes it: what was killed then is not swept again.
   * That holds while the service is the same, and scenarios were only added.
   */
  readonly after: string | undefined;
  readonly workers: number;
  readonly progress: (line: string) => void;
}

export interface Measurement {
  readonly judged: readonly Judged[];
  /** Mutants that the service has in all. */
  readonly mutants: number;
}

/** @throws Error when the service as it is does not pass */
export async function measure(options: MeasureOptions): Promise<Measurement> {
  const { root, service, progress } = options;
  const judgements = judgementsOf(service);
  const target = targetOf(root, service);
  const all = target.files.flatMap((file) => mutationsOf(root, file));
  const mutations = chosen(all, options);
  const judged = new Map<Mutation, Judged>();
  const note = (mutation: Mutation, verdict: Verdict): void => {
    judged.set(mutation, judgedAs(mutation, verdict, judgements));
    const { file, line, key } = mutation;
    const count = `${service}: ${judged.size} of ${mutations.length}`;
    progress(`${count}  ${file}:${line} ${key}  ${inWords(verdict)}`);
  };
  const known = knownBefore(options, mutations);
  for (const [mutation, verdict] of known) note(mutation, verdict);
  const swept = mutations.filter((mutation) => !known.has(mutation));
  let unmutated: Verdict | undefined;
  await judgeAll({
    options: { root, scenarioFiles: target.scenarios, seeds: options.seeds },
    workers: options.workers,
    files: [undefined, ...swept.map((mutation) => planted(root, mutation))],
    take: (index, verdict) => {
      const mutation = swept[index - 1];
      if (mutation === undefined) unmutated = verdict;
      else note(mutation, verdict);
      return unmutated === undefined || unmutated.kind === 'survived';
    },
  });
  if (unmutated?.kind !== 'survived') {
    throw new Error(`${service} does not pass as it is: ${inWords(unmutated)}`);
  }
  return {
    judged: mutations.flatMap((mutation) => judged.get(mutation) ?? []),
    mutants: all.length,
  };
}

function knownBefore(
  { service, trust, after }: MeasureOptions,
  mutations: readonly Mutation[],
): ReadonlyMap<Mutation, Verdict> {
  const known = new Map<Mutation, Verdict>();
  const judgements = trust ? judgementsOf(service) : [];
  const lines = after === undefined ? [] : readFileSync(after, 'utf8').trim().split('\n');
  const rows = lines.map((line) => JSON.parse(line) as Verdict & Pick<Mutation, 'file' | 'key'>);
  const killed = new Map(
    rows.filter(({ kind }) => kind !== 'survived').map((row) => [`${row.file} ${row.key}`, row]),
  );
  for (const mutation of mutations) {
    const verdict = killed.get(`${mutation.file} ${mutation.key}`);
    if (verdict !== undefined) known.set(mutation, verdict);
    else if (isEquivalent(mutation, judgements)) {
      known.set(mutation, { kind: 'survived', runs: 0 });
    }
  }
  return known;
}

function planted(root: string, mutation: Mutation): PlantedFile {
  const source = readFileSync(path.join(root, mutation.file), 'utf8');
  return { file: mutation.file, source: applyChange(source, mutation) };
}

/** A sample is drawn by what mutants are called, so that it stays nearly the same when code changes. */
function chosen(
  mutations: readonly Mutation[],
  { file, match, sample }: MeasureOptions,
): readonly Mutation[] {
  const asked = mutations.filter(
    (mutation) =>
      mutation.key.includes(match) && (file === undefined || mutation.file.endsWith(`/${file}`)),
  );
  if (asked.length <= sample) return asked;
  const byLot = [...asked].sort((one, other) => lotOf(one) - lotOf(other));
  const drawn = new Set(byLot.slice(0, sample));
  return asked.filter((mutation) => drawn.has(mutation));
}

function lotOf({ file, key }: Mutation): number {
  return createHash('sha256').update(`${file} ${key}`).digest().readUInt32BE();
}

function inWords(verdict: Verdict | undefined): string {
  if (verdict === undefined) return 'no verdict';
  if (verdict.kind === 'survived') return `survived ${verdict.runs} runs`;
  if (verdict.kind === 'notViable') return `not viable: ${verdict.why}`;
  return `killed by '${verdict.scenario}', seed ${verdict.seed}: ${verdict.how}`;
}
