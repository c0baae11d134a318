import { createRequire } from 'node:module';
import * as path from 'node:path';
import { Engine, type RunResult, type ScenarioInfo } from '../runner/engine';
import { projectRoot, registerCompiler } from '../runner/project';
import { tapeOf, writeTape } from '../runner/tapes/tape-files';
import { formatToken, type Token } from '../runner/tapes/token';
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
  readonly engine: Engine;
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
    this.engine = new Engine({
      root: this.root,
      ...this.project,
      ...(hang === undefined ? {} : { hangMs: parseHangMs(hang) }),
    });
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

  async tokenOf(result: RunResult, scenario: ScenarioInfo): Promise<Token> {
    const scenarios = await this.scenarios(scenario.filename);
    return {
      file: this.fileOf(scenario),
      index: scenarios.indexOf(scenario) + 1,
      seed: result.seed,
      strategy: result.settings.strategy,
      granularity: result.settings.granularity,
      fingerprint: result.fingerprint ?? '00000000',
    };
  }

  /** Keeps a failing run for replay; the result must have been traced. */
  async keep(
    result: RunResult,
    scenario: ScenarioInfo,
  ): Promise<{ token: string; tapePath: string }> {
    const token = await this.tokenOf(result, scenario);
    const tape = tapeOf(result, scenario, this.fileOf(scenario), this.project);
    return { token: formatToken(token), tapePath: writeTape(this.root, token, tape) };
  }

  private get project(): { instrument?: readonly string[]; doubles?: readonly string[] } {
    const { instrument, double } = this.options;
    return {
      ...(instrument === undefined ? {} : { instrument }),
      ...(double === undefined ? {} : { doubles: double }),
    };
  }
}
