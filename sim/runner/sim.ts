import type { ChoiceStream } from '../choices/choices';
import { RunHistory, type History, type HistoryOptions } from '../checks/history';
import { PropertyViolation, type Marks } from '../checks/marks';
import type { Model } from '../checks/model';
import { outcomeOfError, print } from '../kernel/error-facts';
import { checkDuration, checkOptionNames, printed, quoted } from '../kernel/arguments';
import type { Run } from '../kernel/run';
import { eventually, type EventuallyOptions } from './eventually';

import { remote, type Remote, type RemoteOptions } from '../kernel/remote';
import type { Modules } from './world/modules';
import type { World } from './world/types';
import { SimulatedWorld } from './world/world';

/**
 * What a scenario gets: its handle on the simulated run. It throws a TypeError or a RangeError for
 * arguments that make no sense, which fails the run, for what they are may depend on the seed.
 */
export interface Sim {
  readonly seed: number;
  /** Virtual milliseconds since the run began. */
  readonly nowMs: number;
  /** A number in [0, 1) from the tape: for workloads, apart from the randomness of the code. */
  random(): number;
  /** One of `items`, from the tape; the first is the tamest. Throws a RangeError if there is none. */
  pick<T>(items: readonly T[]): T;
  /**
   * Runs `body` as a strand of its own, which reports name `name#1`, or `name#2` for the second of
   * that name, and so on. It begins at once, up to its first await. The promise settles as `body` does.
   *
   * @param name at least one character, and no `/`, which separates a strand from its parent
   */
  spawn<T>(name: string, body: () => T | Promise<T>): Promise<T>;
  /**
   * Stands in for I/O of about `ms` virtual milliseconds: it takes 0.5 to 8 times as long, most often
   * about as long as stated, and at least 1 ms.
   *
   * @param ms a finite number from 0
   */
  sleep(ms: number): Promise<void>;
  /**
   * Puts an object behind a connection: every call of a method gives a promise and has a request, an
   * effect and an answer, of which the first and the last take time as `sleep` does.
   */
  remote<T extends object>(target: T, options?: RemoteOptions): Remote<T>;
  /** Machines beside the scenario's own, each with a program, a disk and a clock, and the network between them. */
  readonly world: World;
  /** Resolves when nothing is left to do but intervals and unref'd timers. */
  quiet(): Promise<void>;
  /**
   * Fails the run unless `condition` holds, there and then, also when somebody catches what it throws.
   *
   * @param values printed with the failure, as they are at that moment
   */
  always(label: string, condition: boolean, ...values: readonly unknown[]): void;
  /** Marks that the interesting state was reached in some run; a sweep lists those never reached. */
  sometimes(label: string, condition: boolean): void;
  /** Marks that this line was reached, which some run of a sweep must do. */
  reachable(label: string): void;
  /** Fails the run: this line must not be reached. */
  unreachable(label: string, ...values: readonly unknown[]): void;
  /**
   * States labels of `sometimes` and `reachable` that some run of a sweep must reach, also where no run comes to
   * the line that has them. Say it at the beginning of the body.
   */
  expects(...labels: readonly string[]): void;
  /**
   * What was promised must come true, once nothing disturbs it any more: from now on no fault strikes, the schedule
   * is fair, and `condition` must hold within `withinMs` of virtual time, which the run gets on top. It is looked
   * at whenever nothing is runnable, before the clock moves. Else the run ends as `unfulfilled`.
   *
   * @throws TypeError if the condition gives a promise, and whatever the condition throws
   */
  eventually(label: string, condition: () => unknown, options?: EventuallyOptions): Promise<void>;
  /**
   * Records calls and returns, to be checked against a model of what they do one after the other: at
   * the end of the run by itself, and where `check` is called. A run in which no order of the calls is
   * one that the model allows ends as `notLinearizable`.
   *
   * @throws ModelError if that is no model, or one of its functions throws: the run ends as `exception`
   */
  history<State, Input, Output>(
    model: Model<State, Input, Output>,
    options?: HistoryOptions,
  ): History<Input, Output>;
  /** Without a model it is checked where `check` is called with one, and nowhere else. */
  history<Input, Output>(model?: undefined, options?: HistoryOptions): History<Input, Output>;
}

export function createSim(run: Run, marks: Marks, registry: Modules): Sim {
  return new RunSim(run, marks, registry);
}

/**
 * The stream from which a scenario's workload is drawn, for what draws otherwise than by `random`.
 *
 * @throws TypeError if that is not the `sim` of a scenario
 */
export function workloadOf(sim: Pick<Sim, 'random'>): ChoiceStream {
  if (sim instanceof RunSim) return sim.workload;
  throw new TypeError('that is not the sim which a scenario gets');
}

class RunSim implements Sim {
  readonly seed: number;
  private ownWorld: SimulatedWorld | undefined = undefined;

  constructor(
    private readonly run: Run,
    private readonly marks: Marks,
    private readonly registry: Modules,
  ) {
    this.seed = run.parts.choices.seed;
  }

  get world(): World {
    this.ownWorld ??= new SimulatedWorld(this.run, this.registry);
    return this.ownWorld;
  }

  get nowMs(): number {
    return this.run.nowUs / 1000;
  }

  random(): number {
    return this.workload.choose(TWO_32) / TWO_32;
  }

  pick<T>(items: readonly T[]): T {
    if (!Array.isArray(items))
      throw new TypeError(`sim.pick got ${print(items)}: give it an array`);
    if (items.length === 0) throw new RangeError('sim.pick needs at least one item');
    return items[this.workload.choose(items.length)] as T;
  }

  spawn<T>(name: string, body: () => T | Promise<T>): Promise<T> {
    checkName('sim.spawn', name);
    checkFunction('sim.spawn', body);
    const strand = this.run.strand.child(name);
    return new Promise((resolve) => {
      resolve(this.run.onStrand(strand, body));
    });
  }

  sleep(ms: number): Promise<void> {
    checkDuration('sim.sleep', ms);
    return new Promise((resolve) => {
      this.run.standIn(ms, resolve);
    });
  }

  remote<T extends object>(target: T, options: RemoteOptions = {}): Remote<T> {
    const given: unknown = target;
    if ((typeof given !== 'object' && typeof given !== 'function') || given === null) {
      throw new TypeError(`sim.remote got ${print(given)}: give it an object with methods`);
    }
    checkRemoteOptions(options);
    return remote(this.run, target, options);
  }

  quiet(): Promise<void> {
    return new Promise((resolve) => {
      this.run.quietWaiters.push(resolve);
    });
  }

  always(label: string, condition: boolean, ...values: readonly unknown[]): void {
    checkLabel('sim.always', label);
    if (!condition) this.violated(`always: ${label}`, values);
  }

  private violated(message: string, values: readonly unknown[]): never {
    const violation = new PropertyViolation(message);
    const outcome = outcomeOfError(violation);
    // The run ends here, also when somebody catches what is thrown.
    this.run.error = violation;
    this.run.fail(
      values.length === 0 || !('error' in outcome)
        ? outcome
        : { ...outcome, error: { ...outcome.error, values: values.map(printed) } },
    );
    throw violation;
  }

  sometimes(label: string, condition: boolean): void {
    checkLabel('sim.sometimes', label);
    this.marks.sometimes(label, condition);
  }

  reachable(label: string): void {
    checkLabel('sim.reachable', label);
    this.marks.sometimes(label, true);
  }

  unreachable(label: string, ...values: readonly unknown[]): void {
    checkLabel('sim.unreachable', label);
    this.violated(`unreachable: ${label}`, values);
  }

  expects(...labels: readonly string[]): void {
    for (const label of labels) {
      checkLabel('sim.expects', label);
      this.marks.sometimes(label, false);
    }
  }

  eventually(
    label: string,
    condition: () => unknown,
    options: EventuallyOptions = {},
  ): Promise<void> {
    checkLabel('sim.eventually', label);
    checkFunction('sim.eventually', condition);
    checkOptionNames('sim.eventually', options, EVENTUALLY_OPTIONS);
    const { withinMs } = options;
    if (withinMs !== undefined) checkDuration('withinMs of sim.eventually', withinMs);
    return eventually(this.run, { label, condition, withinMs });
  }

  history<Input, Output>(
    model?: Model<unknown, Input, Output>,
    options: HistoryOptions = {},
  ): History<Input, Output> {
    checkOptionNames('sim.history', options, HISTORY_OPTIONS);
    return new RunHistory(this.run, model, options);
  }

  get workload(): ChoiceStream {
    return this.run.parts.choices.stream('workload');
  }
}

const TWO_32 = 2 ** 32;

function checkName(call: string, name: unknown): void {
  if (typeof name === 'string' && name !== '' && !name.includes('/')) return;
  throw new TypeError(
    `${call} got the name ${quoted(name)}: give it at least one character, and no "/"`,
  );
}

function checkFunction(call: string, body: unknown): void {
  if (typeof body === 'function') return;
  throw new TypeError(`${call} got ${printed(body)} to run: give it a function`);
}

function checkLabel(call: string, label: unknown): void {
  if (typeof label === 'string' && label !== '') return;
  throw new TypeError(`${call} got the label ${quoted(label)}: it goes label, condition`);
}

const REMOTE_OPTIONS: ReadonlySet<string> = new Set<keyof RemoteOptions>([
  'requestMs',
  'answerMs',
  'name',
]);

const EVENTUALLY_OPTIONS: ReadonlySet<string> = new Set<keyof EventuallyOptions>(['withinMs']);

const HISTORY_OPTIONS: ReadonlySet<string> = new Set<keyof HistoryOptions>(['maxSteps']);

function checkRemoteOptions(options: RemoteOptions): void {
  checkOptionNames('sim.remote', options, REMOTE_OPTIONS);
  const { requestMs = 0, answerMs = 0, name = 'remote' } = options;
  checkDuration('requestMs of sim.remote', requestMs);
  checkDuration('answerMs of sim.remote', answerMs);
  checkName('sim.remote', name);
}
