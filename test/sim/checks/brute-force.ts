import { PENDING, type Call, type Model } from '../../../sim/checks/model';

/**
 * Whether a history is linearizable, by trying every order of its calls, with and without each that is
 * pending: the definition itself, with nothing clever in it.
 */
export function isLinearizable<State, Input, Output>(
  model: Model<State, Input, Output>,
  calls: readonly Call<Input, Output>[],
): boolean {
  const parts = new Set(calls.map(({ input }) => String(model.partition?.(input) ?? '')));
  return [...parts].every((part) => {
    const own = calls.filter(({ input }) => String(model.partition?.(input) ?? '') === part);
    return subsets(own).some((chosen) =>
      ordersOf(chosen).some((order) => keepsTime(order) && fits(model, part, order)),
    );
  });
}

/** The length, in returns, of the shortest prefix that is not linearizable. */
export function shortestIllegal<State, Input, Output>(
  model: Model<State, Input, Output>,
  calls: readonly Call<Input, Output>[],
): readonly Call<Input, Output>[] | undefined {
  const returns = calls.flatMap(({ returnedAt }) => (returnedAt === undefined ? [] : [returnedAt]));
  for (const until of returns.sort((one, other) => one - other)) {
    const prefix = calls
      .filter(({ calledAt }) => calledAt <= until)
      .map((call) =>
        (call.returnedAt ?? Infinity) <= until ? call : { ...call, returnedAt: undefined },
      );
    if (!isLinearizable(model, prefix)) return prefix;
  }
  return undefined;
}

/** All that have returned, and any of the others. */
function subsets<T extends Call>(calls: readonly T[]): readonly (readonly T[])[] {
  return calls.reduce<readonly (readonly T[])[]>(
    (sets, call) => {
      const withCall = sets.map((set) => [...set, call]);
      return call.returnedAt === undefined ? [...sets, ...withCall] : withCall;
    },
    [[]],
  );
}

function ordersOf<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((item, index) =>
    ordersOf([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
  );
}

/** No call stands behind one that was called after it had returned. */
function keepsTime(order: readonly Call[]): boolean {
  return order.every(({ returnedAt = Infinity }, index) =>
    order.slice(0, index).every(({ calledAt }) => calledAt <= returnedAt),
  );
}

function fits<State, Input, Output>(
  model: Model<State, Input, Output>,
  part: string,
  order: readonly Call<Input, Output>[],
): boolean {
  const states = order.reduce<readonly State[]>(
    (before, { input, output, returnedAt }) =>
      before.flatMap((state) =>
        model.step(state, input, returnedAt === undefined ? PENDING : (output as Output)),
      ),
    [model.init(part)],
  );
  return states.length > 0;
}
