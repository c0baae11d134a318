import { prng, type Prng } from '../../../sim/choices/prng';
import { type Call, type Model } from '../../../sim/checks/model';
import * as models from '../../../sim/checks/models';

/** A model, and what its calls are drawn from. */
export interface Workload {
  readonly model: Model<unknown, unknown, unknown>;
  readonly inputs: readonly unknown[];
  readonly outputs: readonly unknown[];
}

function workload<State, Input>(
  model: Model<State, Input, never>,
  inputs: readonly Input[],
  outputs: readonly unknown[],
): Workload {
  return { model: model, inputs, outputs };
}

/** A box that gives back any of what was put in, and one that loses what it likes: several next states. */
const bag: Model<readonly number[], { readonly put?: number }, unknown> = {
  name: 'bag',
  init: () => [],
  step(values, { put }, output) {
    if (put !== undefined) return [[...values, put], values];
    return values.flatMap((value, index) =>
      typeof output === 'symbol' || output === value
        ? [[...values.slice(0, index), ...values.slice(index + 1)]]
        : [],
    );
  },
};

export const WORKLOADS: Readonly<Record<string, Workload>> = {
  register: workload(
    models.register<number>({ initial: 0 }),
    [
      { kind: 'read' },
      { kind: 'read' },
      { kind: 'write', value: 1 },
      { kind: 'write', value: 2 },
      { kind: 'compareAndSet', expected: 1, value: 2 },
      { kind: 'compareAndSet', expected: 0, value: 1 },
    ],
    [0, 1, 2, true, false],
  ),
  'registers of two keys': workload(
    models.register<number>(),
    [
      { kind: 'read', key: 'a' },
      { kind: 'write', key: 'a', value: 1 },
      { kind: 'read', key: 'b' },
      { kind: 'write', key: 'b', value: 1 },
    ],
    [undefined, 1],
  ),
  mutex: workload(
    models.mutex(),
    [{ kind: 'acquire' }, { kind: 'tryAcquire' }, { kind: 'release' }],
    [undefined, true, false],
  ),
  'semaphore of 2': workload(
    models.semaphore(2),
    [{ kind: 'acquire' }, { kind: 'acquire' }, { kind: 'tryAcquire' }, { kind: 'release' }],
    [undefined, true, false],
  ),
  queue: workload(
    models.queue<number>({ capacity: 2 }),
    [{ kind: 'put', value: 1 }, { kind: 'put', value: 2 }, { kind: 'take' }, { kind: 'take' }],
    [undefined, 1, 2, false],
  ),
  'exactly-once set': workload(
    models.exactlyOnceSet(),
    [
      { kind: 'add', id: 'a' },
      { kind: 'has', id: 'a' },
      { kind: 'add', id: 'b' },
    ],
    [true, false],
  ),
  cache: workload(
    models.cache<number>({ initial: 0 }),
    [
      { kind: 'read' },
      { kind: 'read' },
      { kind: 'write', value: 1 },
      { kind: 'change', value: 2 },
      { kind: 'invalidate' },
    ],
    [undefined, 0, 1, 2],
  ),
  bag: workload(bag, [{ put: 1 }, { put: 2 }, {}, {}], [undefined, 1, 2]),
};

const STRANDS = 3;

interface Drawn {
  readonly strand: string;
  readonly input: unknown;
  readonly calledAt: number;
  returnedAt?: number;
  output?: unknown;
  hasEffect: boolean;
}

/**
 * A history of a few calls by three callers: outputs are those of some order, but in three histories
 * of four one output is another.
 */
export function randomHistory(
  { model, inputs, outputs }: Workload,
  { seed, maxCalls = 5 }: { readonly seed: number; readonly maxCalls?: number },
): readonly Call[] {
  const random = prng(seed, 'history');
  const calls: Drawn[] = [];
  const states = new Map<string, unknown>();
  const open = new Map<number, Drawn>();
  const length = 2 + below(random, maxCalls - 1);
  for (let at = 0; at < 4 * length; at++) {
    const strand = below(random, STRANDS);
    const drawn = open.get(strand);
    if (drawn === undefined) {
      if (calls.length === length) continue;
      const input = pick(random, inputs);
      const call = { strand: `strand ${strand}`, input, calledAt: at, hasEffect: false };
      calls.push(call);
      open.set(strand, call);
    } else if (!drawn.hasEffect) {
      takeEffect(drawn, random);
    } else {
      drawn.returnedAt = at;
      open.delete(strand);
    }
  }
  const returned = calls.filter(({ returnedAt }) => returnedAt !== undefined);
  const victim = returned[below(random, Math.max(1, Math.ceil(returned.length / 0.75)))];
  if (victim !== undefined) victim.output = pick(random, outputs);
  return calls;

  function takeEffect(drawn: Drawn, by: Prng): void {
    const { input } = drawn;
    const part = String(model.partition?.(input) ?? '');
    const state = states.has(part) ? states.get(part) : model.init(part);
    const fitting = outputs.filter((output) => model.step(state, input, output).length > 0);
    if (fitting.length === 0) return;
    drawn.output = pick(by, fitting);
    drawn.hasEffect = true;
    states.set(part, pick(by, model.step(state, input, drawn.output)));
  }
}

function below(random: Prng, bound: number): number {
  return Math.floor(random() * bound);
}

function pick<T>(random: Prng, items: readonly T[]): T {
  return items[below(random, items.length)] as T;
}
