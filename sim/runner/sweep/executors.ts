import type { Dossier } from '../failure/dossier';
import { WorkerProcess, type WorkerOptions, type Result } from './worker-process';
import type { PlannedScenario, Sources } from './plan';
import type { FailureGroup } from './tally';
import type {
  AuditedRun,
  AuditTask,
  PlannedFile,
  SeedsTask,
  SweepTasks,
  TimedSeeds,
} from './tasks';
import type { ScenarioOptions } from '../options';

/** Who executes the tasks of a sweep: a worker process, or this one. */
export interface Executor {
  seeds(task: SeedsTask, limitMs: number): Promise<Result<TimedSeeds>>;
  /** Undefined if the seed does not fail in this way again. */
  investigate(
    scenario: PlannedScenario,
    group: FailureGroup,
    limitMs: number,
  ): Promise<Result<Dossier | undefined>>;
  audit(task: AuditTask, limitMs: number): Promise<Result<readonly AuditedRun[]>>;
}

/** A worker process, replaced when it dies. */
export class ProcessExecutor implements Executor {
  private readonly worker: WorkerProcess;

  constructor(options: WorkerOptions) {
    this.worker = new WorkerProcess(options);
  }

  plan(file: string, overrides: ScenarioOptions, limitMs: number): Promise<Result<PlannedFile>> {
    return this.worker.execute('plan', [file, overrides], limitMs);
  }

  /** Starts the process before there is a task for it; what fails then fails with the first task. */
  warmUp(): void {
    this.worker.warmUp();
  }

  expect(sources: Sources): Promise<void> {
    return this.worker.expect(sources);
  }

  seeds(task: SeedsTask, limitMs: number): Promise<Result<TimedSeeds>> {
    return this.worker.execute('seeds', [task], limitMs);
  }

  investigate(
    scenario: PlannedScenario,
    { seeds: [seed = 0], fingerprint }: FailureGroup,
    limitMs: number,
  ): Promise<Result<Dossier | undefined>> {
    return this.worker.execute('investigate', [scenario, seed, fingerprint], limitMs);
  }

  audit(task: AuditTask, limitMs: number): Promise<Result<readonly AuditedRun[]>> {
    return this.worker.execute('audit', [task], limitMs);
  }

  end(): void {
    this.worker.end();
  }
}

/** This process itself, which nothing replaces. */
export class OwnExecutor implements Executor {
  constructor(private readonly tasks: SweepTasks) {}

  async seeds(task: SeedsTask): Promise<Result<TimedSeeds>> {
    return { kind: 'done', value: await this.tasks.seeds(task) };
  }

  async investigate(
    scenario: PlannedScenario,
    { seeds: [seed = 0], fingerprint }: FailureGroup,
  ): Promise<Result<Dossier | undefined>> {
    return { kind: 'done', value: await this.tasks.investigate(scenario, seed, fingerprint) };
  }

  async audit(task: AuditTask): Promise<Result<readonly AuditedRun[]>> {
    return { kind: 'done', value: await this.tasks.audit(task) };
  }
}
