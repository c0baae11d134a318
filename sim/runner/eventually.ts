import { waitReportOf } from '../kernel/end-of-run';
import { print } from '../kernel/error-facts';
import type { Run } from '../kernel/run';
import { faultsOf } from '../world/faults/plan';

export interface EventuallyOptions {
  /** Virtual milliseconds from now, above 0. Default 10,000. */
  readonly withinMs?: number;
}

const DEFAULT_WITHIN_MS = 10_000;

export interface Promised {
  readonly label: string;
  readonly condition: () => unknown;
  readonly withinMs: number | undefined;
}

/**
 * Safety first, then liveness: nothing goes wrong any more, the schedule is fair from now on, and what was
 * promised must come true. The time that it has comes on top of the `timeoutMs` of the run.
 */
export function eventually(run: Run, promised: Promised): Promise<void> {
  const { withinMs = DEFAULT_WITHIN_MS } = promised;
  faultsOf(run).heal();
  run.strategy = run.parts.fairTail;
  run.timeLimitMs += withinMs;
  return new Promise((resolve, reject) => {
    const watch = new Watch(run, promised, withinMs);
    watch.begin(resolve, reject);
  });
}

/** Looks at a condition whenever nothing is runnable, until it holds or its time is up. */
class Watch {
  private last: unknown = undefined;
  private isOver = false;
  private readonly strand;

  constructor(
    private readonly run: Run,
    private readonly promised: Promised,
    private readonly withinMs: number,
  ) {
    this.strand = run.strand;
  }

  begin(kept: () => void, failed: (error: unknown) => void): void {
    const { run } = this;
    const look = (): (() => void) | undefined => {
      try {
        if (!this.holds()) return undefined;
      } catch (error) {
        return () => {
          settle();
          failed(error);
        };
      }
      return () => {
        settle();
        kept();
      };
    };
    const deadline = run.timers.set('packet', this.withinMs, () => {
      (look() ?? broken)();
    });
    const broken = (): void => {
      this.broken(`within ${String(this.withinMs)} ms of virtual time after the world had healed`);
    };
    // It alone keeps nothing alive.
    deadline.unref();
    const settle = (): void => {
      this.isOver = true;
      deadline.close();
      run.idleWatchers.delete(look);
    };
    run.idleWatchers.add(look);
    run.atEnd.push(() => {
      if (!this.isOver && look() === undefined) this.broken('before the body was over');
    });
  }

  private holds(): boolean {
    const { condition } = this.promised;
    this.last = this.run.onStrand(this.strand, condition);
    if (!isThenable(this.last)) return Boolean(this.last);
    throw new TypeError('the condition of sim.eventually gave a promise: give it a plain function');
  }

  private broken(until: string): void {
    const { run, last } = this;
    const { label } = this.promised;
    const head = `"${label}" did not come true ${until}`;
    const value = print(last);
    run.fail({
      kind: 'unfulfilled',
      message: `${head}\nthe condition last gave ${value}`,
      label,
      last: value,
      waiting: waitReportOf(run),
    });
  }
}

function isThenable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value;
}
