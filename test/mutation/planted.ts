import path from 'node:path';
import { listScenarios, runBatches } from '../../sim/runner/batch';
import { type Engine, type RunResult, type ScenarioInfo } from '../../sim/runner/engine';
import { Engines } from '../../sim/runner/engines';
import { type RunSettings, settingsOf } from '../../sim/runner/options';
import { profileOf } from '../../sim/runner/profile';
import { type Profile } from '../../sim/strategies';

/** A mutant may loop for ever, and this is how long that costs: much more than any run on a busy machine. */
const HANG_MS = 15_000;

/** One file as it is to read, in place of what is on disk. */
export interface PlantedFile {
  /** Relative to the root, with forward slashes. */
  readonly file: string;
  readonly source: string;
}

/** A scenario as it is run: what the strategies know of it is measured without a mutant. */
export interface ReadyScenario {
  readonly file: string;
  readonly info: ScenarioInfo;
  readonly settings: RunSettings;
  readonly profile: Profile;
}

export interface SeedRange {
  readonly first: number;
  readonly count: number;
}

/** The engines of a process, with one file changed or none: only that is compiled anew for the next one. */
export class Planted {
  private readonly engines: Engines;
  private readonly used = new Set<Engine>();
  private planted: PlantedFile | undefined;

  constructor(private readonly root: string) {
    this.engines = new Engines({
      root,
      hangMs: HANG_MS,
      edit: (filename, source) => this.edited(filename, source),
    });
    this.used.add(this.engines.base);
  }

  plant(file: PlantedFile | undefined): void {
    const before = this.planted;
    this.planted = file;
    for (const changed of [before, file]) {
      if (changed === undefined) continue;
      for (const engine of this.used) engine.loader.recompile(path.join(this.root, changed.file));
    }
  }

  /** The scenarios of a file, except those that a sweep leaves out. */
  async scenariosIn(file: string): Promise<readonly ReadyScenario[]> {
    const listed = await this.list(file);
    const ready: ReadyScenario[] = [];
    for (const info of listed) {
      if (info.isSkipped) continue;
      const settings = settingsOf(info.options);
      const profile = await profileOf(this.engineOf(info), info, settings);
      ready.push({ file, info, settings, profile });
    }
    return ready;
  }

  /** @throws HeddleError when the file, or what it imports, does not compile or load */
  async list(file: string): Promise<readonly ScenarioInfo[]> {
    return await listScenarios(this.engines.base, path.join(this.root, file));
  }

  /**
   * The first run of the range that does not pass; undefined when all pass.
   *
   * @throws HeddleError when the code under test cannot be run at all
   */
  async firstFailure(scenario: ReadyScenario, range: SeedRange): Promise<RunResult | undefined> {
    const { info, settings, profile } = scenario;
    const end = range.first + range.count;
    let seed = range.first;
    let failure: RunResult | undefined;
    await runBatches(
      this.engineOf(info),
      () => (seed < end ? { scenario: info, seed: seed++, settings, profile } : undefined),
      (run) => {
        if (run.outcome.kind !== 'passed') failure = run;
        return failure === undefined;
      },
    );
    return failure;
  }

  private engineOf(scenario: ScenarioInfo): Engine {
    const engine = this.engines.for(scenario.options);
    this.used.add(engine);
    return engine;
  }

  private edited(filename: string, source: string): string {
    const { planted } = this;
    if (planted === undefined || filename !== path.join(this.root, planted.file)) return source;
    return planted.source;
  }
}
