import { listScenarios } from '../batch';
import type { Profile } from '../../strategies';
import type { Engine, RunRequest, RunResult } from '../engine';
import { profileOf } from '../profile';
import { Hang, inMacrotask, realNowMs, withinRealTime } from '../wall-clock';
import { recordedDigests } from './step-digests';
import type { AuditScenario, RunDetail, RunRecord, Task } from './task';

/** Real milliseconds for what the code under test left under way outside of its runs. */
const PAUSE_MS = 100;

/** Real milliseconds that a batch of runs goes on before the host's loop turns. */
const BATCH_MS = 40;

/** Hung runs after which the rest of a scenario is left out: each costs the whole time limit. */
const MAX_HUNG_RUNS = 3;

export interface TaskRunner {
  readonly scenarios: readonly AuditScenario[];
  readonly tasks: readonly Task[];
  /** Gets what a task gave, if anything is wanted of it; return false to stop. */
  readonly take: (index: number, detail: RunDetail) => boolean;
  readonly takeProfile?: (index: number, profile: Profile) => void;
}

/**
 * Does the tasks one after another in this process. Every run is traced, also those of which only
 * digests are wanted, so that they are all made alike.
 */
export async function runTasks(engine: Engine, runner: TaskRunner): Promise<void> {
  await new TasksUnderWay(engine, runner).run();
}

/** The host's loop turns for a while. */
async function letTheHostWork(): Promise<void> {
  const began = realNowMs();
  while (realNowMs() - began < PAUSE_MS) await inMacrotask(() => undefined);
}

class TasksUnderWay {
  private readonly listed = new Set<string>();
  /** Hung runs of each scenario. */
  private readonly hung = new Map<number, number>();
  private next = 0;
  /** The task that has been prepared for. */
  private prepared = -1;
  private stopped = false;

  constructor(
    private readonly engine: Engine,
    private readonly runner: TaskRunner,
  ) {}

  async run(): Promise<void> {
    while (!this.stopped && this.next < this.runner.tasks.length) {
      await this.prepare();
      while (await inMacrotask(() => this.batch()));
    }
  }

  /** Does what cannot be done in the middle of a batch of runs. */
  private async prepare(): Promise<void> {
    const task = this.runner.tasks[this.next];
    if (task === undefined) return;
    const { id, settings } = this.scenarioOf(task);
    // As every command does, so that a fresh process is like any other.
    if (!this.listed.has(id.filename)) await listScenarios(this.engine, id.filename);
    this.listed.add(id.filename);
    if (task.pause === true) await letTheHostWork();
    if (task.want === 'profile') {
      const profile = await profileOf(this.engine, id, settings);
      this.runner.takeProfile?.(this.next++, profile);
    } else {
      this.prepared = this.next;
    }
  }

  /**
   * Runs until the batch is over; false if the next task has to be prepared for. Every run of an audit
   * is called from the one place in here, for code under test can see the stack below it.
   */
  private batch(): boolean {
    try {
      return withinRealTime(this.engine.hangMs, () => {
        const end = realNowMs() + BATCH_MS;
        for (let task = this.upcoming(); task !== undefined; task = this.upcoming()) {
          if (task.atOnce !== true && realNowMs() >= end) return true;
          this.give(detailOf(this.engine.run(this.requestOf(task))));
        }
        return false;
      });
    } catch (error) {
      if (!(error instanceof Hang)) throw error;
      this.engine.recover();
      this.give(HUNG);
      return true;
    }
  }

  /** The task that is next; undefined at the end, and where it has to be prepared for. */
  private upcoming(): Task | undefined {
    for (; !this.stopped; this.next++) {
      const task = this.runner.tasks[this.next];
      if (task === undefined || this.needsPreparing(task)) return undefined;
      if ((this.hung.get(task.scenario) ?? 0) < MAX_HUNG_RUNS) return task;
    }
    return undefined;
  }

  private needsPreparing(task: Task): boolean {
    if (this.prepared === this.next) return false;
    const listed = this.listed.has(this.scenarioOf(task).id.filename);
    return task.want === 'profile' || task.pause === true || !listed;
  }

  private give(detail: RunDetail): void {
    const index = this.next++;
    const task = this.runner.tasks[index];
    if (task === undefined) return;
    if (detail.hung) this.hung.set(task.scenario, (this.hung.get(task.scenario) ?? 0) + 1);
    if (task.want === 'nothing') return;
    if (!this.runner.take(index, detail)) this.stopped = true;
  }

  private requestOf(task: Task): RunRequest {
    const { id, settings, profile } = this.scenarioOf(task);
    return {
      scenario: id,
      seed: task.seed,
      settings:
        task.stepLimit === undefined ? settings : { ...settings, stepLimit: task.stepLimit },
      profile,
      traced: true,
      ...(task.tape === undefined ? {} : { tape: task.tape }),
    };
  }

  private scenarioOf(task: Task): AuditScenario {
    const scenario = this.runner.scenarios[task.scenario];
    if (scenario === undefined) throw new Error(`there is no scenario ${String(task.scenario)}`);
    return scenario;
  }
}

/** A run that was broken off by the time limit: how far it got says nothing. */
const HUNG: RunDetail = {
  kind: 'livelock',
  message: 'no return in real time',
  fingerprint: '',
  digest: '',
  steps: 0,
  hung: true,
  trace: [],
  tape: {},
  digests: recordedDigests([], 0),
};

/** What is compared of a run, without what is only shown. */
export function recordOf(run: RunDetail): RunRecord {
  const { kind, fingerprint, digest, steps, hung, digests } = run;
  return { kind, fingerprint, digest, steps, hung, digests };
}

/** What a run gave, as plain data. */
function detailOf(result: RunResult): RunDetail {
  const { outcome, fingerprint, digest, steps, trace, tape } = result;
  return {
    kind: outcome.kind,
    message: outcome.kind === 'passed' ? '' : outcome.message,
    fingerprint: fingerprint ?? '',
    digest,
    steps,
    hung: false,
    trace,
    tape,
    digests: recordedDigests(trace, steps),
  };
}
