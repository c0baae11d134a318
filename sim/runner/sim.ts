import type { Marks } from '../checks/marks';
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
  const workload = run.parts.choices.stream('workload');
  return {
    seed: run.parts.choices.seed,
    get nowMs() {
      return run.nowUs / 1000;
    },
    random: () => workload.choose(TWO_32) / TWO_32,
    pick: (items) => {
      if (items.length === 0) throw new RangeError('sim.pick needs at least one item');
      return items[workload.choose(items.length)] as (typeof items)[number];
    },
    spawn: (name, body) => {
      const strand = run.strand.child(name);
      return new Promise((resolve) => {
        resolve(run.onStrand(strand, body));
      });
    },
    sleep: (ms) =>
      new Promise((resolve) => {
        run.standIn(ms, resolve);
      }),
    remote: (target, options) => remote(run, target, options),
    quiet: () =>
      new Promise((resolve) => {
        run.quietWaiters.push(resolve);
      }),
    always: (label, condition) => {
      marks.always(label, condition);
    },
    sometimes: (label, condition) => {
      marks.sometimes(label, condition);
    },
    reachable: (label) => {
      marks.sometimes(label, true);
    },
  };
}

const TWO_32 = 2 ** 32;
