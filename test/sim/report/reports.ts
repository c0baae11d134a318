import * as path from 'node:path';
import { formatFailure } from '../../../sim/report/failure';
import { listScenarios, runOne } from '../../../sim/runner/batch';
import { Engine, type RunResult, type ScenarioInfo } from '../../../sim/runner/engine';
import type { Dossier } from '../../../sim/runner/failure/dossier';
import { asItRan, investigate, scenarioName } from '../../../sim/runner/failure/investigate';
import { settingsOf, type ScenarioOptions } from '../../../sim/runner/options';
import { sweep, type SweepSummary } from '../../../sim/runner/sweep/in-process';
import { keepTape } from '../../../sim/runner/tapes/tape-files';
import { temporaryFolder } from '../built';
import mutant from '../../mutants/mc-10';
import { applyMutant } from '../../mutants/mutant';

/** A failure whose report is kept as a golden file. */
export interface GoldenCase {
  /** Name of the golden file. */
  readonly name: string;
  /** Relative to the fixtures, or to the package for those with a mutant. */
  readonly file: string;
  readonly title: string;
  readonly options?: ScenarioOptions;
  /** `internal` is provoked by a strategy that chooses nonsense; `mutant` plants mc-10. */
  readonly provoked?: 'internal' | 'mutant';
}

const CASES: readonly GoldenCase[] = [
  { name: 'assertion', file: 'cooldowns.cjs', title: 'oneEventForTwoMotions' },
  { name: 'assertion-long-diff', file: 'cooldowns.cjs', title: 'theRowOfTheFirstMotion' },
  { name: 'exception', file: 'errors.cjs', title: 'throwsInTheOtherOrder' },
  { name: 'unhandled-rejection', file: 'errors.cjs', title: 'rejectsWithNobodyThere' },
  { name: 'timeout', file: 'waiting.cjs', title: 'pollsForEver' },
  { name: 'deadlock', file: 'waiting.cjs', title: 'waitsForAnAnswerThatNeverComes' },
  { name: 'deadlock-cycle', file: 'waiting.cjs', title: 'locksInOppositeOrder' },
  { name: 'livelock', file: 'waiting.cjs', title: 'yieldsForEver', options: { stepLimit: 2_000 } },
  {
    name: 'faults',
    file: 'faults.cjs',
    title: 'givesUpForGood',
    options: { faults: ['disk.eio', 'disk.enospc', 'buggify'] },
  },
  { name: 'step-limit', file: 'waiting.cjs', title: 'worksOn', options: { stepLimit: 500 } },
  { name: 'leak', file: 'ends.cjs', title: 'leavesATimerAndAStrand', options: { leaks: 'fail' } },
  { name: 'not-linearizable', file: 'histories.cjs', title: 'aReaderFillsInAnOldValue' },
  { name: 'undecided', file: 'histories.cjs', title: 'moreOrdersThanSteps' },
  { name: 'outside-simulation', file: 'ends.cjs', title: 'resolvesAName' },
  { name: 'not-reproducible', file: 'ends.cjs', title: 'countsRuns' },
  { name: 'internal', file: 'ends.cjs', title: 'twoGates', provoked: 'internal' },
  { name: 'no-race', file: 'shapes.cjs', title: 'failsInEveryOrder' },
  { name: 'confirmed-at-io', file: 'shapes.cjs', title: 'theOlderAnswerComesLast' },
  {
    name: 'found-at-io',
    file: 'shapes.cjs',
    title: 'theOlderAnswerComesLast',
    options: { granularity: 'io' },
  },
  { name: 'not-seen-at-io', file: 'shapes.cjs', title: 'onlyAnOrderOfAwaits' },
  { name: 'needs-a-guard', file: 'shapes.cjs', title: 'outlastsItsTimeOut' },
  { name: 'async-stack', file: 'errors.cjs', title: 'throwsThreeAwaitsDeep' },
  {
    name: 'fifty-callers',
    file: mutant.scenario,
    title: 'loads fail under readers: 50',
    provoked: 'mutant',
  },
  { name: 'long-expressions', file: 'hostile.cjs', title: 'longExpressions' },
  { name: 'long-message', file: 'hostile.cjs', title: 'aLongMessage' },
  { name: 'message-of-many-lines', file: 'hostile.cjs', title: 'aMessageOfManyLines' },
  { name: 'console', file: 'hostile.cjs', title: 'printsALot' },
];

export const CASE_NAMES: readonly string[] = CASES.map(({ name }) => name);

const PACKAGE = path.resolve(__dirname, '../../..');
const FIXTURES = path.join(__dirname, 'fixtures');

/** Seeds of the sweep whose first failure is reported. */
const SEEDS = 200;

/** Without a limit of real time: what a report says must not hang on the machine. */
const BUDGET = { runs: 2_000, realMs: Infinity };

const engines = new Map<string, Engine>();

/** The report of a case as `heddle sweep` prints it. */
export async function reportOf(name: string): Promise<string> {
  const wanted = CASES.find((one) => one.name === name);
  if (wanted === undefined) throw new Error(`there is no case ${name}`);
  Reflect.deleteProperty(globalThis, 'heddleGoldenRuns');
  const engine = engineOf(wanted);
  const { scenario, scenarios } = await scenarioOf(engine, wanted);
  const root = temporaryFolder();
  if (wanted.provoked === 'internal') {
    const found = await nonsense(engine, scenario);
    const dossier = asItRan(investigationOf(engine, scenarios, scenario, found));
    return `${withoutPlaces(formatFailure(dossier, keepTape(root, dossier)))}\n`;
  }
  const settings = settingsOf(scenario.options, wanted.options ?? {});
  const swept = await sweep(engine, scenario, { settings, first: 1, last: SEEDS });
  const { dossier, failure } = await firstFailure(engine, scenarios, swept);
  const count = { failed: failure.count, runs: swept.runs };
  const kept = keepTape(root, dossier);
  return `${formatFailure(dossier, { count, seeds: failure.seeds, ...kept })}\n`;
}

/** Runs of other scenarios and seeds, for what they leave behind in the process. */
export async function runOthers(): Promise<void> {
  for (const one of CASES.slice(0, 12)) {
    const engine = engineOf(one);
    const { scenario } = await scenarioOf(engine, one);
    const settings = settingsOf(scenario.options, { stepLimit: 500 });
    await sweep(engine, scenario, { settings, first: 1_000, last: 1_020 });
  }
}

async function firstFailure(
  engine: Engine,
  scenarios: readonly ScenarioInfo[],
  swept: SweepSummary,
): Promise<{ dossier: Dossier; failure: SweepSummary['failures'][number] }> {
  const [failure] = swept.failures;
  if (failure === undefined) throw new Error(`${swept.scenario.title} did not fail`);
  const dossier = await investigate(engine, {
    ...investigationOf(engine, scenarios, swept.scenario, failure.result),
    budget: BUDGET,
  });
  return { dossier, failure };
}

function investigationOf(
  engine: Engine,
  scenarios: readonly ScenarioInfo[],
  scenario: ScenarioInfo,
  found: RunResult,
): Parameters<typeof investigate>[1] {
  return {
    scenario: scenarioName(engine, scenarios, scenario),
    request: { scenario, settings: found.settings, profile: { maxSteps: 100 } },
    project: { instrument: [], doubles: [] },
    found,
  };
}

/** Where heddle itself is broken changes with heddle. */
function withoutPlaces(report: string): string {
  return report.replace(/(?: {4}at .*sim\/.*\n)+/, '    at …\n');
}

function nonsense(engine: Engine, scenario: ScenarioInfo): Promise<RunResult> {
  return runOne(engine, {
    scenario,
    seed: 1,
    settings: settingsOf(scenario.options),
    profile: { maxSteps: 100 },
    traced: true,
    schedule: { name: 'nonsense', fair: true, pick: () => -1 },
  });
}

async function scenarioOf(
  engine: Engine,
  { file, title, provoked }: GoldenCase,
): Promise<{ scenario: ScenarioInfo; scenarios: readonly ScenarioInfo[] }> {
  const folder = provoked === 'mutant' ? PACKAGE : FIXTURES;
  const scenarios = await listScenarios(engine, path.join(folder, file));
  const scenario = scenarios.find((candidate) => candidate.title === title);
  if (scenario === undefined) throw new Error(`${file} has no scenario ${title}`);
  return { scenario, scenarios };
}

/** One engine for all cases of a project, so that each meets what the others left behind. */
function engineOf({ provoked }: GoldenCase): Engine {
  const key = provoked === 'mutant' ? PACKAGE : FIXTURES;
  let engine = engines.get(key);
  if (engine === undefined) {
    const target = path.join(PACKAGE, mutant.file);
    const edit = (filename: string, source: string): string =>
      filename === target ? applyMutant(source, mutant) : source;
    engine = new Engine({ root: key, ...(provoked === 'mutant' ? { edit } : {}) });
    engines.set(key, engine);
  }
  return engine;
}
