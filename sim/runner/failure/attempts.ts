import type { TapeValues } from '../../choices/streams';
import { runBatches } from '../batch';
import type { Engine, RunRequest, RunResult } from '../engine';
import { realNowMs } from '../wall-clock';

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

/** Runs the tapes that a search asks for and tells it the results, within a budget. */
export async function runSearch(
  engine: Engine,
  request: Omit<RunRequest, 'tape'>,
  search: Generator<TapeValues, void, RunResult>,
  budget: Budget,
): Promise<Spent> {
  const began = realNowMs();
  let runs = 0;
  let step = search.next();
  await runBatches(
    engine,
    () => (step.done === true ? undefined : { ...request, tape: step.value }),
    (result) => {
      runs++;
      step = search.next(result);
      // One run that hangs costs more than all others together.
      return !result.hung && runs < budget.runs && realNowMs() - began < budget.realMs;
    },
  );
  return { runs, realMs: realNowMs() - began, complete: step.done === true };
}
