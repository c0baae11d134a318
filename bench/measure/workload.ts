import * as path from 'node:path';
import { PROJECT_FOLDER } from '../catalogue';
import { Engine, type RunResult, type ScenarioInfo } from '../../sim/runner/engine';
import { settingsOf, type ScenarioOptions } from '../../sim/runner/options';
import { inMacrotask } from '../../sim/runner/wall-clock';

/** A scenario that is ready to run. Each call is one whole run with the next seed. */
export type Workload = () => RunResult;

/**
 * Loads a scenario that a file of bench/workloads/ exports as a function, through an engine with
 * everything on that a sweep has. Throws an Error where a run does not pass: a figure of a run that
 * did not do the work would be worthless.
 */
export async function loadWorkload(
  file: string,
  body: (...args: never[]) => unknown,
  options: ScenarioOptions = {},
): Promise<Workload> {
  const engine = newEngine();
  const filename = path.join(PROJECT_FOLDER, 'bench', 'workloads', `${file}.ts`);
  const scenario = (await listScenarios(engine, filename)).find((one) => one.title === body.name);
  if (scenario === undefined) throw new Error(`${filename} has no scenario "${body.name}"`);
  const run = await prepare(engine, scenario, options);
  return () => {
    const result = run();
    if (result.outcome.kind !== 'passed') {
      throw new Error(`${body.name}, seed ${result.seed}: ${result.outcome.message}`);
    }
    return result;
  };
}

export function newEngine(): Engine {
  return new Engine({ root: PROJECT_FOLDER });
}

export function listScenarios(engine: Engine, filename: string): Promise<readonly ScenarioInfo[]> {
  return inMacrotask(() => engine.list(filename));
}

/** A scenario whose profile is made from its first seed; each call runs the next one. */
export async function prepare(
  engine: Engine,
  scenario: ScenarioInfo,
  options: ScenarioOptions = {},
): Promise<Workload> {
  const settings = settingsOf(scenario.options, options);
  let maxSteps = 1;
  let seed = 0;
  const run = (): RunResult => {
    seed++;
    return engine.run({ scenario, seed, settings, profile: { maxSteps } });
  };
  const first = await inMacrotask(run);
  maxSteps = first.steps;
  return run;
}

/** Options under which neither the step limit nor virtual time ends a long workload. */
export const UNLIMITED: ScenarioOptions = { stepLimit: 10_000_000, timeoutMs: 1_000_000_000 };
