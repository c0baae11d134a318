import * as fs from 'node:fs';
import * as path from 'node:path';
import { EXIT, HeddleError, type ExitCode } from '../errors';
import { verdict } from '../report/failure';
import { projectRoot } from '../runner/project';
import {
  addToCorpus,
  corpusFolder,
  corpusFrom,
  replayKept,
  tapesIn,
  type CorpusReplay,
  type CorpusTape,
} from '../runner/tapes/corpus';
import { givenTape } from './given-tape';
import { print, printJson } from './output';
import { Session, type CommonOptions } from './session';

export interface AddOptions {
  readonly json?: boolean;
  readonly name?: string;
}

/** `heddle corpus add TAPE|TOKEN`: keeps a tape beside its scenario file, for ever. */
export function corpusAddCommand(given: string, options: AddOptions): ExitCode {
  const root = projectRoot(process.cwd());
  const { tape } = givenTape(root, given);
  if (tape === undefined) {
    throw new HeddleError(
      'FILE_NOT_FOUND',
      `the tape of ${given} is gone`,
      'replay the token first: that records it again',
    );
  }
  const filename = addToCorpus(root, tape, options.name);
  const file = path.relative(root, filename);
  if (options.json === true) printJson({ added: file, fingerprint: tape.fingerprint });
  else print(`kept ${file}; every sweep and every mocha run of its scenario replays it first`);
  return EXIT.clean;
}

/** `heddle corpus list [PATHS…]`: what is kept, and how each tape ends now. */
export async function corpusListCommand(
  paths: readonly string[],
  options: CommonOptions,
): Promise<ExitCode> {
  const replays = await replayAll(paths, options);
  for (const one of replays) show(one, options);
  if (options.json !== true && replays.length === 0) print('the corpus is empty');
  // A tape whose scenario is gone guards nothing any more, and somebody must know.
  return replays.some(({ replay }) => replay === undefined || fails(replay))
    ? EXIT.failure
    : EXIT.clean;
}

export interface PruneOptions extends CommonOptions {
  readonly dryRun?: boolean;
}

/** `heddle corpus prune`: removes tapes that say nothing any more. */
export async function corpusPruneCommand(
  paths: readonly string[],
  options: PruneOptions,
): Promise<ExitCode> {
  const root = projectRoot(process.cwd());
  let removed = 0;
  for (const one of await replayAll(paths, options)) {
    const reason = uselessBecause(one);
    if (reason === undefined) continue;
    removed++;
    if (options.dryRun !== true) fs.rmSync(one.filename);
    const file = path.relative(root, one.filename);
    if (options.json === true) printJson({ pruned: file, reason });
    else print(`${options.dryRun === true ? 'would remove' : 'removed'} ${file}: ${reason}`);
  }
  if (options.json !== true && removed === 0) print('nothing to prune');
  return EXIT.clean;
}

function uselessBecause({ replay }: CorpusReplay): string | undefined {
  if (replay === undefined) return 'its scenario is gone';
  if (replay.verdict === 'stale') return 'too little of it fits the code of today';
  return undefined;
}

function fails(replay: NonNullable<CorpusReplay['replay']>): boolean {
  return replay.result.outcome.kind !== 'passed';
}

function show(one: CorpusReplay, options: CommonOptions): void {
  const { name, tape, replay } = one;
  const now = replay === undefined ? 'scenario gone' : verdict(replay.result.outcome);
  if (options.json === true) {
    printJson({
      name,
      scenario: tape.scenario,
      fingerprint: tape.fingerprint,
      recorded: tape.outcome,
      verdict: replay?.verdict ?? null,
      outcome: replay === undefined ? null : replay.result.outcome.kind,
    });
    return;
  }
  print(`${name}  ${tape.scenario.path.join(' › ')}  ${tape.scenario.file}`);
  print(`  recorded  ${tape.outcome.kind}: ${tape.outcome.message.split('\n')[0] ?? ''}`);
  print(`  now       ${now}`);
}

/** Replays the tapes of the corpus folders that `paths` name, or of all below scenarios/ and test/. */
async function replayAll(
  paths: readonly string[],
  options: CommonOptions,
): Promise<readonly CorpusReplay[]> {
  const root = projectRoot(process.cwd());
  const folders =
    paths.length > 0
      ? paths.map((given) => folderOf(root, given))
      : DEFAULT_FOLDERS.map((name) => path.join(root, name));
  const kept = [...new Set(folders)].flatMap((folder) => tapesIn(folder));
  const replays: CorpusReplay[] = [];
  for (const [file, tapes] of byFile(kept)) {
    const filename = path.resolve(root, file);
    if (!fs.existsSync(filename)) {
      replays.push(...tapes);
      continue;
    }
    const session = new Session([filename], options);
    const scenarios = await session.scenarios(filename);
    for (const tape of tapes) replays.push(await replayKept(session.engine, tape, scenarios));
  }
  return replays;
}

const DEFAULT_FOLDERS = ['scenarios/corpus', 'test/corpus'];

/** A corpus folder as it is given, or the one of a scenario file or of a folder of such files. */
function folderOf(root: string, given: string): string {
  const absolute = path.resolve(given);
  if (!fs.existsSync(absolute)) {
    throw new HeddleError('FILE_NOT_FOUND', `${given} does not exist`, 'check the path');
  }
  if (!fs.statSync(absolute).isDirectory()) return corpusFolder(root, absolute);
  const isCorpus = path.basename(absolute) === 'corpus';
  return isCorpus ? absolute : corpusFrom(root, absolute);
}

function byFile(tapes: readonly CorpusTape[]): ReadonlyMap<string, readonly CorpusTape[]> {
  const files = new Map<string, CorpusTape[]>();
  for (const one of tapes) {
    const { file } = one.tape.scenario;
    files.set(file, [...(files.get(file) ?? []), one]);
  }
  return files;
}
