import { EXIT, type ExitCode } from '../errors';
import { formatFailure, formatLeftover, formatTrace, verdict } from '../report/failure';
import { formatMs } from '../report/layout';
import { runOne } from '../runner/batch';
import type { ScenarioInfo } from '../runner/engine';
import { parseFaults } from '../runner/fault-options';
import { parseSeed, settingsOf, type ScenarioOptions } from '../runner/options';
import { profileOf } from '../runner/profile';
import { scenarioFiles } from '../runner/project';
import { keepTape } from '../runner/tapes/tape-files';
import { noSuchScenario } from '../runner/tapes/replay';
import { print, printJson, runJson } from './output';
import { Session, type CommonOptions } from './session';

export interface RunOptions extends CommonOptions {
  readonly title?: string;
  readonly seed: string;
  readonly strategy?: string;
  readonly granularity?: string;
  readonly faults?: string;
  /** Prints every step of a run that passes. */
  readonly trace?: boolean;
}

/** `heddle run FILE`: one run of each scenario in it, or of the one with that title. */
export async function runCommand(file: string, options: RunOptions): Promise<ExitCode> {
  const seed = parseSeed(options.seed);
  const overrides = overridesOf(options);
  const [filename = file] = scenarioFiles([file], process.cwd());
  const session = new Session([filename], options);
  const scenarios = selectTitle(await session.scenarios(filename), options.title);
  let worst: ExitCode = EXIT.clean;
  for (const scenario of scenarios) {
    worst = Math.max(
      worst,
      await runScenario(session, scenario, seed, overrides, options),
    ) as ExitCode;
  }
  return worst;
}

/** Strategy, granularity and faults from the command line, checked. */
export function overridesOf(options: {
  readonly strategy?: string;
  readonly granularity?: string;
  readonly faults?: string;
}): ScenarioOptions {
  const { faults, ...others } = options;
  const overrides = {
    ...pick(others as ScenarioOptions),
    ...(faults === undefined ? {} : { faults: parseFaults(faults) }),
  };
  settingsOf(overrides);
  return overrides;
}

function pick({ strategy, granularity }: ScenarioOptions): ScenarioOptions {
  return {
    ...(strategy === undefined ? {} : { strategy }),
    ...(granularity === undefined ? {} : { granularity }),
  };
}

/** Those with that in their title; without a title all but skipped ones. */
export function selectTitle(
  scenarios: readonly ScenarioInfo[],
  title: string | undefined,
): readonly ScenarioInfo[] {
  if (title === undefined) return scenarios.filter(({ isSkipped }) => !isSkipped);
  const selected = scenarios.filter((scenario) => scenario.title.includes(title));
  if (selected.length === 0) throw noSuchScenario(`with "${title}" in its title`, scenarios);
  return selected;
}

async function runScenario(
  session: Session,
  scenario: ScenarioInfo,
  seed: number,
  overrides: ScenarioOptions,
  options: RunOptions,
): Promise<ExitCode> {
  const settings = settingsOf(scenario.options, overrides);
  const engine = session.engineFor(scenario);
  const profile = await profileOf(engine, scenario, settings);
  const result = await runOne(engine, { scenario, seed, settings, profile, traced: true });
  const file = session.fileOf(scenario);
  const failed = result.outcome.kind !== 'passed';
  const dossier = failed ? await session.dossierOf(result, scenario) : undefined;
  const kept = dossier && keepTape(session.root, dossier);
  if (options.json === true) printJson(runJson(result, scenario, file, kept?.tapePath));
  else if (dossier !== undefined && kept !== undefined) print(formatFailure(dossier, kept));
  else {
    const { steps, virtualMs, digest } = result;
    print(
      `${verdict(result.outcome)}  ${scenario.title}  seed ${String(seed)}, ${String(steps)} steps, ${formatMs(virtualMs)} of virtual time, digest ${digest}`,
    );
    for (const leftover of result.leftovers.slice(0, 3)) {
      print(`        left over: ${formatLeftover(leftover)}`);
    }
    if (options.trace === true) print(`\n${formatTrace(result)}`);
  }
  if (result.outcome.kind === 'internal') return EXIT.internal;
  return failed ? EXIT.failure : EXIT.clean;
}
