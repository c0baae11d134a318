import * as path from 'node:path';
import { runBatches } from '../../../sim/runner/batch';
import { Engine, type RunResult } from '../../../sim/runner/engine';
import { settingsOf, type ScenarioOptions } from '../../../sim/runner/options';

export const FIXTURES = path.join(__dirname, 'fixtures');

const FILENAME = path.join(FIXTURES, 'scenario.cjs');

/** Runs `body`, which stands in an async function of a file in the fixtures, under seeds 1 to `seeds`. */
export async function runSource(
  body: string,
  options: ScenarioOptions = {},
  seeds = 1,
): Promise<readonly RunResult[]> {
  const engine = new Engine({
    root: FIXTURES,
    ...(options.instrument === undefined ? {} : { instrument: options.instrument }),
    edit: (filename, source) =>
      filename === FILENAME ? `exports.scenario = async (sim) => {\n${body}\n};` : source,
  });
  const settings = settingsOf(options);
  const scenario = { filename: FILENAME, path: ['scenario'], ordinal: 1 };
  const results: RunResult[] = [];
  let seed = 0;
  await runBatches(
    engine,
    () =>
      seed++ < seeds
        ? { scenario, seed, settings, profile: { maxSteps: 20 }, traced: true }
        : undefined,
    (result) => {
      results.push(result);
      return true;
    },
  );
  return results;
}

/** What each run printed, or how it ended if it did not pass. */
export async function printed(
  body: string,
  options: ScenarioOptions = {},
  seeds = 1,
): Promise<readonly string[]> {
  const results = await runSource(body, options, seeds);
  return results.map(({ outcome, console: lines }) =>
    outcome.kind === 'passed'
      ? lines.map(({ text }) => text).join(' | ')
      : `${outcome.kind}: ${outcome.message}`,
  );
}
