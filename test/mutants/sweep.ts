import path from 'node:path';
import { Engine, type RunResult, type ScenarioInfo } from '../../sim/runner/engine';
import { type ScenarioOptions, settingsOf } from '../../sim/runner/options';
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
  private readonly profiles = new Map<ScenarioInfo, Profile>();

  /** @param file relative to the root of the package */
  constructor(file: string, mutant?: Mutant) {
    this.filename = path.join(root, file);
    this.engine = new Engine({ root, ...(mutant === undefined ? {} : { edit: plant(mutant) }) });
  }

  scenarios(): Promise<readonly ScenarioInfo[]> {
    return inMacrotask(() => this.engine.list(this.filename));
  }

  /** The first run of the range that does not pass; undefined when all pass. */
  firstFailure(
    scenario: ScenarioInfo,
    seeds: SeedRange,
    overrides: ScenarioOptions = {},
    seen: (run: RunResult) => void = () => undefined,
  ): Promise<RunResult | undefined> {
    const settings = settingsOf(scenario.options, overrides);
    return inMacrotask(() => {
      const profile = this.profileOf(scenario);
      for (let seed = seeds.first; seed < seeds.first + seeds.count; seed += 1) {
        const run = this.engine.run({ scenario, seed, settings, profile });
        seen(run);
        if (run.outcome.kind !== 'passed') return run;
      }
      return undefined;
    });
  }

  /** The same for every range of seeds: it comes from seeds of its own. */
  private profileOf(scenario: ScenarioInfo): Profile {
    let profile = this.profiles.get(scenario);
    if (profile === undefined) {
      const settings = settingsOf(scenario.options, { strategy: 'random' });
      const steps = PROFILE_SEEDS.map(
        (seed) => this.engine.run({ scenario, seed, settings, profile: { maxSteps: 1 } }).steps,
      );
      profile = { maxSteps: Math.max(...steps) };
      this.profiles.set(scenario, profile);
    }
    return profile;
  }
}

const PROFILE_SEEDS = [2 ** 40, 2 ** 40 + 1, 2 ** 40 + 2, 2 ** 40 + 3];

function plant(mutant: Mutant): (filename: string, source: string) => string {
  const target = path.join(root, mutant.file);
  return (filename, source) => (filename === target ? applyMutant(source, mutant) : source);
}

/** A run must begin in a macrotask of the host, which code after an await is not. */
function inMacrotask<T>(body: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    setImmediate(() => {
      try {
        resolve(body());
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
  });
}
