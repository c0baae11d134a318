import * as path from 'node:path';
import type { Granularity } from '../../sim/kernel/run';
import { listScenarios, runBatches } from '../../sim/runner/batch';
import { Engine, type RunResult, type ScenarioInfo } from '../../sim/runner/engine';
import { settingsOf, type RunSettings } from '../../sim/runner/options';
import { profileOf } from '../../sim/runner/profile';
import { median } from '../measure/compare';
import { aliasOf, PUBLISHED, type Version } from './cases';

export interface CaseRequest {
  readonly id: string;
  /** Seeds that the repaired release must pass, at each granularity. */
  readonly seeds: number;
  /** The longest that a stand-in takes, as a multiple of what it names. */
  readonly stretch: number;
}

/** What one case gave. A call without a door ends it before anything is measured. */
export interface CaseResult {
  readonly case: string;
  readonly found: boolean;
  /** Seeds up to the first failure of a default sweep: median and worst of ten disjoint windows. */
  readonly medianSeeds: number | null;
  readonly worstSeeds: number | null;
  /** The least granularity at which a sweep finds it: `io` is an execution that Node can show. */
  readonly granularity: Granularity | null;
  /** The same median of sweeps at `io`. */
  readonly medianSeedsAtIo: number | null;
  /** Steps of a run of the broken release, on average. */
  readonly steps: number | null;
  readonly message: string | null;
  /** Failures of the repaired release over all of its seeds, at both granularities together. */
  readonly alarms: number;
  readonly alarmMessage: string | null;
  /** Seeds of the repaired release at each granularity. */
  readonly seeds: number;
  /** The call that has no door, where that is why nothing was found. */
  readonly noDoor: string | null;
}

const WINDOWS = 10;
const SEEDS_BETWEEN_WINDOWS = 100_000;

/** Seeds of a window after which it counts as not found. */
const MOST_SEEDS = 2_000;

const GRANULARITIES = ['await', 'io'] as const;

/** Hang guards of cases last up to 2 s, and stretched stand-ins add up. */
const TIMEOUT_MS = 120_000;

/** Measures one case in this process; run in a process of its own for each. */
export async function measureCase(request: CaseRequest): Promise<CaseResult> {
  const buggy = await open(request, 'buggy');
  const noDoor = await doorless(buggy);
  if (noDoor !== undefined) return unmeasured(request, noDoor);

  const atAwait = await windows(buggy, 'await');
  const atIo = await windows(buggy, 'io');
  const alarms: RunResult[] = [];
  const fixed = await open(request, 'fixed');
  const repairedDoor = await doorless(fixed);
  if (repairedDoor !== undefined) return unmeasured(request, repairedDoor);
  for (const granularity of GRANULARITIES) {
    await fixed.sweep(granularity, 1, request.seeds, (run) => {
      if (isFailure(run)) alarms.push(run);
      return true;
    });
  }
  const [alarm] = alarms;
  return {
    case: request.id,
    found: atAwait.seeds.every(Number.isFinite),
    medianSeeds: finite(median(atAwait.seeds)),
    worstSeeds: finite(Math.max(...atAwait.seeds)),
    granularity: leastOf(atAwait, atIo),
    medianSeedsAtIo: finite(median(atIo.seeds)),
    steps: Math.round(buggy.meanSteps()),
    message: atAwait.message ?? null,
    alarms: alarms.length,
    alarmMessage: alarm === undefined ? null : messageOf(alarm),
    seeds: request.seeds,
    noDoor: null,
  };
}

type Take = (run: RunResult) => boolean;

interface Opened {
  sweep(granularity: Granularity, first: number, count: number, take: Take): Promise<void>;
  meanSteps(): number;
}

/** One at a time: which release it is stands in the environment until the next one is opened. */
async function open({ id, stretch }: CaseRequest, version: Version): Promise<Opened> {
  process.env['HEDDLE_BUG'] = `${id}/${version}`;
  const engine = new Engine({ root: PUBLISHED, instrument: [aliasOf(id, version)] });
  const [scenario] = await listScenarios(engine, path.join(PUBLISHED, 'driver.cjs'));
  if (scenario === undefined) throw new Error('the driver states no scenario');
  const prepared = {
    await: await prepare(engine, scenario, 'await', stretch),
    io: await prepare(engine, scenario, 'io', stretch),
  };
  let runs = 0;
  let steps = 0;
  return {
    async sweep(granularity, first, count, take) {
      let seed = first;
      await runBatches(
        engine,
        () =>
          seed < first + count ? { scenario, seed: seed++, ...prepared[granularity] } : undefined,
        (run) => {
          runs++;
          steps += run.steps;
          return take(run);
        },
      );
    },
    meanSteps: () => steps / Math.max(1, runs),
  };
}

interface Prepared {
  readonly settings: RunSettings;
  readonly profile: Awaited<ReturnType<typeof profileOf>>;
}

async function prepare(
  engine: Engine,
  scenario: ScenarioInfo,
  granularity: Granularity,
  stretch: number,
): Promise<Prepared> {
  const settings = settingsOf(scenario.options, { granularity, stretch, timeoutMs: TIMEOUT_MS });
  return { settings, profile: await profileOf(engine, scenario, settings) };
}

/** The call without a door at which the first run ends, if it does. */
async function doorless(opened: Opened): Promise<string | undefined> {
  let call: string | undefined;
  await opened.sweep('io', 1, 1, ({ outcome }) => {
    if (outcome.kind === 'outsideSimulation') call = outcome.call;
    return true;
  });
  return call;
}

interface Windows {
  /** Seeds up to the first failure of each window; Infinity where it has none. */
  readonly seeds: readonly number[];
  readonly message: string | undefined;
}

async function windows(opened: Opened, granularity: Granularity): Promise<Windows> {
  const seeds: number[] = [];
  let message: string | undefined;
  for (let window = 0; window < WINDOWS; window++) {
    const first = 1 + window * SEEDS_BETWEEN_WINDOWS;
    let found = Infinity;
    await opened.sweep(granularity, first, MOST_SEEDS, (run) => {
      if (!isFailure(run)) return true;
      found = run.seed - first + 1;
      message ??= messageOf(run);
      return false;
    });
    seeds.push(found);
  }
  return { seeds, message };
}

function leastOf(atAwait: Windows, atIo: Windows): Granularity | null {
  if (atIo.seeds.some(Number.isFinite)) return 'io';
  return atAwait.seeds.some(Number.isFinite) ? 'await' : null;
}

/** heddle's own mishaps are no bug of a package: they stop the measurement. */
function isFailure({ outcome, seed }: RunResult): boolean {
  if (outcome.kind === 'passed') return false;
  if (outcome.kind === 'internal' || outcome.kind === 'outsideSimulation') {
    throw new Error(`seed ${seed} ended as ${outcome.kind}: ${outcome.message}`);
  }
  return true;
}

function messageOf({ outcome }: RunResult): string {
  const [line = ''] = outcome.kind === 'passed' ? [] : outcome.message.split('\n');
  return line;
}

function unmeasured({ id, seeds }: CaseRequest, noDoor: string): CaseResult {
  return {
    case: id,
    found: false,
    medianSeeds: null,
    worstSeeds: null,
    granularity: null,
    medianSeedsAtIo: null,
    steps: null,
    message: null,
    alarms: 0,
    alarmMessage: null,
    seeds,
    noDoor,
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
