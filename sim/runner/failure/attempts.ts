import { runBatches } from '../batch';
import type { Engine, RunRequest, RunResult } from '../engine';
import { replay } from '../../strategies';
import { realNowMs } from '../wall-clock';
import { Noted, Planned } from './segments';
import type { Attempt, Trial } from './shrink';

/** What a search may cost: it ends with whatever is spent first. */
export interface Budget {
  readonly runs: number;
  readonly realMs: number;
}

export interface Spent {
  readonly runs: number;
  readonly realMs: number;
  /** Whether the search came to its own end. */
  readonly complete: boolean;
}

/** Runs the trials that a search asks for and tells it what came of them, within a budget. */
export async function runSearch(
  engine: Engine,
  request: Omit<RunRequest, 'tape' | 'schedule'>,
  { search, isSame }: AskedSearch,
  budget: Budget,
): Promise<Spent> {
  const began = realNowMs();
  let runs = 0;
  let step = search.next();
  let schedule: Noted | undefined;
  await runBatches(
    engine,
    () => {
      if (step.done === true) return undefined;
      const { tape, plan } = step.value;
      schedule = new Noted(plan === undefined ? replay(tape.await ?? []) : new Planned(plan));
      return { ...request, tape, schedule };
    },
    (result) => {
      runs++;
      const picks = schedule?.picks ?? [];
      step = search.next({ same: isSame(result), tape: result.tape, picks });
      // One run that hangs costs more than all others together.
      return !result.hung && runs < budget.runs && realNowMs() - began < budget.realMs;
    },
  );
  return { runs, realMs: realNowMs() - began, complete: step.done === true };
}

interface AskedSearch {
  readonly search: Generator<Trial, void, Attempt>;
  /** Whether a run failed as the one that is shrunk. */
  readonly isSame: (result: RunResult) => boolean;
}
