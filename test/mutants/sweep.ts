import path from 'node:path';
import { Engine, type RunResult, type ScenarioInfo } from '../../sim/runner/engine';
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

/** Runs the scenarios of one file seed by seed, with or without a mutant in place. */
export class Sweep {
  private readonly engine: Engine;
  private readonly filename: string;
  private readonly profiles = new Map<string, Profile>();

  /** @param file relative to the root of the package */
  constructor(file: string, mutant?: Mutant) {
    this.filename = path.join(root, file);
    this.engine = new Engine({ root, ...(mutant === undefined ? {} : { edit: plant(mutant) }) });
  }

  scenarios(): Promise<readonly ScenarioInfo[]> {
    return listScenarios(this.engine, this.filename);
  }

  /** The first run of the range that does not pass; undefined when all pass. */
  async firstFailure(
    scenario: ScenarioInfo,
    seeds: SeedRange,
    overrides: ScenarioOptions = {},
    seen: (run: RunResult) => void = () => undefined,
  ): Promise<RunResult | undefined> {
    const settings = settingsOf(scenario.options, overrides);
    const profile = await this.profileOf(scenario, settings);
    const end = seeds.first + seeds.count;
    let seed = seeds.first;
    let failure: RunResult | undefined;
    await runBatches(
      this.engine,
      () => (seed < end ? { scenario, seed: seed++, settings, profile } : undefined),
      (run) => {
        seen(run);
        if (run.outcome.kind !== 'passed') failure = run;
        return failure === undefined;
      },
    );
    return failure;
  }

  private async profileOf(scenario: ScenarioInfo, settings: RunSettings): Promise<Profile> {
    const key = `${scenario.title} ${settings.strategy} ${settings.granularity}`;
    const known = this.profiles.get(key);
    if (known !== undefined) return known;
    const profile = await profileOf(this.engine, scenario, settings);
    this.profiles.set(key, profile);
    return profile;
  }
}

function plant(mutant: Mutant): (filename: string, source: string) => string {
  const target = path.join(root, mutant.file);
  return (filename, source) => (filename === target ? applyMutant(source, mutant) : source);
}
