import { isDeepStrictEqual } from 'node:util';
import { stateText } from './state-text';
import { ModelError, PENDING, type Call, type Model } from './model';

/**
 * A model as heddle calls it: what its functions throw becomes a ModelError that names model and
 * function and keeps the place in the user's own code.
 */
export class GuardedModel<State, Input, Output> {
  readonly name: string;
  /** Steps and comparisons of states so far. */
  steps = 0;

  /** @throws ModelError if that is no model */
  constructor(private readonly model: Model<State, Input, Output>) {
    checkModel(model);
    this.name = model.name;
  }

  init(partition: string): State {
    return this.within('init', () => this.model.init(partition));
  }

  /** The states that may follow `call`; `PENDING` stands for its output where it has not returned. */
  step(state: State, { input, output, returnedAt }: Call<Input, Output>): readonly State[] {
    this.steps++;
    const known = returnedAt === undefined ? PENDING : (output as Output);
    const next: unknown = this.within('step', () => this.model.step(state, input, known));
    if (Array.isArray(next)) return next as readonly State[];
    throw new ModelError(
      `${this.name}: step returned ${next === null ? 'null' : `no array but ${typeof next}`}: the states that may follow, [] for none`,
    );
  }

  /** Whether `call`, which leads from `state` to `next`, changes no state in which it is possible. */
  isRead(call: Call<Input, Output>, state: State, next: readonly State[]): boolean {
    const { input, output, returnedAt } = call;
    if (this.model.isRead === undefined || returnedAt === undefined) return false;
    const isRead = this.within('isRead', () => this.model.isRead?.(input, output as Output));
    if (isRead !== true || next.length === 0) return false;
    if (next.length === 1 && this.isSame(next[0] as State, state)) return true;
    throw new ModelError(`${this.name}: isRead said true of a call that changes the state`);
  }

  /** A primitive that stands for the state, where there is one. */
  keyOf(state: State): unknown {
    const { model } = this;
    if (model.key !== undefined) return this.within('key', () => model.key?.(state));
    return model.equal === undefined && !isObject(state) ? state : undefined;
  }

  /** The same for states that are the same, and mostly for no others. */
  textOf(state: State): string {
    // What an `equal` of the model's own looks at is not known.
    return this.model.equal === undefined ? stateText(state) : '';
  }

  isSame(one: State, other: State): boolean {
    const { model } = this;
    if (Object.is(one, other)) return true;
    if (model.equal === undefined) {
      const key = this.keyOf(one);
      if (key !== undefined) return key === this.keyOf(other);
    }
    // As much work as a step, or more.
    this.steps++;
    if (model.equal === undefined) return isDeepStrictEqual(one, other);
    return this.within('equal', () => model.equal?.(one, other)) === true;
  }

  /** Calls of objects that have nothing to do with each other, those with the fewest calls first. */
  partitions(calls: readonly Call<Input, Output>[]): [name: string, Call<Input, Output>[]][] {
    const { model } = this;
    const parts = new Map<string, Call<Input, Output>[]>();
    for (const call of calls) {
      const given = this.within('partition', () => model.partition?.(call.input));
      const name = given === undefined ? '' : String(given);
      const part = parts.get(name);
      if (part === undefined) parts.set(name, [call]);
      else part.push(call);
    }
    return [...parts].sort(([, one], [, other]) => one.length - other.length);
  }

  /** A call in the model's own words, if it has any. */
  describe({ input, output, returnedAt }: Call<Input, Output>): string | undefined {
    const known = returnedAt === undefined ? PENDING : (output as Output);
    return this.within('describe', () => this.model.describe?.(input, known));
  }

  private within<T>(what: string, call: () => T): T {
    try {
      return call();
    } catch (error) {
      throw thrownBy(`${this.name}: ${what}`, error);
    }
  }
}

/** @throws ModelError if that is no model */
export function checkModel(model: unknown): void {
  const { name, init, step } = (model ?? {}) as Partial<Model<unknown, unknown, unknown>>;
  const isNamed = typeof name === 'string' && name !== '';
  if (isNamed && typeof init === 'function' && typeof step === 'function') return;
  throw new ModelError('no model: it has a name, init() and step(state, input, output)');
}

function isObject(value: unknown): boolean {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function thrownBy(where: string, error: unknown): ModelError {
  const said = error instanceof Error ? `${error.name}: ${error.message}` : 'no Error';
  const thrown = new ModelError(`${where} threw ${said}`, { cause: error });
  const frames = error instanceof Error ? framesOf(error) : '';
  if (frames !== '') thrown.stack = `${thrown.name}: ${thrown.message}\n${frames}`;
  return thrown;
}

/** The way to the place in the model. */
function framesOf(error: Error): string {
  const lines = (error.stack ?? '').split('\n');
  return lines.filter((line) => /^\s+at /.test(line)).join('\n');
}
