import type { Executor } from './executors';
import { isToBlame } from './died';
import type { Journal } from './journal';
import type { AuditedRun } from './tasks';
import type { Unstable } from './verdict';
import type { ScenarioWork } from './work';

/** A run that is to come out the same in another process. */
interface Pending {
  readonly work: ScenarioWork;
  readonly run: AuditedRun;
}

export interface AuditingOptions {
  readonly executor: Executor;
  /** Real milliseconds for an answer about so many runs. */
  readonly limitMs: (runs: number) => number;
  readonly journal?: Journal;
}

/** Runs that are worth a task of their own. */
const CHUNK = 64;

/** Real milliseconds of runs that are worth a task of their own. */
const CHUNK_MS = 250;

/**
 * Runs one seed in a hundred a second time, in another process with another history: from the last to
 * the first, seeds of all scenarios mixed. What comes out differently depends on more than its seed.
 */
export class Auditing {
  constructor(
    private readonly works: readonly ScenarioWork[],
    private readonly options: AuditingOptions,
  ) {}

  /** Runs for the next task, if there are enough of them; `all` when no more will come. */
  next(all: boolean): readonly Pending[] {
    const count = sum(this.works.map((work) => work.toAudit.length));
    const costMs = sum(this.works.map((work) => work.toAudit.length * work.runMs));
    const isDue = all || count >= CHUNK || costMs >= CHUNK_MS;
    const due = this.works.filter((work) => isDue || work.ledger.complete);
    const taken = due.flatMap((work) => work.takeAudits(CHUNK).map((run) => ({ work, run })));
    return taken.sort((one, other) => other.run.seed - one.run.seed);
  }

  async run(pending: readonly Pending[]): Promise<void> {
    for (const { work } of pending) work.auditsInHand++;
    try {
      const different = await this.different(pending);
      for (const work of new Set(pending.map((one) => one.work))) {
        const mine = pending.filter((one) => one.work === work);
        const seeds = mine.map(({ run }) => run.seed);
        const unstable = mine
          .filter((one) => different.has(one))
          .map(({ run }): Unstable => ({ seed: run.seed, how: 'audit' }));
        work.auditDone(seeds, unstable);
        this.options.journal?.append({ type: 'audit', scenario: work.index, seeds, unstable });
      }
    } finally {
      for (const { work } of pending) work.auditsInHand--;
    }
  }

  private async different(pending: readonly Pending[]): Promise<ReadonlySet<Pending>> {
    const results = await this.again(pending);
    if (results !== undefined)
      return new Set(pending.filter((one, at) => differs(one, results[at])));
    const different = new Set<Pending>();
    for (const one of pending) if (await this.differsAlone(one)) different.add(one);
    return different;
  }

  /** After a death: each run has the process to itself, and as many attempts as in the sweep. */
  private async differsAlone(one: Pending): Promise<boolean> {
    const deaths = [];
    while (!isToBlame(deaths)) {
      const task = { runs: [{ scenario: one.work.planned, seed: one.run.seed }] };
      const result = await this.options.executor.audit(task, this.options.limitMs(1));
      if (result.kind === 'done') return differs(one, result.value[0]);
      deaths.push(result.death);
    }
    return true;
  }

  private async again(pending: readonly Pending[]): Promise<readonly AuditedRun[] | undefined> {
    const runs = pending.map(({ work, run }) => ({ scenario: work.planned, seed: run.seed }));
    const before = this.foreignRun(pending);
    const task = { runs: [...before, ...runs] };
    const result = await this.options.executor.audit(task, this.options.limitMs(task.runs.length));
    return result.kind === 'done' ? result.value.slice(before.length) : undefined;
  }

  /** A seed of another scenario to begin with, where all runs are of one. */
  private foreignRun(
    pending: readonly Pending[],
  ): { scenario: ScenarioWork['planned']; seed: number }[] {
    const own = pending[0]?.work;
    if (pending.some(({ work }) => work !== own)) return [];
    const other = this.works.find((work) => work !== own && work.ledger.tally.stuck.length === 0);
    return other === undefined ? [] : [{ scenario: other.planned, seed: other.base }];
  }
}

function differs({ run }: Pending, again: AuditedRun | undefined): boolean {
  return again?.digest !== run.digest || again.fingerprint !== run.fingerprint;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
