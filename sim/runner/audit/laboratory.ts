import type { TraceStep } from '../../trace/trace';
import type { Engine } from '../engine';
import { firstDivergence, type Divergence } from './divergence';
import { inFreshProcess } from './fresh-process';
import type { AuditProject } from './protocol';
import { runTasks } from './run-tasks';
import type { Surrounding } from './surroundings';
import type { AuditScenario, RunDetail, Task } from './task';

/** One run, and all that led up to it: what has to be done to see it again. */
export interface Experiment {
  readonly tasks: readonly Task[];
  /** In this process and not in a fresh one. */
  readonly here?: boolean;
  readonly vary?: readonly Surrounding[];
  readonly node?: string;
  /** Packages that are instrumented, and evaluated afresh, besides. */
  readonly instrument?: readonly string[];
}

/** What an experiment gave. */
export interface Findings {
  /** The runs of which steps were wanted, in order. */
  readonly runs: readonly RunDetail[];
  /** Packages that were loaded. */
  readonly packages: readonly string[];
}

/** Which run of which experiment. */
export interface Sample {
  readonly experiment: Experiment;
  /** Place among the runs that it shows. */
  readonly place: number;
  readonly run: RunDetail;
}

/** Makes experiments, each in a fresh process. */
export class Laboratory {
  processes = 0;

  constructor(
    private readonly engine: Engine,
    private readonly project: AuditProject,
    readonly scenarios: readonly AuditScenario[],
  ) {}

  async make(experiment: Experiment): Promise<Findings> {
    const { tasks, here, vary = [], node, instrument = [] } = experiment;
    const { scenarios, project } = this;
    const runs: RunDetail[] = [];
    if (here === true) {
      const take = (index: number, run: RunDetail): boolean => {
        if (tasks[index]?.want === 'steps') runs.push(run);
        return true;
      };
      await runTasks(this.engine, { scenarios, tasks, take });
      return { runs, packages: [] };
    }
    this.processes++;
    const packages = await inFreshProcess({
      vary,
      ...(node === undefined ? {} : { node }),
      job: {
        project: { ...project, instrument: [...project.instrument, ...instrument] },
        scenarios,
        tasks,
      },
      take: (_index, run) => {
        if ('trace' in run) runs.push(run);
      },
    });
    return { runs, packages };
  }

  /** The last run that an experiment shows. */
  async sample(experiment: Experiment): Promise<Sample> {
    const { runs } = await this.make(experiment);
    const run = runs.at(-1);
    if (run === undefined) throw new Error('an experiment showed no run');
    return { experiment, place: runs.length - 1, run };
  }

  /** Where two runs part. */
  async divergence(left: Sample, right: Sample): Promise<Divergence | undefined> {
    const { tape } = left.run;
    const again = async (sample: Sample, stepLimit: number): Promise<readonly TraceStep[]> => {
      const { experiment, place } = sample;
      const tasks = experiment.tasks.map((task) =>
        task.want === 'steps' ? { ...task, tape, stepLimit } : task,
      );
      return (await this.make({ ...experiment, tasks })).runs[place]?.trace ?? [];
    };
    return firstDivergence([left.run.trace, right.run.trace], async (stepLimit) => [
      await again(left, stepLimit),
      await again(right, stepLimit),
    ]);
  }
}
