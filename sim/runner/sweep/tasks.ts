import * as path from 'node:path';
import { createRequire } from 'node:module';
import { hashText, hex } from '../../trace/hash';
import { listScenarios, runBatches, runOne } from '../batch';
import type { RunRequest, RunResult, ScenarioInfo } from '../engine';
import { Engines } from '../engines';
import type { Dossier } from '../failure/dossier';
import { investigate } from '../failure/investigate';
import { settingsOf, type ScenarioOptions } from '../options';
import { profileOf } from '../profile';
import { registerCompiler } from '../project';
import { realNowMs } from '../wall-clock';
import { HeddleError } from '../../errors';
import { isAudited, type PlannedScenario, type ProjectOptions, type Sources } from './plan';
import { replayCorpus } from './corpus-runs';
import { Counter, type Tally } from './tally';

/** What a process that runs seeds must know of the project. */
export interface WorkSetup {
  readonly root: string;
  /** Scenario files, project-relative. */
  readonly files: readonly string[];
  readonly project: ProjectOptions;
}

export interface PlannedFile {
  readonly scenarios: readonly FoundScenario[];
  readonly sources: Sources;
}

export interface FoundScenario extends PlannedScenario {
  /** Real milliseconds that a run takes, roughly. */
  readonly runMs: number;
}

export interface SeedsTask {
  readonly scenario: PlannedScenario;
  readonly first: number;
  readonly last: number;
  /** First seed of the whole sweep. */
  readonly base: number;
  /** Real milliseconds after which no further seed is begun. */
  readonly budgetMs: number;
}

/** What came of a task: seeds `first` to `last` (less than asked, if they took long). */
export interface SeedsDone {
  readonly first: number;
  readonly last: number;
  readonly tally: Tally;
  /** Runs that are to be run again elsewhere. */
  readonly audits: readonly AuditedRun[];
}

export interface TimedSeeds {
  readonly done: SeedsDone;
  readonly elapsedMs: number;
}

export interface AuditedRun {
  readonly seed: number;
  readonly digest: string;
  readonly fingerprint?: string;
}

export interface AuditTask {
  readonly runs: readonly { readonly scenario: PlannedScenario; readonly seed: number }[];
}

/** Everything that is done to scenarios, in whichever process. */
export class SweepTasks {
  private readonly known = new Map<string, Promise<readonly ScenarioInfo[]>>();

  constructor(
    private readonly engines: Engines,
    private readonly sources: SourceWatch,
  ) {}

  /** Makes this process fit for a project: its compiler, its modules to load first, an engine. */
  static open(setup: WorkSetup): SweepTasks {
    const { root, files, project } = setup;
    const require = createRequire(path.join(root, 'package.json'));
    for (const module of project.require) loadFirst(require, module);
    registerCompiler(root, files);
    const sources = new SourceWatch(root);
    const { hangMs } = project;
    const engines = new Engines({
      root,
      instrument: project.instrument,
      doubles: project.doubles,
      edit: sources.edit,
      ...(hangMs === undefined ? {} : { hangMs }),
    });
    return new SweepTasks(engines, sources);
  }

  /** The sources that the plan was made from; a file that no longer is the same ends the sweep. */
  expect(sources: Sources): void {
    this.sources.expected = sources;
  }

  /** The scenarios of a file, with what the strategies must know of them. */
  async plan(file: string, overrides: ScenarioOptions): Promise<PlannedFile> {
    const found: FoundScenario[] = [];
    const scenarios = await this.scenarios(file);
    for (const [index, scenario] of scenarios.entries()) {
      const { path: titles, ordinal, title } = scenario;
      if (scenario.isSkipped) continue;
      const settings = settingsOf(scenario.options, overrides);
      const project = this.engines.projectOf(scenario.options);
      const began = realNowMs();
      const profile = await profileOf(this.engines.for(project), scenario, settings);
      const name = { file, path: titles, ordinal, index: index + 1 };
      // The first of its three runs also compiles what it loads.
      const runMs = (realNowMs() - began) / 4;
      const corpus = await replayCorpus(this.engines, scenarios, scenario);
      found.push({ name, title, settings, profile, project, corpus, runMs });
    }
    return { scenarios: found, sources: this.sources.seen() };
  }

  /** Runs seeds one after another; ends early when time is up, and behind a run that hung. */
  async seeds(task: SeedsTask): Promise<TimedSeeds> {
    const { first, last, base, budgetMs } = task;
    const run = await this.requestOf(task.scenario);
    const engine = this.engines.for(task.scenario.project);
    const counter = new Counter();
    const audits: AuditedRun[] = [];
    const began = realNowMs();
    const end = began + budgetMs;
    let seed = first;
    await runBatches(
      engine,
      () => {
        if (seed > last || (seed > first && realNowMs() > end)) return undefined;
        return { ...run, seed: seed++ };
      },
      (result) => {
        counter.add({ ...result, stuck: result.hung });
        if (isAudited(result.seed, base) && !result.hung) audits.push(auditedRun(result));
        return !result.hung;
      },
    );
    this.sources.check();
    const done = { first, last: seed - 1, tally: counter.finish(), audits };
    return { done, elapsedMs: realNowMs() - began };
  }

  /** Everything that is to be known of a failing seed; undefined if it does not fail like that here. */
  async investigate(
    scenario: PlannedScenario,
    seed: number,
    fingerprint: string,
  ): Promise<Dossier | undefined> {
    const run = await this.requestOf(scenario);
    const { name, project } = scenario;
    const engine = this.engines.for(project);
    const found = await runOne(engine, { ...run, seed });
    if (found.fingerprint !== fingerprint) return undefined;
    return investigate(engine, {
      scenario: name,
      request: run,
      project,
      found,
    });
  }

  /** Runs seeds again, in the order given. */
  async audit(task: AuditTask): Promise<readonly AuditedRun[]> {
    const results: AuditedRun[] = [];
    for (const { scenario, seed } of task.runs) {
      const request = await this.requestOf(scenario);
      results.push(
        auditedRun(await runOne(this.engines.for(scenario.project), { ...request, seed })),
      );
    }
    this.sources.check();
    return results;
  }

  private async requestOf(
    scenario: PlannedScenario,
  ): Promise<Pick<RunRequest, 'scenario' | 'settings' | 'profile'>> {
    const { name, settings, profile } = scenario;
    // Compiling is no part of the first run: it must not count as a hang of that.
    await this.scenarios(name.file);
    const filename = this.absolute(name.file);
    const id = { filename, path: name.path, ordinal: name.ordinal };
    return { scenario: id, settings, profile };
  }

  private scenarios(file: string): Promise<readonly ScenarioInfo[]> {
    let scenarios = this.known.get(file);
    if (scenarios === undefined) {
      scenarios = listScenarios(this.engines.base, this.absolute(file));
      this.known.set(file, scenarios);
    }
    return scenarios;
  }

  private absolute(file: string): string {
    return path.resolve(this.engines.base.loader.options.root, file);
  }
}

function loadFirst(require: NodeJS.Require, module: string): void {
  try {
    require(module);
  } catch (error) {
    const message = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new HeddleError(
      'LOAD_FAILED',
      `${module} does not load: ${message ?? ''}`,
      '--require names modules as a file in the project folder would require them',
    );
  }
}

function auditedRun({ seed, digest, fingerprint }: RunResult): AuditedRun {
  return { seed, digest, ...(fingerprint === undefined ? {} : { fingerprint }) };
}

/** Sees each source of the project that is loaded, as it is compiled. */
class SourceWatch {
  expected: Sources = {};
  private readonly hashes = new Map<string, string>();

  constructor(private readonly root: string) {}

  readonly edit = (filename: string, source: string): string => {
    const file = path.relative(this.root, filename).split(path.sep).join('/');
    if (!filename.includes(`${path.sep}node_modules${path.sep}`)) {
      this.hashes.set(file, hex(hashText(source)) + hex(source.length));
    }
    return source;
  };

  seen(): Sources {
    return Object.fromEntries([...this.hashes].sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  /** @throws HeddleError SOURCES_CHANGED if a file was edited since the plan was made */
  check(): void {
    for (const [file, hash] of this.hashes) {
      const expected = this.expected[file];
      if (expected === undefined || expected === hash) continue;
      throw new HeddleError(
        'SOURCES_CHANGED',
        `${file} was changed while the sweep was running`,
        'runs before and after are not of the same code: start the sweep again',
      );
    }
  }
}
