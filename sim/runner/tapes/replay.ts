import * as path from 'node:path';
import type { Tape } from '../../choices/tape';
import { HeddleError } from '../../errors';
import type { Engine, RunResult, ScenarioInfo } from '../engine';
import { runOne } from '../batch';
import { settingsOf } from '../options';
import { profileOf } from '../profile';
import { choicesOf } from './tape-files';
import type { Token } from './token';

/** How a replay compares with what was recorded. */
export interface Replay {
  /**
   * `reproduced`: the same failure (`exact` says whether byte for byte); `diverged`: the run left
   * the recording; `stale`: the code has changed so much that too little of it fits.
   */
  readonly verdict: 'reproduced' | 'diverged' | 'stale';
  readonly exact: boolean;
  readonly scenario: ScenarioInfo;
  readonly result: RunResult;
  /** Where the run first left the recording, with both sides. */
  readonly divergence?: {
    readonly step: number;
    readonly recorded: string;
    readonly replayed: string;
  };
}

/** Replays a tape file. Must be called outside a run. */
export async function replayTape(
  engine: Engine,
  tape: Tape,
  scenarios: readonly ScenarioInfo[],
): Promise<Replay> {
  const scenario = findScenario(scenarios, tape.scenario.path, tape.scenario.ordinal);
  const settings = settingsOf(tape.options as Parameters<typeof settingsOf>[0]);
  const profile = { maxSteps: 0 };
  const request = {
    scenario,
    seed: tape.seed,
    settings,
    profile,
    tape: tape.streams,
    traced: true,
  };
  const result = await runOne(engine, request);
  return compare(scenario, result, tape);
}

/** Runs the seed of a token again, for want of its tape. */
export async function replayToken(
  engine: Engine,
  token: Token,
  scenarios: readonly ScenarioInfo[],
): Promise<Replay> {
  const scenario = scenarios[token.index - 1];
  if (scenario === undefined) throw noSuchScenario(`#${String(token.index)}`, scenarios);
  const { strategy, granularity, seed } = token;
  const settings = settingsOf(scenario.options, { strategy, granularity });
  const profile = await profileOf(engine, scenario, settings);
  const result = await runOne(engine, { scenario, seed, settings, profile, traced: true });
  const same = result.fingerprint === token.fingerprint;
  return { verdict: same ? 'reproduced' : 'stale', exact: same, scenario, result };
}

export function findScenario(
  scenarios: readonly ScenarioInfo[],
  titles: readonly string[],
  ordinal: number,
): ScenarioInfo {
  const wanted = titles.join('\0');
  const found = scenarios.find(
    (candidate) => candidate.path.join('\0') === wanted && candidate.ordinal === ordinal,
  );
  if (found === undefined) throw noSuchScenario(`"${titles.join(' › ')}"`, scenarios);
  return found;
}

export function noSuchScenario(wanted: string, scenarios: readonly ScenarioInfo[]): HeddleError {
  const file = path.basename(scenarios[0]?.filename ?? '');
  const titles = scenarios.map((scenario) => `"${scenario.title}"`).join(', ');
  return new HeddleError(
    'NO_SUCH_SCENARIO',
    `${file} has no scenario ${wanted}`,
    `it has ${titles}`,
  );
}

function compare(scenario: ScenarioInfo, result: RunResult, tape: Tape): Replay {
  if (result.digest === tape.digest && result.fingerprint === tape.fingerprint) {
    return { verdict: 'reproduced', exact: true, scenario, result };
  }
  const replayed = choicesOf(result.trace);
  const label = (choice: (typeof replayed)[number] | undefined): string =>
    choice === undefined
      ? 'the end of the run'
      : `${choice.strand} at ${choice.functionName}: await ${choice.expression} (${choice.site})`;
  const key = (choice: (typeof replayed)[number] | undefined): string =>
    choice === undefined
      ? ''
      : [choice.strand, choice.functionName, choice.expression, choice.value].join('\0');
  const length = Math.max(replayed.length, tape.choices.length);
  let index = 0;
  while (index < length && key(replayed[index]) === key(tape.choices[index])) index++;
  const sameFailure = result.fingerprint === tape.fingerprint;
  if (index === length) {
    return { verdict: sameFailure ? 'reproduced' : 'diverged', exact: false, scenario, result };
  }
  const divergence = {
    step: tape.choices[index]?.step ?? replayed[index]?.step ?? result.steps,
    recorded: label(tape.choices[index]),
    replayed: label(replayed[index]),
  };
  if (sameFailure) return { verdict: 'reproduced', exact: false, scenario, result, divergence };
  const fits = index >= tape.choices.length / 4;
  return { verdict: fits ? 'diverged' : 'stale', exact: false, scenario, result, divergence };
}
