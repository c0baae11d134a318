import * as path from 'node:path';
import { seededChoices, replayedChoices } from '../../sim/choices/choices';
import type { TapeValues } from '../../sim/choices/streams';
import { createClock } from '../../sim/clock/fake-clock';
import { guardListeners, openDoors, runHost } from '../../sim/doors';
import { execute } from '../../sim/kernel/loop';
import type { Outcome } from '../../sim/kernel/outcome';
import { Run } from '../../sim/kernel/run';
import type { Strategy } from '../../sim/kernel/strategy';
import { runOne } from '../../sim/runner/batch';
import { Engine, type RunResult } from '../../sim/runner/engine';
import { settingsOf, type ScenarioOptions } from '../../sim/runner/options';
import { inMacrotask } from '../../sim/runner/wall-clock';
import { fairTailFor, strategyFor } from '../../sim/strategies';
import { Digest } from '../../sim/trace/digest';
import { Trace } from '../../sim/trace/trace';

const ROOT = path.resolve(__dirname, '../..');

export interface TrialOptions extends ScenarioOptions {
  readonly seed?: number;
  /** Choices in place of those that the seed would draw; `{}` is the tamest run. */
  readonly tape?: TapeValues;
}

let sharedEngine: Engine | undefined;

/** One engine for all trials of a process: what one run leaves behind, the next one meets. */
export function engine(): Engine {
  sharedEngine ??= new Engine({ root: ROOT });
  return sharedEngine;
}

/** An engine that soon says of code that it hangs. */
export function impatientEngine(hangMs: number): Engine {
  return new Engine({ root: ROOT, hangMs });
}

/** One traced run of a scenario that a fixture file exports as `name`. Seed 1 unless told. */
export function trial(
  filename: string,
  name: string,
  { seed = 1, tape, ...options }: TrialOptions = {},
): Promise<RunResult> {
  const request = {
    scenario: { filename, path: [name], ordinal: 1 },
    seed,
    settings: settingsOf(options),
    profile: { maxSteps: 100 },
    traced: true,
    ...(tape === undefined ? {} : { tape }),
  };
  return runOne(engine(), request);
}

export interface BodyOptions extends TrialOptions {
  /** Decides the schedule in place of a named strategy. */
  readonly by?: Strategy;
}

interface BodyRun {
  readonly run: Run;
  readonly outcome: Outcome;
}

/** Executes a function, not instrumented, as the body of a run, below loader and runner. */
export function runBody(
  body: (run: Run) => unknown,
  { seed = 1, tape, by, ...options }: BodyOptions = {},
): Promise<BodyRun> {
  openDoors();
  const settings = settingsOf(options);
  const strategy = by ?? strategyFor(settings.strategy, seed, { maxSteps: 100 });
  const guard = guardListeners();
  const run = new Run(settings, {
    clock: createClock(),
    choices: tape === undefined ? seededChoices(seed) : replayedChoices(seed, tape),
    strategy,
    fairTail: fairTailFor(seed),
    digest: new Digest(),
    host: runHost(guard),
    trace: new Trace(),
  });
  return inMacrotask(() => {
    try {
      return { run, outcome: execute(run, () => body(run)) };
    } finally {
      guard.restore();
    }
  });
}

/** The same, with what `body` returns; throws what ended the run if that was not `passed`. */
export async function inRun<T>(
  body: (run: Run) => T | Promise<T>,
  options: BodyOptions = {},
): Promise<T> {
  let result: { readonly value: T } | undefined;
  const { run, outcome } = await runBody(async (under) => {
    result = { value: await body(under) };
  }, options);
  if (outcome.kind !== 'passed') {
    throw run.error instanceof Error ? run.error : new Error(JSON.stringify(outcome));
  }
  if (result === undefined) throw new Error('the body did not settle');
  return result.value;
}
