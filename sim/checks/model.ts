import type { ErrorCode } from '../errors';

/** In place of the output of a call that has not returned. */
export const PENDING: unique symbol = Symbol('pending');
export type Pending = typeof PENDING;

/**
 * What an object does when nothing happens at the same time: a plain object of functions without side
 * effects. A state is never changed, only followed by another one.
 */
export interface Model<State, Input, Output> {
  /** What reports call it. */
  readonly name: string;
  /** The state before the first call; of one partition, where there are several. */
  init(partition: string): State;
  /**
   * The states in which a call may leave the model that gives this output; none if it cannot give it.
   * More than one where the model leaves open what happens. For `PENDING`, which matches every output,
   * the states in which the call may have left it.
   */
  step(state: State, input: Input, output: Output | Pending): readonly State[];
  /** Whether two states are the same. Default: `util.isDeepStrictEqual`. */
  equal?(one: State, other: State): boolean;
  /** A primitive that is the same for the same states and for no others: faster than `equal`. */
  key?(state: State): string | number | bigint | boolean | undefined;
  /**
   * Whether a call that gives this output leaves every state as it is in which it can give it, such as
   * a read. Calls that do are taken where they fit, which saves most of the search where there are many.
   * Default: none does.
   */
  isRead?(input: Input, output: Output): boolean;
  /**
   * To which of several independent objects a call belongs, such as a key of a map. Each is searched
   * by itself, which takes far less time. Default: all are of one.
   */
  partition?(input: Input): string | number;
  /** A call in reports, in a few words, such as `read(x) = 1`. Default: both are printed. */
  describe?(input: Input, output: Output | Pending): string;
}

/** A call of a history, and its return where there was one. */
export interface Call<Input = unknown, Output = unknown> {
  readonly input: Input;
  /** Of no meaning without `returnedAt`. */
  readonly output?: Output | undefined;
  /**
   * Where the call stands among all calls and returns of the history: any numbers that ascend. A call
   * and a return at the same place count as being at the same time.
   */
  readonly calledAt: number;
  /** Later than `calledAt`. Absent: the call is pending, and may or may not have taken effect. */
  readonly returnedAt?: number | undefined;
  /** Who called, for reports. */
  readonly strand?: string | undefined;
  /** Virtual milliseconds, for reports. */
  readonly calledMs?: number | undefined;
  readonly returnedMs?: number | undefined;
}

/** A model that throws, that is none, or that does not say the same twice. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly code: ErrorCode = 'BAD_MODEL';
}

/** A history that cannot be: a return without its call, two returns of one call. */
export class HistoryError extends Error {
  override readonly name = 'HistoryError';
  readonly code: ErrorCode = 'BAD_HISTORY';
}
