import path from 'node:path';
import { type Engine, type RunResult, type ScenarioInfo } from '../../sim/runner/engine';
import { Engines } from '../../sim/runner/engines';
import { listScenarios, runBatches } from '../../sim/runner/batch';
import { type RunSettings, type ScenarioOptions, settingsOf } from '../../sim/runner/options';
import { profileOf } from '../../sim/runner/profile';
import { type Profile } from '../../sim/strategies';
import { applyMutant, type Mutant } from './mutant';

const root = path.resolve(__dirname, '..', '..');

export interface SeedRange {
  readonly first: number;
  readonly count: number;
}

/**
 * The engines of this process, with one mutant in place or none: only the file that it changes is
 * compiled again for the next one.
 */
class PlantedEngines {
  private readonly engines = new Engines({
    root,
    edit: (filename, source) => this.edited(filename, source),
  });
  private readonly used = new Set([this.engines.base]);
  private planted: Mutant | undefined;

  get base(): Engine {
    return this.engines.base;
  }

  /** The engine of a scenario that names packages or doubles has those too. */
  for(scenario: ScenarioInfo): Engine {
    const engine = this.engines.for(scenario.options);
    this.used.add(engine);
    return engine;
  }

  projectOf(scenario: ScenarioInfo) {
    return this.engines.projectOf(scenario.options);
  }

  plant(mutant: Mutant | undefined): void {
    if (mutant === this.planted) return;
    for (const changed of [this.planted, mutant]) {
      if (changed === undefined) continue;
      for (const engine of this.used) engine.loader.recompile(path.join(root, changed.file));
    }
    this.planted = mutant;
  }

  private edited(filename: string, source: string): string {
    const mutant = this.planted;
    if (mutant === undefined || filename !== path.join(root, mutant.file)) return source;
    return applyMutant(source, mutant);
  }
}

const shared = new PlantedEngines();

/**
 * Runs the scenarios of one file seed by seed, with or without a mutant in place. Any number may take
 * turns in one process, not run at the same time.
 */
export class Sweep {
  private readonly filename: string;
  private readonly profiles = new Map<string, Profile>();

  /** @param file relative to the root of the package */
  constructor(
    file: string,
    private readonly mutant?: Mutant,
  ) {
    this.filename = path.join(root, file);
  }

  scenarios(): Promise<readonly ScenarioInfo[]> {
    shared.plant(this.mutant);
    return listScenarios(shared.base, this.filename);
  }

  /** @throws Error when there is no scenario of that title */
  async scenario(title: string): Promise<ScenarioInfo> {
    const scenarios = await this.scenarios();
    const scenario = scenarios.find((candidate) => candidate.title === title);
    if (scenario !== undefined) return scenario;
    const titles = scenarios.map((candidate) => `\n  ${candidate.title}`).join('');
    throw new Error(`${this.filename} has no scenario '${title}', but${titles}`);
  }

  /** The engine that runs a scenario, with this sweep's mutant in place. */
  engineOf(scenario: ScenarioInfo): Engine {
    shared.plant(this.mutant);
    return shared.for(scenario);
  }

  /** Packages and doubles that a scenario names, as tapes have them. */
  projectOf(scenario: ScenarioInfo) {
    return shared.projectOf(scenario);
  }

  /** The first run of the range that does not pass; undefined when all pass. */
  async firstFailure(
    scenario: ScenarioInfo,
    seeds: SeedRange,
    overrides: ScenarioOptions = {},
    seen: (run: RunResult) => void = () => undefined,
  ): Promise<RunResult | undefined> {
    const engine = this.engineOf(scenario);
    const settings = settingsOf(scenario.options, overrides);
    const profile = await this.profileOf(scenario, settings);
    const end = seeds.first + seeds.count;
    let seed = seeds.first;
    let failure: RunResult | undefined;
    await runBatches(
      engine,
      () => (seed < end ? { scenario, seed: seed++, settings, profile } : undefined),
      (run) => {
        seen(run);
        if (run.outcome.kind !== 'passed') failure = run;
        return failure === undefined;
      },
    );
    return failure;
  }

  /** Measured once for each strategy and granularity, over the code with the mutant in it. */
  async profileOf(scenario: ScenarioInfo, settings: RunSettings): Promise<Profile> {
    const key = `${scenario.title} ${settings.strategy} ${settings.granularity}`;
    const known = this.profiles.get(key);
    if (known !== undefined) return known;
    const profile = await profileOf(this.engineOf(scenario), scenario, settings);
    this.profiles.set(key, profile);
    return profile;
  }
}
