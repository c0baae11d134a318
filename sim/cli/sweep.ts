import { execFileSync } from 'node:child_process';
import * as os from 'node:os';
import * as path from 'node:path';
import { EXIT, HeddleError, type ExitCode } from '../errors';
import { parseCount, parseHangMs } from '../runner/options';
import { projectRoot, scenarioFiles } from '../runner/project';
import { defaultResultsFile } from '../runner/sweep/journal';
import { requestId, type SweepRequest } from '../runner/sweep/plan';
import { Sweep, type StartOptions } from '../runner/sweep/sweep';
import { chooseSeeds, type SeedChoice, type SeedOptions } from '../runner/sweep/stop-rules';
import type { SweepVerdict } from '../runner/sweep/verdict';
import { realNowMs, realTimestamp } from '../runner/wall-clock';
import { giveToCi, type CiOptions } from './ci-output';
import { ProgressLine } from './progress';
import { overridesOf } from './run';
import type { CommonOptions } from './session';
import { exitCodeOf, printClosing, printScenario } from './verdict-output';

export interface SweepCommandOptions extends CommonOptions, SeedOptions, CiOptions {
  readonly title?: string;
  readonly strategy?: string;
  readonly granularity?: string;
  readonly faults?: string;
  readonly workers?: string;
  readonly memory?: string;
  readonly output?: string;
}

/** A sweep that was broken off before it found anything ends as a shell expects of Ctrl-C. */
const INTERRUPTED = 130;

/** `heddle sweep PATHS…`: many runs of every scenario; failures by fingerprint, tapes written. */
export async function sweepCommand(
  paths: readonly string[],
  options: SweepCommandOptions,
): Promise<ExitCode | typeof INTERRUPTED> {
  const began = realNowMs();
  const startedAt = realTimestamp();
  const secondsOf = (): number => (realNowMs() - began) / 1000;
  const start = startOptions(paths, options);
  const output = { root: start.root, json: options.json === true };
  const progress = new ProgressLine();
  const signals = new Signals();
  let conducted;
  try {
    const sweep = await Sweep.prepare({
      ...start,
      onScenario: (verdict) => progress.aside(() => printScenario(verdict, output)),
      onProgress: (state) => progress.show(state),
      onNote: note,
    });
    signals.sweep = sweep;
    await progress.start();
    conducted = await sweep.run(secondsOf);
  } finally {
    progress.stop();
    signals.forget();
  }
  const { verdict, error } = conducted;
  printClosing(verdict, { json: output.json, seconds: secondsOf() });
  giveToCi(verdict, options, { root: start.root, seconds: secondsOf(), startedAt });
  if (error !== undefined) throw asError(error);
  if (!signals.came) return exitCodeOf(verdict);
  note(
    start.request.stop.forMs === undefined
      ? 'stopped before its end; the same command with --resume goes on with it'
      : 'stopped before its time was up',
  );
  return interruptedCode(verdict);
}

/** The options of a command line as a sweep takes them. */
function startOptions(paths: readonly string[], options: SweepCommandOptions): StartOptions {
  const overrides = overridesOf(options);
  const workers = parseCount(options.workers ?? String(os.availableParallelism()));
  const memoryMb = parseMemory(options.memory ?? '2048');
  const hangMs = options.hang === undefined ? undefined : parseHangMs(options.hang);
  // What contradicts is said before anything is looked for.
  chooseSeeds(options, undefined);
  const files = scenarioFiles(paths, process.cwd());
  const root = projectRoot(path.dirname(files[0] ?? process.cwd()));
  const { seeds, stop, shard } = seedChoice(options, root);
  const request: SweepRequest = {
    files: files.map((file) => path.relative(root, file).split(path.sep).join('/')),
    ...(options.title === undefined ? {} : { title: options.title }),
    seeds,
    overrides,
    stop,
    project: {
      instrument: options.instrument ?? [],
      doubles: options.double ?? [],
      require: options.require ?? [],
      ...(hangMs === undefined ? {} : { hangMs }),
    },
  };
  return {
    root,
    request,
    shard,
    workers,
    allWorkers: options.workers !== undefined,
    memoryMb,
    resultsFile:
      options.output === undefined
        ? defaultResultsFile(root, requestId(request, shard))
        : path.resolve(options.output),
    resume: options.resume === true,
  };
}

function seedChoice(options: SweepCommandOptions, root: string): SeedChoice {
  const { seedsFrom } = options;
  if (seedsFrom === undefined) return chooseSeeds(options, undefined);
  const commit = seedsFrom === 'HEAD' ? headOf(root) : seedsFrom;
  const choice = chooseSeeds(options, commit);
  const { first, last } = choice.seeds;
  const range = last === undefined ? `from ${first}` : `${first}..${last}`;
  note(`seeds of commit ${commit.slice(0, 12)}: --seeds ${range}`);
  return choice;
}

/** @throws HeddleError BAD_OPTION if git knows no commit there */
function headOf(root: string): string {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    throw new HeddleError(
      'BAD_OPTION',
      `git names no commit in ${root}`,
      'give a commit hash: --seeds-from 3f9c21a',
    );
  }
}

/** Megabytes; less than this does not hold Node and a compiler. */
const LEAST_MEMORY_MB = 256;

function parseMemory(text: string): number {
  const memoryMb = parseCount(text);
  if (memoryMb >= LEAST_MEMORY_MB) return memoryMb;
  throw new HeddleError(
    'BAD_OPTION',
    `${text} MB are too little for a worker`,
    `give at least ${LEAST_MEMORY_MB}`,
  );
}

/** The first signal ends the sweep with what it has found, the second one at once. */
class Signals {
  came = false;
  /** Absent while it is planned: nothing is found by then. */
  sweep: Sweep | undefined;

  constructor() {
    for (const signal of SIGNALS) process.on(signal, this.take);
  }

  forget(): void {
    for (const signal of SIGNALS) process.removeListener(signal, this.take);
  }

  private readonly take = (): void => {
    if (this.came || this.sweep === undefined) {
      this.sweep?.end();
      process.exit(INTERRUPTED);
    }
    this.came = true;
    note('stopping: what is under way is finished; once more stops at once');
    this.sweep.breakOff();
  };
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

function interruptedCode(verdict: SweepVerdict): ExitCode | typeof INTERRUPTED {
  const code = exitCodeOf(verdict);
  return code === EXIT.clean ? INTERRUPTED : code;
}

/** A line beside the results, which alone go to stdout. */
function note(text: string): void {
  process.stderr.write(`heddle: ${text}\n`);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
