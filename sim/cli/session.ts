import { createRequire } from 'node:module';
import * as path from 'node:path';
import type { Engine, RunResult, ScenarioInfo } from '../runner/engine';
import { Engines } from '../runner/engines';
import { projectRoot, registerCompiler } from '../runner/project';
import type { Dossier, ScenarioName } from '../runner/failure/dossier';
import { asItRan, scenarioName } from '../runner/failure/investigate';
import { listScenarios } from '../runner/batch';
import { parseHangMs } from '../runner/options';

/** Options that every verb has. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly instrument?: readonly string[];
  readonly double?: readonly string[];
  readonly require?: readonly string[];
  /** Real seconds without a return after which code is said to hang, as it was typed. */
  readonly hang?: string;
}

/** The engine of one command, and what belongs to its project. */
export class Session {
  readonly root: string;
  /** With what the command line names; a scenario may add to that. */
  readonly engine: Engine;
  private readonly engines: Engines;
  private readonly listed = new Map<string, readonly ScenarioInfo[]>();

  constructor(
    files: readonly string[],
    private readonly options: CommonOptions,
  ) {
    this.root = projectRoot(path.dirname(files[0] ?? process.cwd()));
    const require = createRequire(path.join(this.root, 'package.json'));
    for (const module of options.require ?? []) require(module);
    registerCompiler(this.root, files);
    const { hang } = options;
    this.engines = new Engines({
      root: this.root,
      ...this.project,
      ...(hang === undefined ? {} : { hangMs: parseHangMs(hang) }),
    });
    this.engine = this.engines.base;
  }

  engineFor(scenario: ScenarioInfo): Engine {
    return this.engines.for(scenario.options);
  }

  async scenarios(filename: string): Promise<readonly ScenarioInfo[]> {
    const known = this.listed.get(filename);
    if (known !== undefined) return known;
    const scenarios = await listScenarios(this.engine, filename);
    this.listed.set(filename, scenarios);
    return scenarios;
  }

  fileOf(scenario: ScenarioInfo): string {
    return this.engine.loader.relative(scenario.filename);
  }

  /** How files and reports name a scenario. */
  async nameOf(scenario: ScenarioInfo): Promise<ScenarioName> {
    return scenarioName(this.engine, await this.scenarios(scenario.filename), scenario);
  }

  /** What is known of a run without another one; it must have been traced. */
  async dossierOf(result: RunResult, scenario: ScenarioInfo): Promise<Dossier> {
    const { settings } = result;
    return asItRan({
      scenario: await this.nameOf(scenario),
      request: { scenario, settings, profile: { maxSteps: 0 } },
      project: this.projectNames(scenario),
      found: result,
    });
  }

  /** Packages and doubles that were named, as tapes have them. */
  projectNames(scenario: ScenarioInfo): Dossier['project'] {
    return this.engines.projectOf(scenario.options);
  }

  private get project(): { instrument?: readonly string[]; doubles?: readonly string[] } {
    const { instrument, double } = this.options;
    return {
      ...(instrument === undefined ? {} : { instrument }),
      ...(double === undefined ? {} : { doubles: double }),
    };
  }
}
