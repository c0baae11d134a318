import { outcomeOfError } from '../kernel/error-facts';
import { isParked } from '../kernel/parked';
import type { Process } from '../kernel/process';
import type { Run } from '../kernel/run';
import { printed } from './call-text';
import { checkModel, GuardedModel } from './guarded-model';
import { checkLinearizable, checkMaxSteps, type CheckOptions } from './linearizability';
import { outcomeOfCheck } from './history-outcome';
import { PropertyViolation } from './marks';
import { HistoryError, ModelError, type Call, type Model } from './model';

/** `maxSteps` bounds each check. */
export type HistoryOptions = CheckOptions;

/** Stands for one call of a history until it returns. */
export interface CallToken {
  readonly call: unknown;
}

export interface RecordOptions<Output> {
  /** The output that an error of the body stands for. Default: none, the call stays pending. */
  readonly thrown?: (error: unknown) => Output;
}

/**
 * Calls and returns of the run at hand, for a model. What is given is kept as it is: give values, or
 * copies of what changes later.
 */
export interface History<Input, Output> {
  /** The calls so far, in their order. */
  readonly calls: readonly Call<Input, Output>[];
  /** A call begins now, on the strand that is under way. */
  call(input: Input): CallToken;
  /**
   * That call returns now. A call that never does may or may not have taken effect, at any time; so does one
   * whose process has ended since, for nobody there has seen it return.
   *
   * @throws HistoryError if it is no call of this history, or has returned: the run ends as `exception`
   */
  return(token: CallToken, output: Output): void;
  /**
   * Calls `body` and records that, with what its promise gives as the output. If it throws, so does
   * this, and the call stays without a return, for it may have taken effect all the same.
   */
  record<T extends Output>(
    input: Input,
    body: () => T | Promise<T>,
    options?: RecordOptions<Output>,
  ): Promise<T>;
  /**
   * Checks the calls so far, there and then. What is not linearizable ends the run as `notLinearizable`,
   * and what was not decided within `maxSteps` as `undecided`. A history that was made with a model is
   * checked in any case at the end of the run.
   *
   * @param model default: the one that the history was made with
   * @throws TypeError if there is none
   */
  check<State>(model?: Model<State, Input, Output>): void;
}

/** Calls that one history keeps. */
const MAX_CALLS = 10_000;

interface Recorded<Input, Output> {
  readonly input: Input;
  readonly strand: string;
  readonly calledAt: number;
  readonly calledMs: number;
  output?: Output;
  returnedAt?: number;
  returnedMs?: number;
}

export class RunHistory<Input, Output> implements History<Input, Output> {
  private readonly recorded: Recorded<Input, Output>[] = [];
  private readonly byToken = new WeakMap<object, Recorded<Input, Output>>();
  /** Of whoever called. */
  private readonly processes = new WeakMap<object, Process>();
  private events = 0;

  constructor(
    private readonly run: Run,
    private readonly model: Model<unknown, Input, Output> | undefined,
    private readonly options: HistoryOptions,
  ) {
    if (options.maxSteps !== undefined) checkMaxSteps(options.maxSteps);
    if (model === undefined) return;
    checkModel(model);
    run.atEnd.push(() => {
      this.judge(model);
    });
  }

  get calls(): readonly Call<Input, Output>[] {
    return [...this.recorded];
  }

  call(input: Input): CallToken {
    const { run } = this;
    if (this.recorded.length >= MAX_CALLS) {
      throw this.ended(new HistoryError(`more than ${String(MAX_CALLS)} calls in one history`));
    }
    const call = {
      input,
      strand: run.strand.path,
      calledAt: this.events++,
      calledMs: run.nowUs / 1000,
    };
    const token = Object.freeze({ call: input });
    this.recorded.push(call);
    this.byToken.set(token, call);
    this.processes.set(call, run.process);
    return token;
  }

  return(token: CallToken, output: Output): void {
    const call = isObject(token) ? this.byToken.get(token) : undefined;
    if (call === undefined) {
      throw this.ended(new HistoryError(`${printed(token)} is no call of this history`));
    }
    if (call.returnedAt !== undefined) {
      throw this.ended(new HistoryError(`the call ${printed(call.input)} returned a second time`));
    }
    if (this.processes.get(call)?.isDead === true) return;
    call.output = output;
    call.returnedAt = this.events++;
    call.returnedMs = this.run.nowUs / 1000;
  }

  record<T extends Output>(
    input: Input,
    body: () => T | Promise<T>,
    { thrown }: RecordOptions<Output> = {},
  ): Promise<T> {
    const token = this.call(input);
    const result = new Promise<T>((resolve) => {
      resolve(body());
    });
    return result.then(
      (output) => {
        this.return(token, output);
        return output;
      },
      (error: unknown) => {
        // What ends a strand says nothing of what its call came to.
        if (thrown !== undefined && !isParked(error)) this.return(token, thrown(error));
        throw error;
      },
    );
  }

  check<State>(given?: Model<State, Input, Output>): void {
    const model = given ?? this.model;
    if (model === undefined) {
      throw new TypeError('a history without a model: give one to sim.history or to check');
    }
    const error = this.judge(model);
    if (error !== undefined) throw error;
  }

  /** Fails the run unless the calls so far are for certain in order; the error then. */
  private judge<State>(model: Model<State, Input, Output>): Error | undefined {
    try {
      const result = checkLinearizable(model, this.recorded, this.options);
      const outcome = outcomeOfCheck(new GuardedModel(model), result);
      if (outcome === undefined) return undefined;
      const violation = new PropertyViolation(outcome.message);
      if (!this.run.closed) this.run.error = violation;
      this.run.fail(outcome);
      return violation;
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      return this.ended(error);
    }
  }

  /** The run ends here, also when somebody catches what is thrown. */
  private ended<Kind extends Error>(error: Kind): Kind {
    if (!this.run.closed) this.run.error = error;
    this.run.fail(outcomeOfError(error));
    return error;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
