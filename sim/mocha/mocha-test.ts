import * as path from 'node:path';
import { formatFailure } from '../report/failure';
import { Engine, type ScenarioId, type ScenarioInfo } from '../runner/engine';
import {
  DEFAULT_SEEDS,
  parseSeed,
  parseSeeds,
  settingsOf,
  type ScenarioOptions,
} from '../runner/options';
import { projectRoot } from '../runner/project';
import { sweep, type Failure, type SweepSummary } from '../runner/sweep/sweep';
import { findScenario } from '../runner/tapes/replay';
import { keepTape } from '../runner/tapes/tape-files';
import { investigate, scenarioName } from '../runner/failure/investigate';
import { listScenarios } from '../runner/batch';

/**
 * Sweeps one scenario as one mocha test. HEDDLE_SEED runs a single seed, HEDDLE_SEEDS another count
 * or range.
 *
 * @throws SimulationFailure with the report of the first failure
 */
export async function sweepInMocha(id: ScenarioId, options: ScenarioOptions): Promise<void> {
  const engine = engineFor(id.filename, options);
  const scenarios = await listScenarios(engine, id.filename);
  const scenario = findScenario(scenarios, id.path, id.ordinal);
  const summary = await sweep(engine, scenario, {
    ...seedsOf(options),
    settings: settingsOf(options),
    maxFailures: 1,
  });
  const [failure] = summary.failures;
  if (failure !== undefined) throw await failureOf(engine, scenarios, summary, failure);
}

/** One failing test in mocha's terms: message with the report, and a diff where there is one. */
class SimulationFailure extends Error {
  override name = 'SimulationFailure';
  readonly showDiff: boolean = false;
  readonly actual: unknown;
  readonly expected: unknown;

  constructor(report: string, cause: unknown) {
    super(report);
    // The report has the places in the user's own source; frames of heddle would only hide them.
    this.stack = `${this.name}: ${report}`;
    if (typeof cause === 'object' && cause !== null && 'actual' in cause && 'expected' in cause) {
      this.showDiff = true;
      this.actual = cause.actual;
      this.expected = cause.expected;
    }
  }
}

async function failureOf(
  engine: Engine,
  scenarios: readonly ScenarioInfo[],
  summary: SweepSummary,
  failure: Failure,
): Promise<SimulationFailure> {
  const { scenario, settings, profile } = summary;
  const { instrument = [], doubles = [] } = scenario.options;
  const dossier = await investigate(engine, {
    scenario: scenarioName(engine, scenarios, scenario),
    request: { scenario, settings, profile },
    project: { instrument, doubles },
    found: failure.result,
  });
  const report = formatFailure(dossier, {
    ...keepTape(engine.loader.options.root, dossier),
    count: { failed: failure.count, runs: summary.runs },
    seeds: failure.seeds,
  });
  return new SimulationFailure(report, failure.result.error);
}

function seedsOf(options: ScenarioOptions): { first: number; last: number } {
  const { HEDDLE_SEED: one, HEDDLE_SEEDS: many } = process.env;
  if (one !== undefined && one !== '') {
    const seed = parseSeed(one);
    return { first: seed, last: seed };
  }
  if (many !== undefined && many !== '') return parseSeeds(many);
  return { first: 1, last: options.seeds ?? DEFAULT_SEEDS };
}

const engines = new Map<string, Engine>();

/** Engines are shared by the scenarios of one project that name the same packages and doubles. */
function engineFor(filename: string, options: ScenarioOptions): Engine {
  const root = projectRoot(path.dirname(filename));
  const { instrument, doubles } = options;
  const key = JSON.stringify([root, instrument, doubles]);
  let engine = engines.get(key);
  if (engine === undefined) {
    engine = new Engine({
      root,
      ...(instrument === undefined ? {} : { instrument }),
      ...(doubles === undefined ? {} : { doubles }),
    });
    engines.set(key, engine);
  }
  return engine;
}
