import type { Profile } from '../../strategies';
import type { Engine, ScenarioInfo } from '../engine';
import type { RunSettings } from '../options';
import { diagnose, type Diagnosis } from './diagnose';
import { inFreshProcess } from './fresh-process';
import { Laboratory } from './laboratory';
import { Ledger, type Difference, type Occasion } from './ledger';
import type { AuditProject } from './protocol';
import { recordOf, runTasks } from './run-tasks';
import { SURROUNDINGS, type Start } from './surroundings';
import type { AuditScenario, Task } from './task';

export interface AuditOptions {
  readonly project: AuditProject;
  readonly scenarios: readonly {
    readonly scenario: ScenarioInfo;
    readonly settings: RunSettings;
  }[];
  readonly first: number;
  /** Inclusive. */
  readonly last: number;
  /** Paths of further Node binaries. */
  readonly nodes: readonly string[];
}

/** A scenario whose seeds do not come out the same everywhere. */
export interface Finding {
  readonly scenario: AuditScenario;
  /** The first seed that differs, which was looked into. */
  readonly seed: number;
  /** How many seeds of the scenario differ; the first of them. */
  readonly count: number;
  readonly seeds: readonly number[];
  /** Missing where so many scenarios differ that this one was not looked into. */
  readonly diagnosis?: Diagnosis;
}

export interface AuditReport {
  readonly scenarios: number;
  /** Seeds of all scenarios together that were run on every occasion. */
  readonly seeds: number;
  readonly runs: number;
  /** How often each seed was run. */
  readonly times: number;
  /** Processes in which the seeds were run, this one included. */
  readonly processes: number;
  /** Runs that did not return in real time; they and seeds left out for them were not compared. */
  readonly hung: number;
  /** Whether heddle itself was at fault in some run. */
  readonly internal: boolean;
  readonly findings: readonly Finding[];
}

/** Runs in one process at most: its memory and its history stay within bounds. */
const RUNS_PER_PROCESS = 5_000;

/** Scenarios that are looked into; each takes up to a dozen processes. */
const MAX_DIAGNOSES = 8;

const MAX_SEEDS_LISTED = 20;

/** Runs in between that have nothing to do with the audited ones, and their seeds. */
const UNRELATED_RUNS = 24;
const UNRELATED_SEEDS = 7_000_000_000_001;

/**
 * Runs each seed again and again where nothing may make a difference, and looks into what differs: in
 * this process, here again behind unrelated runs, in a fresh process in reversed order, in another
 * one with other surroundings, and on other Nodes. Two processes work at a time.
 *
 * @throws HeddleError if a process cannot run what this one can
 */
export async function audit(engine: Engine, options: AuditOptions): Promise<AuditReport> {
  const scenarios = await withProfiles(engine, options);
  return new Audit(engine, options, scenarios).run();
}

/** The profiles come from a process of their own, so that every scenario begins with no history here. */
async function withProfiles(
  engine: Engine,
  { scenarios, project }: AuditOptions,
): Promise<readonly AuditScenario[]> {
  const found = scenarios.map(({ scenario, settings }): AuditScenario => {
    const { filename, path, ordinal, title } = scenario;
    const id = { filename, path, ordinal };
    const file = engine.loader.relative(filename);
    return { id, title, file, settings, profile: { maxSteps: 0 } };
  });
  const profiles = new Map<number, Profile>();
  const tasks = found.map((_, scenario): Task => ({ scenario, seed: 0, want: 'profile' }));
  await inFreshProcess({
    vary: [],
    job: { project, scenarios: found, tasks },
    take: () => undefined,
    takeProfile: (index, profile) => profiles.set(index, profile),
  });
  return found.map((scenario, index) => ({
    ...scenario,
    profile: profiles.get(index) ?? scenario.profile,
  }));
}

class Audit {
  private readonly tasks: readonly Task[];
  private readonly unrelated: readonly Task[];
  private readonly ledger: Ledger;
  /** Work for fresh processes, two of which may be at it at a time. */
  private readonly jobs: (() => Promise<void>)[];
  /** What a process had done before a run, by occasion and place of the run. */
  private readonly histories = new Map<Occasion, (index: number) => readonly Task[]>();
  private processes = 1;
  private internal = false;
  /** When one of the two that work fails, the other is of no use. */
  private readonly end = new AbortController();

  constructor(
    private readonly engine: Engine,
    private readonly options: AuditOptions,
    private readonly scenarios: readonly AuditScenario[],
  ) {
    this.tasks = scenarios.flatMap((_, scenario) => tasksOf(scenario, options));
    this.unrelated = scenarios.length === 0 ? [] : unrelatedTasks(scenarios.length);
    this.ledger = new Ledger(this.occasions, new Set(options.nodes));
    this.jobs = this.jobsElsewhere();
  }

  async run(): Promise<AuditReport> {
    await Promise.all([
      this.guarded(async () => {
        await this.here();
        await this.elsewhere();
      }),
      this.guarded(() => this.elsewhere()),
    ]);
    const differences = this.ledger.differences();
    const { complete, runs, hung } = this.ledger;
    return {
      scenarios: this.scenarios.length,
      seeds: complete,
      runs,
      times: this.occasions,
      processes: this.processes,
      hung,
      internal: this.internal,
      findings: await this.findings(differences),
    };
  }

  private get occasions(): number {
    return 4 + this.options.nodes.length;
  }

  private async guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.end.abort();
      throw error;
    }
  }

  private async here(): Promise<void> {
    const { engine, tasks, unrelated, scenarios } = this;
    const [head, ...rest] = tasks;
    const again: readonly Task[] = head === undefined ? [] : [{ ...head, pause: true }, ...rest];
    const all = [...tasks, ...unrelated, ...again];
    const behind = tasks.length + unrelated.length;
    this.histories.set('here', (index) => all.slice(0, index));
    this.histories.set('again', (index) => all.slice(0, behind + index));
    await runTasks(engine, {
      scenarios,
      tasks: all,
      take: (place, detail) => {
        if (detail.kind === 'internal') this.internal = true;
        const run = recordOf(detail);
        if (place < tasks.length) this.ledger.add(place, 'here', run);
        else this.ledger.add(place - behind, 'again', run);
        return !this.end.signal.aborted;
      },
    });
  }

  /** One fresh process after another, until no job is left; what works here joins in when it is done. */
  private async elsewhere(): Promise<void> {
    for (let job = this.jobs.shift(); job !== undefined; job = this.jobs.shift()) {
      if (this.end.signal.aborted) return;
      this.processes++;
      await job();
    }
  }

  private jobsElsewhere(): (() => Promise<void>)[] {
    return [
      ...this.jobsOn('fresh', { vary: [] }),
      ...this.jobsOn('surroundings', { vary: SURROUNDINGS }),
      ...this.options.nodes.flatMap((node) => this.jobsOn(node, { vary: [], node })),
    ];
  }

  /** In reversed order, so that each seed has another history than here. */
  private jobsOn(occasion: Occasion, start: Start): (() => Promise<void>)[] {
    const { tasks, scenarios } = this;
    const { project } = this.options;
    const reversed = [...tasks].reverse();
    this.histories.set(occasion, (index) => {
      const place = tasks.length - 1 - index;
      return reversed.slice(place - (place % RUNS_PER_PROCESS), place);
    });
    return Array.from({ length: Math.ceil(tasks.length / RUNS_PER_PROCESS) }, (_, part) => {
      const from = part * RUNS_PER_PROCESS;
      return async () => {
        await inFreshProcess({
          ...start,
          signal: this.end.signal,
          job: { project, scenarios, tasks: reversed.slice(from, from + RUNS_PER_PROCESS) },
          take: (place, run) => {
            this.ledger.add(tasks.length - 1 - (from + place), occasion, run);
          },
        });
      };
    });
  }

  private async findings(differences: readonly Difference[]): Promise<readonly Finding[]> {
    const laboratory = new Laboratory(this.engine, this.options.project, this.scenarios);
    const findings: Finding[] = [];
    for (const [index, scenario] of this.scenarios.entries()) {
      const differing = differences.filter((one) => this.tasks[one.index]?.scenario === index);
      const [first] = differing;
      const task = first && this.tasks[first.index];
      if (first === undefined || task === undefined) continue;
      const seeds = differing.map((one) => this.tasks[one.index]?.seed ?? 0);
      const found = {
        scenario,
        seed: task.seed,
        count: differing.length,
        seeds: seeds.slice(0, MAX_SEEDS_LISTED),
      };
      if (findings.length >= MAX_DIAGNOSES) findings.push(found);
      else findings.push({ ...found, diagnosis: await this.diagnosis(laboratory, first, task) });
    }
    return findings;
  }

  private diagnosis(
    laboratory: Laboratory,
    difference: Difference,
    task: Task,
  ): Promise<Diagnosis> {
    const histories = [...difference.runs.keys()].flatMap((occasion) => {
      const of = this.histories.get(occasion);
      return of === undefined ? [] : [of(difference.index)];
    });
    const { nodes } = this.options;
    return diagnose(laboratory, { difference, task, histories, nodes });
  }
}

function unrelatedTasks(scenarios: number): readonly Task[] {
  return Array.from({ length: UNRELATED_RUNS }, (_, index) => ({
    scenario: index % scenarios,
    seed: UNRELATED_SEEDS + index,
    want: 'nothing' as const,
  }));
}

function tasksOf(scenario: number, { first, last }: AuditOptions): readonly Task[] {
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    scenario,
    seed: first + index,
    want: 'digests' as const,
  }));
}
