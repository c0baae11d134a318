import * as path from 'node:path';
import type { Tape, TapeChoice } from '../../choices/tape';
import { HeddleError } from '../../errors';
import { Aligned } from '../../strategies';
import type { Engine, RunResult, ScenarioInfo } from '../engine';
import { runOne } from '../batch';
import { settingsOf } from '../options';
import { profileOf } from '../profile';
import { choicesOf } from './tape-files';
import { isSameFailure } from '../fingerprint';
import { PASSED, type Token } from './token';

/** How a replay compares with what was recorded. */
export interface Replay {
  /**
   * `reproduced`: the same failure (`exact` says whether byte for byte); `diverged`: the run left
   * the recording; `stale`: the code has changed so much that too little of it fits.
   */
  readonly verdict: 'reproduced' | 'diverged' | 'stale';
  readonly exact: boolean;
  /** The tape was gone: this is the run of the seed, as it was before it was shrunk. */
  readonly fromSeed?: true;
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
  if (isExact(result, tape)) return { verdict: 'reproduced', exact: true, scenario, result };
  // The code has changed since: the places on the tape mean nothing any more, their labels do.
  const schedule = new Aligned(tape.choices);
  const aligned = await runOne(engine, { ...request, schedule });
  return compare(scenario, aligned, tape, schedule.skippedChoices);
}

/** Runs the seed of a token again, for want of its tape. */
export async function replayToken(
  engine: Engine,
  token: Token,
  scenarios: readonly ScenarioInfo[],
): Promise<Replay> {
  const scenario = scenarios[token.index - 1];
  if (scenario === undefined) throw noSuchScenario(`#${String(token.index)}`, scenarios);
  const { strategy, granularity, faults, seed } = token;
  const asked = faults === undefined ? {} : { faults };
  const settings = settingsOf(scenario.options, { strategy, granularity, ...asked });
  const profile = await profileOf(engine, scenario, settings);
  const result = await runOne(engine, { scenario, seed, settings, profile, traced: true });
  const same = (result.fingerprint ?? PASSED) === token.fingerprint;
  return { verdict: same ? 'reproduced' : 'stale', exact: false, fromSeed: true, scenario, result };
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

function isExact(result: RunResult, tape: Tape): boolean {
  return result.digest === tape.digest && result.fingerprint === tape.fingerprint;
}

function compare(
  scenario: ScenarioInfo,
  result: RunResult,
  tape: Tape,
  skippedChoices: number,
): Replay {
  const divergence = firstDifference(choicesOf(result.trace), tape, result.steps);
  const found = { exact: false, scenario, result, ...(divergence && { divergence }) };
  const isSame = isSameFailure(result.outcome, tape.outcome);
  if (isSame && skippedChoices === 0) return { verdict: 'reproduced', ...found };
  const steps = new Set(result.trace.map(({ strand, site }) => keyOf({ strand, ...site })));
  const fitting = tape.choices.filter((choice) => steps.has(keyOf(choice))).length;
  const fits = isSame || fitting >= tape.choices.length * LEAST_SHARE;
  return { verdict: fits ? 'diverged' : 'stale', ...found };
}

/** Share of the recorded steps that the code of today must still have for a replay to say anything. */
const LEAST_SHARE = 0.25;

function firstDifference(
  replayed: readonly TapeChoice[],
  tape: Tape,
  steps: number,
): Replay['divergence'] {
  const length = Math.max(replayed.length, tape.choices.length);
  let index = 0;
  while (index < length && keyOf(replayed[index]) === keyOf(tape.choices[index])) index++;
  if (index === length) return undefined;
  return {
    step: tape.choices[index]?.step ?? replayed[index]?.step ?? steps,
    recorded: labelOf(tape.choices[index]),
    replayed: labelOf(replayed[index]),
  };
}

function keyOf(
  step: Pick<TapeChoice, 'strand' | 'functionName' | 'expression'> | undefined,
): string {
  return step === undefined ? '' : [step.strand, step.functionName, step.expression].join('\0');
}

function labelOf(choice: TapeChoice | undefined): string {
  if (choice === undefined) return 'the end of the run';
  const { strand, functionName, expression, site } = choice;
  return `${strand} at ${functionName}: await ${expression} (${site})`;
}
