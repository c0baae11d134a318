import type { Divergence } from './divergence';
import type { Experiment, Laboratory, Sample } from './laboratory';
import { isSame, type Difference } from './ledger';
import { partingOf, type Bracket } from './step-digests';
import { SURROUNDINGS, type Surrounding } from './surroundings';
import type { Task } from './task';

/** What makes a seed come out differently. */
export type Cause =
  /** From one fresh process to the next, with nothing varied. */
  | { readonly kind: 'everyTime' }
  /** Run again in one process. `packages`: it goes away when one of these is instrumented. */
  | { readonly kind: 'again'; readonly packages: readonly string[] }
  /** The same, but only when the host's loop turned in between. */
  | { readonly kind: 'outside'; readonly packages: readonly string[] }
  | { readonly kind: 'surroundings'; readonly which: readonly Surrounding[] }
  | { readonly kind: 'node'; readonly node: string }
  /** Behind `runs` other runs in its process, of which `last` is the last. */
  | {
      readonly kind: 'history';
      readonly runs: number;
      readonly last: { readonly title: string; readonly seed: number };
      readonly packages: readonly string[];
    }
  /** In the process of the command otherwise than in fresh ones. */
  | { readonly kind: 'process' }
  /** It differed in the audit and not again; all that is left are the recorded digests. */
  | { readonly kind: 'notAgain'; readonly recorded: Bracket };

export interface Diagnosis {
  readonly cause: Cause;
  /** Two runs that differ; none if it did not happen again. */
  readonly pair?: { readonly left: Sample; readonly right: Sample };
  readonly divergence?: Divergence;
}

/** A seed that differs, and what each process had done before it. */
export interface Case {
  readonly difference: Difference;
  readonly task: Task;
  /** What was done before it, on those occasions on which it came out differently. */
  readonly histories: readonly (readonly Task[])[];
  readonly nodes: readonly string[];
}

/**
 * Says what makes a seed come out differently, by experiments in fresh processes that differ in one
 * thing at a time: nothing, a run before it, real time, the surroundings, the Node, the history.
 */
export async function diagnose(laboratory: Laboratory, given: Case): Promise<Diagnosis> {
  const { cause, pair } = await new Doctor(laboratory, given).diagnose();
  if (pair === undefined) return { cause };
  const divergence = await laboratory.divergence(pair.left, pair.right);
  return { cause, pair, ...(divergence === undefined ? {} : { divergence }) };
}

type Found = Pick<Diagnosis, 'cause' | 'pair'>;

/** Packages that are tried, one process or two for each. */
const MAX_PACKAGES = 12;

class Doctor {
  private readonly shown: Task;
  private packages: readonly string[] = [];

  constructor(
    private readonly laboratory: Laboratory,
    private readonly given: Case,
  ) {
    const { scenario, seed } = given.task;
    this.shown = { scenario, seed, want: 'steps' };
  }

  async diagnose(): Promise<Found> {
    const { laboratory, shown } = this;
    const twice: Experiment = { tasks: [shown, { ...shown, atOnce: true }] };
    // One after the other: side by side, two processes may read the same state of the outside, a
    // folder that each run adds to, and differ only from the second run on.
    const alone = await laboratory.sample({ tasks: [shown] });
    const second = await laboratory.make(twice);
    this.packages = second.packages;
    const first = sampleOf(twice, second.runs, 0);
    if (differ(alone, first)) return { cause: { kind: 'everyTime' }, pair: pairOf(alone, first) };
    return (
      (await this.again(twice, [first, sampleOf(twice, second.runs, 1)], 'again')) ??
      (await this.outside()) ??
      (await this.surroundings(alone)) ??
      (await this.otherNode(alone)) ??
      (await this.history(alone)) ??
      (await this.here(alone)) ??
      this.notAgain()
    );
  }

  private async again(
    experiment: Experiment,
    [first, second]: readonly [Sample, Sample],
    kind: 'again' | 'outside',
  ): Promise<Found | undefined> {
    if (!differ(first, second)) return undefined;
    const packages = await this.guilty(async (instrument) => {
      const { runs } = await this.laboratory.make({ ...experiment, instrument });
      const [one, other] = runs;
      return one !== undefined && other !== undefined && isSame(one, other, false);
    });
    return { cause: { kind, packages }, pair: pairOf(first, second) };
  }

  private async outside(): Promise<Found | undefined> {
    const { laboratory, shown } = this;
    const later: Experiment = { tasks: [shown, { ...shown, pause: true }] };
    const { runs } = await laboratory.make(later);
    return this.again(later, [sampleOf(later, runs, 0), sampleOf(later, runs, 1)], 'outside');
  }

  /** All of them, then one at a time: together they may hide what each does, and the other way round. */
  private async surroundings(alone: Sample): Promise<Found | undefined> {
    const tasks = [this.shown];
    const single = (vary: readonly Surrounding[]): Promise<Sample> =>
      this.laboratory.sample({ tasks, vary });
    const varied = await single(SURROUNDINGS);
    if (!differ(alone, varied)) return undefined;
    const which: Surrounding[] = [];
    let right: Sample | undefined;
    for (const one of SURROUNDINGS) {
      const sample = await single([one]);
      if (!differ(alone, sample)) continue;
      which.push(one);
      right ??= sample;
    }
    return {
      cause: { kind: 'surroundings', which: which.length === 0 ? SURROUNDINGS : which },
      pair: pairOf(alone, right ?? varied),
    };
  }

  private async otherNode(alone: Sample): Promise<Found | undefined> {
    for (const node of this.given.nodes) {
      const sample = await this.laboratory.sample({ tasks: [this.shown], node });
      if (isSame(alone.run, sample.run, true)) continue;
      return { cause: { kind: 'node', node }, pair: pairOf(alone, sample) };
    }
    return undefined;
  }

  /** The last run before it, the last two, four, and so on up to all that there were. */
  private async history(alone: Sample): Promise<Found | undefined> {
    for (const history of this.given.histories) {
      for (let count = 1; ; count *= 2) {
        const before = history.slice(-count);
        const last = before.at(-1);
        if (last === undefined) break;
        const experiment = this.behind(before);
        const sample = await this.laboratory.sample(experiment);
        if (differ(alone, sample)) return this.foundHistory(alone, sample, before.length, last);
        if (count >= history.length) break;
      }
    }
    return undefined;
  }

  private behind(before: readonly Task[]): Experiment {
    const tasks = before.map((task): Task => ({ ...task, want: 'nothing' }));
    return { tasks: [...tasks, this.shown] };
  }

  private async foundHistory(
    alone: Sample,
    sample: Sample,
    runs: number,
    last: Task,
  ): Promise<Found> {
    const packages = await this.guilty(async (instrument) => {
      const [one, other] = await Promise.all(
        [alone, sample].map(({ experiment }) =>
          this.laboratory.sample({ ...experiment, instrument }),
        ),
      );
      return one !== undefined && other !== undefined && !differ(one, other);
    });
    const title = this.laboratory.scenarios[last.scenario]?.title ?? '';
    return {
      cause: { kind: 'history', runs, last: { title, seed: last.seed }, packages },
      pair: pairOf(alone, sample),
    };
  }

  private async here(alone: Sample): Promise<Found | undefined> {
    const sample = await this.laboratory.sample({ tasks: [this.shown], here: true });
    if (!differ(alone, sample)) return undefined;
    return { cause: { kind: 'process' }, pair: pairOf(sample, alone) };
  }

  private notAgain(): Found {
    const [left, right] = [...this.given.difference.runs.values()];
    const recorded =
      left === undefined || right === undefined
        ? { agree: 0, differ: undefined }
        : partingOf(left.digests, right.digests);
    return { cause: { kind: 'notAgain', recorded } };
  }

  /** The packages that were loaded, of which one alone, evaluated afresh, ends the difference. */
  private async guilty(
    isEnded: (instrument: readonly string[]) => Promise<boolean>,
  ): Promise<readonly string[]> {
    const found: string[] = [];
    for (const name of this.packages.slice(0, MAX_PACKAGES)) {
      try {
        if (await isEnded([name])) found.push(name);
      } catch {
        // A package that cannot be instrumented is no remedy.
      }
    }
    return found;
  }
}

function sampleOf(experiment: Experiment, runs: readonly Sample['run'][], place: number): Sample {
  const run = runs[place];
  if (run === undefined) throw new Error('an experiment showed no run');
  return { experiment, place, run };
}

function differ(left: Sample, right: Sample): boolean {
  return !isSame(left.run, right.run, false);
}

function pairOf(left: Sample, right: Sample): NonNullable<Diagnosis['pair']> {
  return { left, right };
}
