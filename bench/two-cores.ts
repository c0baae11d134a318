import { realNowMs } from '../sim/runner/wall-clock';
import { ProcessExecutor } from '../sim/runner/sweep/executors';
import { Sweep } from '../sim/runner/sweep/sweep';
import { median } from './measure/compare';
import type { Measured } from './measure/figure';
import { sweepOptions } from './measure/sweeps';

/**
 * Runs per second of a sweep with two workers, audits included. Reference: the sum of two processes
 * that run seeds of the same scenario side by side and know nothing of each other.
 */
export async function measure(): Promise<Measured> {
  const sweeps: number[] = [];
  const singles: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    sweeps.push(await sweepRate());
    singles.push(await independentRate(round));
  }
  return { value: median(sweeps), reference: median(singles) };
}

const ROUNDS = 5;

const SLICE_MS = 4_000;

const FILE = 'short-seed';

/** From when all processes are at work: that they start and compile is no part of it. */
async function sweepRate(): Promise<number> {
  const seen: { readonly runs: number; readonly atMs: number }[] = [];
  let began = Infinity;
  let workers = 0;
  const sweep = await Sweep.prepare({
    ...sweepOptions(FILE, { seeds: { first: 1 }, stop: { forMs: LIMIT_MS } }),
    onWorker: () => {
      workers++;
      // The third one is the auditor.
      if (workers === 3) began = realNowMs() + WARM_MS;
    },
    onProgress: ({ runs }) => {
      const atMs = realNowMs();
      if (atMs >= began) seen.push({ runs, atMs });
      if (atMs >= began + SLICE_MS) sweep.breakOff();
    },
  });
  const { verdict } = await sweep.run(() => 0);
  if (verdict.scenarios[0]?.failedRuns !== 0) throw new Error('a seed did not pass');
  const [first] = seen;
  const last = seen.findLast(({ atMs }) => atMs <= began + SLICE_MS);
  if (first === undefined || last === undefined) throw new Error('the sweep made no progress');
  return ((last.runs - first.runs) / (last.atMs - first.atMs)) * 1000;
}

const WARM_MS = 2_000;

async function independentRate(round: number): Promise<number> {
  const options = sweepOptions(FILE, { seeds: { first: 1 }, stop: {} });
  const { root, request, memoryMb } = options;
  const setup = { root, files: request.files, project: request.project };
  const executors = [1, 2].map(() => new ProcessExecutor({ setup, memoryMb }));
  try {
    const ready = await Promise.all(
      executors.map(async (executor) => {
        const planned = await executor.plan(request.files[0] ?? '', {}, LIMIT_MS);
        const scenario = planned.kind === 'done' ? planned.value.scenarios[0] : undefined;
        if (scenario === undefined) throw new Error('a process died');
        return { executor, scenario };
      }),
    );
    const run = (budgetMs: number): Promise<number[]> =>
      Promise.all(
        ready.map(async ({ executor, scenario }, index) => {
          const first = 1 + (2 * round + index) * SEEDS;
          const task = { scenario, first, last: first + SEEDS - 1, base: first, budgetMs };
          const result = await executor.seeds(task, LIMIT_MS);
          if (result.kind === 'died') throw new Error('a process died');
          return (result.value.done.tally.runs / result.value.elapsedMs) * 1000;
        }),
      );
    await run(WARM_MS);
    return (await run(SLICE_MS)).reduce((sum, rate) => sum + rate, 0);
  } finally {
    for (const executor of executors) executor.end();
  }
}

const SEEDS = 100_000_000;

const LIMIT_MS = 60_000;
