import { type RunResult, type ScenarioInfo } from '../../sim/runner/engine';
import { brokenInvariant, type Mutant } from './mutant';
import { Sweep } from './sweep';

export const STRATEGIES = ['random', 'pct', 'portfolio'] as const;
export type MeasuredStrategy = (typeof STRATEGIES)[number];

/** Windows of seeds lie this far apart, so that none runs into the next. */
const SEEDS_BETWEEN_WINDOWS = 100_000;
const SEEDS_OF_THE_CORRECT_SERVICE = 100;

/** The first seed of a window, counted from 0. */
export function windowStart(window: number): number {
  return 1 + window * SEEDS_BETWEEN_WINDOWS;
}

export interface MeasureOptions {
  /** Seeds that are tried in each window at most. */
  readonly seeds: number;
  readonly windows: number;
}

/** How soon one strategy finds a mutant. */
export interface Found {
  readonly strategy: MeasuredStrategy;
  /** Seeds up to the first failure, of each window; Infinity where none of those tried failed. */
  readonly seeds: readonly number[];
  readonly median: number;
  readonly worst: number;
  /** First failures that break none of the invariants that the mutant names, in words. */
  readonly others: readonly string[];
}

export interface Measurement {
  readonly mutant: Mutant;
  readonly found: readonly Found[];
  /** What a run of the scenario costs when nothing is planted; undefined when it fails. */
  readonly unmutated: { readonly stepsPerRun: number; readonly runsPerSecond: number } | string;
}

/** @throws Error when the scenario that the mutant names is not in its file */
export async function measure(mutant: Mutant, options: MeasureOptions): Promise<Measurement> {
  const sweep = new Sweep(mutant.scenario, mutant);
  const scenario = await sweep.scenario(mutant.scenarioTitle);
  const found: Found[] = [];
  for (const strategy of STRATEGIES) {
    found.push(await find(sweep, { mutant, scenario, strategy, ...options }));
  }
  return { mutant, found, unmutated: await costOf(mutant) };
}

async function find(
  sweep: Sweep,
  search: MeasureOptions & {
    readonly mutant: Mutant;
    readonly scenario: ScenarioInfo;
    readonly strategy: MeasuredStrategy;
  },
): Promise<Found> {
  const { mutant, scenario, strategy } = search;
  const seeds: number[] = [];
  const others = new Set<string>();
  for (let window = 0; window < search.windows; window += 1) {
    const first = windowStart(window);
    const range = { first, count: search.seeds };
    const failure = await sweep.firstFailure(scenario, range, { strategy });
    seeds.push(failure === undefined ? Infinity : failure.seed - first + 1);
    if (failure !== undefined && !breaks(failure, mutant)) others.add(inWords(failure));
  }
  return { strategy, seeds, median: median(seeds), worst: Math.max(...seeds), others: [...others] };
}

function breaks(failure: RunResult, mutant: Mutant): boolean {
  const broken = brokenInvariant(failure.outcome);
  return broken !== undefined && mutant.invariant.split(', ').includes(broken);
}

function inWords({ seed, outcome }: RunResult): string {
  const message = outcome.kind === 'passed' ? '' : `: ${outcome.message.split('\n')[0] ?? ''}`;
  return `seed ${seed} ${outcome.kind}${message}`;
}

/** Of an even number the mean of the two in the middle, rounded up. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Infinity;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? Infinity;
  return Math.ceil((lower + upper) / 2);
}

async function costOf(mutant: Mutant): Promise<Measurement['unmutated']> {
  const sweep = new Sweep(mutant.scenario);
  const scenario = await sweep.scenario(mutant.scenarioTitle);
  // Compiled, and warm.
  await sweep.firstFailure(scenario, { first: 1, count: 20 });
  let runs = 0;
  let steps = 0;
  const begun = process.cpuUsage();
  const range = { first: 1, count: SEEDS_OF_THE_CORRECT_SERVICE };
  const failure = await sweep.firstFailure(scenario, range, {}, (run) => {
    runs += 1;
    steps += run.steps;
  });
  if (failure !== undefined) return `fails without the mutant too: ${inWords(failure)}`;
  // Of processor time: a machine that does something else besides gives the same figure.
  const { user, system } = process.cpuUsage(begun);
  const runsPerSecond = (runs * 1_000_000) / (user + system);
  return { stepsPerRun: Math.round(steps / runs), runsPerSecond: Math.round(runsPerSecond) };
}
