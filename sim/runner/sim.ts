import type { ChoiceStream } from '../choices/choices';
import { PropertyViolation, type Marks } from '../checks/marks';
import { outcomeOfError } from '../kernel/error-facts';
import type { Run } from '../kernel/run';
import { remote, type Remote, type RemoteOptions } from '../kernel/remote';

/** What a scenario gets: its handle on the simulated run. */
export interface Sim {
  readonly seed: number;
  /** Virtual milliseconds since the run began. */
  readonly nowMs: number;
  /** A number in [0, 1) from the tape: for workloads, apart from the randomness of the code. */
  random(): number;
  /** One of `items`, from the tape; the first is the tamest. Throws a RangeError if there is none. */
  pick<T>(items: readonly T[]): T;
  /** Runs `body` as a strand of its own, named in reports. */
  spawn<T>(name: string, body: () => T | Promise<T>): Promise<T>;
  /** Stands in for I/O of about `ms` virtual milliseconds: its latency may stretch. */
  sleep(ms: number): Promise<void>;
  /** Puts an object behind a connection: calls have a request, an effect and an answer. */
  remote<T extends object>(target: T, options?: RemoteOptions): Remote<T>;
  /** Resolves when nothing is left to do but intervals and unref'd timers. */
  quiet(): Promise<void>;
  /** Fails the run unless `condition` holds. */
  always(label: string, condition: boolean): void;
  /** Marks that the interesting state was reached in some run; a sweep lists those never reached. */
  sometimes(label: string, condition: boolean): void;
  /** Marks that this line was reached. */
  reachable(label: string): void;
}

export function createSim(run: Run, marks: Marks): Sim {
  return new RunSim(run, marks);
}

class RunSim implements Sim {
  readonly seed: number;

  constructor(
    private readonly run: Run,
    private readonly marks: Marks,
  ) {
    this.seed = run.parts.choices.seed;
  }

  get nowMs(): number {
    return this.run.nowUs / 1000;
  }

  random(): number {
    return this.workload.choose(TWO_32) / TWO_32;
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('sim.pick needs at least one item');
    return items[this.workload.choose(items.length)] as T;
  }

  spawn<T>(name: string, body: () => T | Promise<T>): Promise<T> {
    const strand = this.run.strand.child(name);
    return new Promise((resolve) => {
      resolve(this.run.onStrand(strand, body));
    });
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.run.standIn(ms, resolve);
    });
  }

  remote<T extends object>(target: T, options?: RemoteOptions): Remote<T> {
    return remote(this.run, target, options);
  }

  quiet(): Promise<void> {
    return new Promise((resolve) => {
      this.run.quietWaiters.push(resolve);
    });
  }

  always(label: string, condition: boolean): void {
    if (condition) return;
    const violation = new PropertyViolation(`always: ${label}`);
    // The run ends here, also when somebody catches what is thrown.
    this.run.error = violation;
    this.run.fail(outcomeOfError(violation));
    throw violation;
  }

  sometimes(label: string, condition: boolean): void {
    this.marks.sometimes(label, condition);
  }

  reachable(label: string): void {
    this.marks.sometimes(label, true);
  }

  private get workload(): ChoiceStream {
    return this.run.parts.choices.stream('workload');
  }
}

const TWO_32 = 2 ** 32;
