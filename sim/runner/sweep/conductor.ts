import type { Dossier } from '../failure/dossier';
import { realNowMs } from '../wall-clock';
import { Auditing } from './auditing';
import type { Executor } from './executors';
import { diedDossier, diedRun, isDeath, isToBlame } from './died';
import { openAudits, type Journal, type Results } from './journal';
import type { SweepPlan } from './plan';
import type { FailureGroup } from './tally';
import type { ScenarioVerdict, SweepVerdict } from './verdict';
import { ScenarioWork, type Batch } from './work';

export interface ConductorOptions {
  readonly plan: SweepPlan;
  /** Real milliseconds that a run of each scenario takes, roughly. */
  readonly runMs: readonly number[];
  readonly executors: readonly Executor[];
  /** Runs audited seeds a second time; shares no process with `executors`. */
  readonly auditor: Executor;
  readonly journal?: Journal;
  /** What an earlier process found out. */
  readonly past?: Results;
  /** Real milliseconds that a batch is to take. Default 250. */
  readonly batchMs?: number;
  /** Called for each scenario in the order of the plan, as soon as nothing is left to do for it. */
  readonly onScenario?: (verdict: ScenarioVerdict) => void;
  readonly onProgress?: (progress: Progress) => void;
}

export interface Progress {
  readonly runs: number;
  /** Absent where seeds go on without end. */
  readonly ofRuns?: number;
  readonly failures: number;
}

/** What a sweep came to; `error` is what broke it off, if anything did. */
export interface Conducted {
  readonly verdict: SweepVerdict;
  readonly error?: unknown;
}

const BATCH_MS = 250;

/** Towards the end batches get shorter, so that workers end together; not as short as a message. */
const LEAST_BATCH_MS = 20;

/** A worker begins no further seed after its batch took so many times as long as it should. */
const OVERRUN = 4;

const MAX_BATCH_SEEDS = 20_000;

/** Real milliseconds that a worker may take for an answer beyond what its runs may take. */
const SLACK_MS = 3_000;

/** Real milliseconds for looking into one failure, runs that hang aside. */
const LOOK_MS = 60_000;

/** Deaths of a worker that looks into a failure after which that is left. */
const LOOKS = 2;

/** The engine's own default. */
const DEFAULT_HANG_MS = 10_000;

type Job =
  | { readonly kind: 'seeds'; readonly work: ScenarioWork; readonly batch: Batch }
  | { readonly kind: 'look'; readonly work: ScenarioWork; readonly group: FailureGroup };

/** Hands out the seeds of a plan, and gathers what comes of them. */
export class Conductor {
  private readonly works: readonly ScenarioWork[];
  private readonly auditing: Auditing;
  private readonly hangMs: number;
  private readonly deadline: number;
  private runs = 0;
  private told = 0;
  private busy = 0;
  private broken = false;
  private failure: { readonly error: unknown } | undefined;
  private wakers: (() => void)[] = [];

  constructor(private readonly options: ConductorOptions) {
    const { plan, runMs, past } = options;
    this.works = plan.scenarios.map(
      (scenario, index) => new ScenarioWork(index, scenario, plan, runMs[index] ?? 1),
    );
    this.hangMs = plan.request.project.hangMs ?? DEFAULT_HANG_MS;
    this.deadline = realNowMs() + (plan.request.stop.forMs ?? Infinity);
    this.auditing = new Auditing(this.works, {
      executor: options.auditor,
      limitMs: (runs) => 2 * this.hangMs + runs * this.hangMs + SLACK_MS,
      ...(options.journal === undefined ? {} : { journal: options.journal }),
    });
    if (past !== undefined) this.takeUp(past);
  }

  /** Runs the plan to its end, or until something breaks it off. */
  async run(): Promise<Conducted> {
    this.tell();
    let driving = this.options.executors.length;
    const drives = this.options.executors.map(async (executor) => {
      await this.drive(executor);
      driving--;
      this.changed();
    });
    await Promise.all([...drives, this.audit(() => driving === 0)]);
    const verdict = this.verdict();
    for (const scenario of verdict.scenarios.slice(this.told)) this.options.onScenario?.(scenario);
    return { verdict, ...(this.failure === undefined ? {} : { error: this.failure.error }) };
  }

  /** Begins nothing more; the first failures that are known are still looked into. */
  breakOff(): void {
    this.broken = true;
    this.changed();
  }

  private takeUp(past: Results): void {
    const open = openAudits(past);
    for (const [index, work] of this.works.entries()) {
      const entries = past.entries.filter(
        (entry) => 'scenario' in entry && entry.scenario === index,
      );
      const batches = entries.filter((entry) => entry.type === 'batch');
      work.resume(batches, open.get(index) ?? []);
      this.runs += work.ledger.everything().runs;
      for (const entry of entries) {
        if (entry.type === 'audit') work.auditDone(entry.seeds, entry.unstable);
        if (entry.type === 'dossier') work.keep(entry.dossier);
      }
    }
  }

  private async drive(executor: Executor): Promise<void> {
    for (;;) {
      const job = this.nextJob();
      if (job === undefined) {
        // Whoever is still at work takes what may come of that.
        if (this.busy === 0 || this.broken) return;
        await this.change();
        continue;
      }
      this.busy++;
      try {
        await (job.kind === 'seeds' ? this.runSeeds(executor, job) : this.look(executor, job));
      } catch (error) {
        this.fail(error);
      }
      this.busy--;
      this.tell();
      this.changed();
    }
  }

  private nextJob(): Job | undefined {
    if (realNowMs() > this.deadline) for (const work of this.works) work.close();
    const works = this.works.slice(0, this.lastIndex() + 1);
    if (!this.broken) {
      for (const work of works) {
        const batch = work.nextBegun();
        if (batch !== undefined) return { kind: 'seeds', work, batch };
      }
    }
    for (const work of works) {
      if (!this.broken && !work.ledger.complete) continue;
      const group = work.nextFailure(this.broken);
      if (group !== undefined) return { kind: 'look', work, group };
    }
    return this.broken ? undefined : this.freshJob(works);
  }

  private freshJob(works: readonly ScenarioWork[]): Job | undefined {
    const { forMs } = this.options.plan.request.stop;
    const open = works.filter((work) => work.freshLeft > 0);
    // By the clock every scenario has its share of it; else one is finished before the next.
    if (forMs !== undefined) open.sort((one, other) => one.spentMs - other.spentMs);
    const leftMs = open.reduce((sum, work) => sum + work.freshLeft * work.runMs, 0);
    const wanted = this.options.batchMs ?? BATCH_MS;
    const share = leftMs / (2 * this.options.executors.length);
    const batchMs = Math.min(wanted, Math.max(LEAST_BATCH_MS, share));
    for (const work of open) {
      const count = Math.floor(batchMs / work.runMs);
      const batch = work.nextFresh(Math.max(1, Math.min(count, MAX_BATCH_SEEDS)));
      if (batch !== undefined) return { kind: 'seeds', work, batch };
    }
    return undefined;
  }

  /** Of the scenarios that the sweep comes to: with --until-failure a failure is the end. */
  private lastIndex(): number {
    const { untilFailure, forMs } = this.options.plan.request.stop;
    if (untilFailure !== true) return this.works.length - 1;
    const failed = this.works.findIndex((work) => work.ledger.stop?.why === 'failures');
    if (failed < 0) return this.works.length - 1;
    if (forMs === undefined) return failed;
    for (const work of this.works) work.close();
    return this.works.length - 1;
  }

  private async runSeeds(
    executor: Executor,
    { work, batch }: { readonly work: ScenarioWork; readonly batch: Batch },
  ): Promise<void> {
    const { batchMs = BATCH_MS, journal } = this.options;
    const { first, last } = batch;
    const budgetMs = OVERRUN * batchMs;
    const task = { scenario: work.planned, first, last, base: work.base, budgetMs };
    const result = await executor.seeds(task, 2 * this.hangMs + budgetMs + SLACK_MS);
    if (result.kind === 'died') {
      const deaths = work.died(batch, result.death);
      if (!isToBlame(deaths)) return;
      const done = diedRun(first, result.death);
      work.blamed(first);
      work.done(batch, done, 0);
      journal?.append({ type: 'batch', scenario: work.index, ...done });
      this.runs++;
      return;
    }
    const { done, elapsedMs } = result.value;
    const kept = work.done(batch, done, elapsedMs);
    this.runs += done.tally.runs;
    journal?.append({ type: 'batch', scenario: work.index, ...kept });
  }

  private async look(
    executor: Executor,
    { work, group }: { readonly work: ScenarioWork; readonly group: FailureGroup },
  ): Promise<void> {
    const { journal } = this.options;
    work.looksInHand++;
    try {
      const dossier = isDeath(group)
        ? diedDossier(work.planned, group)
        : await this.investigated(executor, work, group);
      if (dossier === undefined) return;
      work.keep(dossier);
      journal?.append({ type: 'dossier', scenario: work.index, dossier });
    } finally {
      work.looksInHand--;
    }
  }

  private async investigated(
    executor: Executor,
    work: ScenarioWork,
    group: FailureGroup,
  ): Promise<Dossier | undefined> {
    for (let attempt = 0; attempt < LOOKS; attempt++) {
      const limitMs = LOOK_MS + 10 * this.hangMs;
      const result = await executor.investigate(work.planned, group, limitMs);
      if (result.kind === 'died') continue;
      if (result.value !== undefined) return result.value;
      const [seed = 0] = group.seeds;
      work.unstable.push({ seed, how: 'replay' });
      return undefined;
    }
    return undefined;
  }

  private async audit(isLast: () => boolean): Promise<void> {
    for (;;) {
      if (this.broken) return;
      const runs = this.auditing.next(isLast());
      if (runs.length === 0) {
        if (isLast()) return;
        await this.change();
        continue;
      }
      try {
        await this.auditing.run(runs);
      } catch (error) {
        this.fail(error);
      }
      this.tell();
      this.changed();
    }
  }

  private fail(error: unknown): void {
    this.failure ??= { error };
    this.breakOff();
  }

  private verdict(): SweepVerdict {
    const { plan } = this.options;
    const last = this.lastIndex();
    const swept = this.works.filter((work, index) => {
      const isBegun = work.ledger.complete || work.ledger.everything().runs > 0;
      return index <= last && (!this.broken || isBegun);
    });
    const scenarios = swept.map((work) => work.verdict(this.broken));
    return {
      plan,
      scenarios,
      unswept: this.works
        .filter((work) => !swept.includes(work))
        .map(({ planned }) => planned.name),
      complete: !this.broken,
    };
  }

  private tell(): void {
    const { onScenario, onProgress } = this.options;
    const last = this.lastIndex();
    while (this.told <= last && this.works[this.told]?.settled === true) {
      const work = this.works[this.told++];
      if (work !== undefined) onScenario?.(work.verdict(false));
    }
    onProgress?.(this.progress());
  }

  private progress(): Progress {
    const ofRuns = this.works.reduce((sum, { ledger }) => sum + ledger.size, 0);
    const failures = this.works.reduce((sum, { ledger }) => sum + ledger.tally.groups.length, 0);
    return { runs: this.runs, failures, ...(Number.isFinite(ofRuns) ? { ofRuns } : {}) };
  }

  private change(): Promise<void> {
    return new Promise((resolve) => {
      this.wakers.push(resolve);
    });
  }

  private changed(): void {
    const { wakers } = this;
    this.wakers = [];
    for (const wake of wakers) wake();
  }
}
