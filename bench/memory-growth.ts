import { inMacrotask } from '../sim/runner/wall-clock';
import type { Measured } from './measure/figure';
import { loadWorkload, type Workload } from './measure/workload';
import { shortSeed } from './workloads/short-seed';
import { whole } from './workloads/whole-system';

/** Resident memory after 100,000 short seeds, or as many of a whole system, relative to that after 1,000. */
export async function measure(name: string): Promise<Measured> {
  const run =
    name === 'world.memory'
      ? await loadWorkload('whole-system', whole)
      : await loadWorkload('short-seed', shortSeed);
  await runSeeds(run, EARLY);
  const early = await residentBytes();
  await runSeeds(run, LATE - EARLY);
  return { value: (await residentBytes()) / early, reference: 1 };
}

const EARLY = 1_000;

const LATE = 100_000;

/** Seeds in one macrotask of the host. */
const BATCH = 500;

async function runSeeds(run: Workload, seeds: number): Promise<void> {
  for (let done = 0; done < seeds; done += BATCH) {
    await inMacrotask(() => {
      for (let count = 0; count < BATCH; count++) run();
    });
  }
}

/** Collects until nothing more is given back: finalizers and weak references need a few rounds. */
async function residentBytes(): Promise<number> {
  if (globalThis.gc === undefined) throw new Error('start Node with --expose-gc');
  for (let round = 0; round < 5; round++) {
    globalThis.gc();
    await inMacrotask(() => undefined);
  }
  return process.memoryUsage.rss();
}
