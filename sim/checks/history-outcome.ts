import type { HistoryCall, IllegalHistory, Outcome } from '../kernel/outcome';
import { printed } from './call-text';
import type { GuardedModel } from './guarded-model';
import type { CheckResult } from './linearizability';
import type { Call } from './model';

/** How a run ends whose history was checked; undefined if that is no reason for it to end. */
export function outcomeOfCheck<State, Input, Output>(
  model: GuardedModel<State, Input, Output>,
  result: CheckResult<Input, Output>,
): Extract<Outcome, { readonly kind: 'notLinearizable' | 'undecided' }> | undefined {
  switch (result.kind) {
    case 'ok':
      return undefined;
    case 'illegal':
      return {
        kind: 'notLinearizable',
        message: `${model.name}: no order of these calls is one that the model allows`,
        history: illegalHistory(model, result),
      };
    case 'unknown':
      return {
        kind: 'undecided',
        message: `${model.name}: ${result.why}`,
        remedy:
          'make the workload smaller, give the model partition() and key(), or raise maxSteps of sim.history',
      };
  }
}

/** Calls that an outcome keeps: the last ones, which are nearest to what nothing explains. */
const MAX_CALLS = 100;

function illegalHistory<State, Input, Output>(
  model: GuardedModel<State, Input, Output>,
  { partition, prefix, isShortest }: Extract<CheckResult<Input, Output>, { kind: 'illegal' }>,
): IllegalHistory {
  const ends = ({ returnedAt = Infinity }: Call): number => returnedAt;
  const kept = new Set(
    [...prefix].sort((one, other) => ends(other) - ends(one)).slice(0, MAX_CALLS),
  );
  return {
    partition,
    calls: prefix.filter((call) => kept.has(call)).map((call) => asData(model, call)),
    leftOut: prefix.length - kept.size,
    isShortest,
  };
}

function asData<State, Input, Output>(
  model: GuardedModel<State, Input, Output>,
  call: Call<Input, Output>,
): HistoryCall {
  const { strand = '', calledAt, returnedAt, calledMs = 0, returnedMs = 0 } = call;
  const from = { place: calledAt, atMs: calledMs };
  const text = model.describe(call) ?? plainText(call);
  if (returnedAt === undefined) return { strand, text, from };
  return { strand, text, from, to: { place: returnedAt, atMs: returnedMs } };
}

function plainText({ input, output, returnedAt }: Call): string {
  const called = typeof input === 'string' ? input : printed(input);
  return returnedAt === undefined ? called : `${called} = ${printed(output)}`;
}
