import { SweepTasks } from '../sim/runner/sweep/tasks';
import { PROJECT_FOLDER } from './catalogue';
import { median } from './measure/compare';
import type { Measured } from './measure/figure';
import { SHARED_PROJECT } from './measure/sweeps';
import { empty } from './workloads/empty';

/**
 * What a seed of a sweep costs before the code under test does anything: its modules evaluated, its
 * choices and digest, its tally, its share of a batch. Reference: the bare call of the same scenario.
 */
export async function measure(): Promise<Measured> {
  const file = 'bench/workloads/empty.ts';
  const tasks = SweepTasks.open({ root: PROJECT_FOLDER, files: [file], project: SHARED_PROJECT });
  const { scenarios } = await tasks.plan(file, {});
  const scenario = scenarios.find(({ title }) => title === empty.name);
  if (scenario === undefined) throw new Error(`${file} has no scenario "${empty.name}"`);
  let next = 1;
  const sweep = async (): Promise<void> => {
    const first = next;
    next += SEEDS;
    const task = { scenario, first, last: next - 1, base: 1, budgetMs: Infinity };
    const { tally } = (await tasks.seeds(task)).done;
    if (tally.runs !== SEEDS || tally.failedRuns > 0) throw new Error('a seed did not pass');
  };
  const bare = async (): Promise<void> => {
    for (let count = 0; count < SEEDS; count++) {
      empty();
      await Promise.resolve();
    }
  };
  const subjectUs: number[] = [];
  const referenceUs: number[] = [];
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    const swept = await processorUs(sweep);
    const called = await processorUs(bare);
    if (round < 0) continue;
    subjectUs.push(swept);
    referenceUs.push(called);
  }
  return { value: median(subjectUs), reference: median(referenceUs) };
}

/** Microseconds of processor time per seed, of all threads: what else runs on the machine is no part. */
async function processorUs(batch: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await batch();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / SEEDS;
}

const ROUNDS = 25;

const WARM_UP_ROUNDS = 15;

/** Seeds of one batch: what a sweep gives a worker for seeds as short as these. */
const SEEDS = 2_000;
