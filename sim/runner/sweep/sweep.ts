import * as fs from 'node:fs';
import { HeddleError } from '../../errors';
import { VERSION } from '../version';
import { Conductor, type Conducted, type Progress } from './conductor';
import type { Death } from './worker-process';
import { DEATHS } from './died';
import { ProcessExecutor } from './executors';
import { Journal, RESULTS_FORMAT, type Results } from './journal';
import {
  differences,
  majorOf,
  type PlannedScenario,
  type Shard,
  type Sources,
  type SweepPlan,
  type SweepRequest,
} from './plan';
import type { FoundScenario, PlannedFile } from './tasks';
import type { ScenarioVerdict } from './verdict';

export interface StartOptions {
  /** Project folder. */
  readonly root: string;
  readonly request: SweepRequest;
  readonly shard: Shard;
  /** At most so many worker processes. */
  readonly workers: number;
  /** Whether to start so many even if fewer would be as quick. */
  readonly allWorkers: boolean;
  /** Megabytes of each. */
  readonly memoryMb: number;
  /** Absolute. No file is written where it is absent. */
  readonly resultsFile?: string;
  /** Whether to go on with an unfinished results file. */
  readonly resume: boolean;
  /** Real milliseconds that a batch is to take. */
  readonly batchMs?: number;
  readonly onScenario?: (verdict: ScenarioVerdict) => void;
  readonly onProgress?: (progress: Progress) => void;
  /** Writes a line of the results file. Default: Node's own. */
  readonly write?: typeof fs.writeSync;
  /** Called with what is worth knowing before the sweep begins. */
  readonly onNote?: (text: string) => void;
  /** Called with the process id of each worker that was started. */
  readonly onWorker?: (pid: number) => void;
}

/** A sweep in worker processes, planned and ready to run. */
export class Sweep {
  private constructor(
    readonly plan: SweepPlan,
    private readonly conductor: Conductor,
    private readonly executors: readonly ProcessExecutor[],
    private readonly journal: Journal | undefined,
  ) {}

  /**
   * Plans a sweep: loads the scenario files in workers, opens the results file.
   *
   * @throws HeddleError if a file does not load, no scenario is selected, or the results file cannot
   *   be written or does not fit
   */
  static async prepare(options: StartOptions): Promise<Sweep> {
    const { request, shard, root, memoryMb, onWorker } = options;
    const setup = { root, files: request.files, project: request.project };
    const workers = { setup, memoryMb, ...(onWorker === undefined ? {} : { onStart: onWorker }) };
    const executors = Array.from({ length: options.workers }, () => new ProcessExecutor(workers));
    const auditor = new ProcessExecutor(workers);
    try {
      // It is needed last, but in every sweep: it may start while files are loaded.
      auditor.warmUp();
      if (options.allWorkers) for (const executor of executors) executor.warmUp();
      const { scenarios, sources } = await planWith(executors, request);
      const plan = {
        request,
        shard,
        scenarios: scenarios.map(planned),
        sources,
        heddle: VERSION,
        node: process.version,
      };
      await Promise.all([...executors, auditor].map((executor) => executor.expect(sources)));
      const { journal, past } = openJournal(plan, options);
      const { batchMs, onScenario, onProgress } = options;
      const conductor = new Conductor({
        plan,
        runMs: scenarios.map(({ runMs }) => runMs),
        executors: executors.slice(0, worthwhile(scenarios, options)),
        auditor,
        ...(journal === undefined ? {} : { journal }),
        ...(past === undefined ? {} : { past }),
        ...(batchMs === undefined ? {} : { batchMs }),
        ...(onScenario === undefined ? {} : { onScenario }),
        ...(onProgress === undefined ? {} : { onProgress }),
      });
      return new Sweep(plan, conductor, [...executors, auditor], journal);
    } catch (error) {
      for (const executor of [...executors, auditor]) executor.end();
      throw error;
    }
  }

  /** @param secondsOf asked at the end for how long the sweep has taken */
  async run(secondsOf: () => number): Promise<Conducted> {
    let conducted: Conducted | undefined;
    try {
      conducted = await this.conductor.run();
      if (conducted.verdict.complete) {
        this.journal?.append({ type: 'end', seconds: secondsOf() });
      }
      return conducted;
    } catch (error) {
      if (conducted === undefined) throw error;
      return { ...conducted, error };
    } finally {
      this.end();
    }
  }

  /** Begins nothing more; what was found is still looked into. */
  breakOff(): void {
    this.conductor.breakOff();
  }

  /** Ends all workers at once. */
  end(): void {
    for (const executor of this.executors) executor.end();
    this.journal?.close();
  }
}

/** Without what only this machine knows of it: a plan is the same everywhere. */
function planned({
  name,
  title,
  settings,
  profile,
  project,
  corpus,
}: FoundScenario): PlannedScenario {
  return { name, title, settings, profile, project, corpus };
}

/** Lists the scenarios of all files and makes their profiles, a file per worker at a time. */
async function planWith(
  executors: readonly ProcessExecutor[],
  request: SweepRequest,
): Promise<{ scenarios: readonly FoundScenario[]; sources: Sources }> {
  const found: (readonly FoundScenario[])[] = [];
  const sources: Record<string, string> = {};
  const errors: { readonly index: number; readonly error: unknown }[] = [];
  const files = request.files.entries();
  await Promise.all(
    executors.slice(0, request.files.length).map(async (executor) => {
      for (const [index, file] of files) {
        try {
          const planned = await planFile(executor, file, request);
          found[index] = planned.scenarios;
          Object.assign(sources, planned.sources);
        } catch (error) {
          errors.push({ index, error });
          return;
        }
      }
    }),
  );
  // Whichever worker was quicker, it is the first file that is named.
  const [first] = errors.sort((one, other) => one.index - other.index);
  if (first !== undefined) throw first.error;
  return { scenarios: selected(found.flat(), request.title), sources };
}

async function planFile(
  executor: ProcessExecutor,
  file: string,
  { overrides }: SweepRequest,
): Promise<PlannedFile> {
  let death: Death | undefined;
  for (let attempt = 0; attempt < DEATHS; attempt++) {
    const result = await executor.plan(file, overrides, PLAN_LIMIT_MS);
    if (result.kind === 'done') return result.value;
    ({ death } = result);
  }
  throw new HeddleError(
    'LOAD_FAILED',
    `${file} does not load: its process ended ${death?.how ?? ''}, ${DEATHS} times of ${DEATHS}`,
    'look for code that ends the process or takes all memory, or give it more with --memory',
  );
}

/** Real milliseconds to load a file and to run each of its scenarios a few times. */
const PLAN_LIMIT_MS = 300_000;

function selected(
  scenarios: readonly FoundScenario[],
  title: string | undefined,
): readonly FoundScenario[] {
  if (title === undefined) return scenarios;
  const chosen = scenarios.filter((scenario) => scenario.title.includes(title));
  if (chosen.length > 0) return chosen;
  const titles = scenarios.map((scenario) => `"${scenario.title}"`);
  const more = titles.length > TITLES_SHOWN ? ` and ${titles.length - TITLES_SHOWN} more` : '';
  throw new HeddleError(
    'NO_SUCH_SCENARIO',
    `there is no scenario with "${title}" in its title`,
    `there are ${titles.slice(0, TITLES_SHOWN).join(', ')}${more}`,
  );
}

const TITLES_SHOWN = 20;

/** A short sweep is over before a second process has started. */
function worthwhile(
  scenarios: readonly FoundScenario[],
  { request, workers, allWorkers }: StartOptions,
): number {
  const { first, last } = request.seeds;
  if (allWorkers || last === undefined) return workers;
  const costMs = scenarios.reduce((sum, { runMs }) => sum + runMs * (last - first + 1), 0);
  return Math.max(1, Math.min(workers, Math.ceil(costMs / WORTH_MS)));
}

/** Real milliseconds of runs for which another process is worth its start. */
const WORTH_MS = 500;

/** Opens the results file; what an unfinished one holds is taken up or given up. */
function openJournal(
  plan: SweepPlan,
  { resultsFile, resume, onNote, write = fs.writeSync }: StartOptions,
): { readonly journal?: Journal; readonly past?: Results } {
  if (resultsFile === undefined) return {};
  let past: Results | undefined;
  const journal = Journal.open(resultsFile, {
    write,
    begin: (found) => {
      if (resume) past = continued(found, plan, resultsFile);
      else if (found !== undefined && found.seconds === undefined) {
        const isSame = differences(found.plan, plan).length === 0;
        onNote?.(
          isSame
            ? `an unfinished sweep of the same plan is replaced; --resume would have gone on with it`
            : `${resultsFile} held an unfinished sweep of another plan, which is replaced`,
        );
      }
      return past === undefined ? 'replace' : 'continue';
    },
  });
  if (past === undefined) journal.append({ type: 'heddle-sweep', format: RESULTS_FORMAT, plan });
  return { journal, ...(past === undefined ? {} : { past }) };
}

function continued(
  found: Results | undefined,
  plan: SweepPlan,
  resultsFile: string,
): Results | undefined {
  if (found === undefined) {
    throw new HeddleError(
      'BAD_RESULTS',
      `there is no unfinished sweep in ${resultsFile}`,
      'the same command without --resume begins one; --resume needs the same options as it had',
    );
  }
  const changed = [...differences(found.plan, plan)];
  const [was, is] = [majorOf(found.plan.node), majorOf(plan.node)];
  if (was !== is) changed.push(`Node was ${was} and is ${is}`);
  const { index, of } = found.plan.shard;
  if (index !== plan.shard.index || of !== plan.shard.of)
    changed.push(`it is shard ${index}/${of}`);
  if (changed.length === 0) return found;
  throw new HeddleError(
    'BAD_RESULTS',
    `the sweep in ${resultsFile} cannot go on: ${changed.slice(0, 5).join('; ')}`,
    'runs before and after would not be of one sweep: begin it again without --resume',
  );
}
