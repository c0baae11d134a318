import { execFileSync } from 'node:child_process';
import { Sweep } from '../sim/runner/sweep/sweep';
import { median } from './measure/compare';
import type { Measured } from './measure/figure';
import { sweepOptions } from './measure/sweeps';

/**
 * Memory of the processes of a sweep of a million short seeds: the greatest growth of any of them from
 * the first tenth to the end, as a ratio.
 */
export async function measure(): Promise<Measured> {
  const workers: number[] = [];
  const samples: { readonly share: number; readonly resident: ReadonlyMap<number, number> }[] = [];
  let next = 0;
  const sweep = await Sweep.prepare({
    ...sweepOptions('short-seed', { seeds: { first: 1, last: SEEDS }, stop: {} }),
    onWorker: (pid) => workers.push(pid),
    onProgress: ({ runs }) => {
      if (runs < next) return;
      next = runs + SEEDS / 200;
      globalThis.gc?.();
      samples.push({ share: runs / SEEDS, resident: residentKb([process.pid, ...workers]) });
    },
  });
  const { verdict } = await sweep.run(() => 0);
  if (verdict.scenarios[0]?.runs !== SEEDS) throw new Error('a seed is missing');
  const early = samples.filter(({ share }) => share > 0.08 && share < 0.12);
  const late = samples.filter(({ share }) => share > 0.96);
  const ratios = [process.pid, ...workers].map((pid) => {
    const of = (some: typeof samples): number =>
      median(some.map(({ resident }) => resident.get(pid) ?? 0));
    const [before, after] = [of(early), of(late)];
    process.stderr.write(
      `${pid === process.pid ? 'parent' : 'worker'}: ${Math.round(before / 1024)} MB at 10 %, ${Math.round(after / 1024)} MB at 100 %\n`,
    );
    return after / before;
  });
  return { value: Math.max(...ratios), reference: 1 };
}

const SEEDS = 1_000_000;

/** Resident kilobytes of processes; those that are gone are left out. */
function residentKb(pids: readonly number[]): ReadonlyMap<number, number> {
  const text = execFileSync('ps', ['-o', 'pid=,rss=', '-p', pids.join(',')], { encoding: 'utf8' });
  const rows = text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  return new Map(rows.map(([pid = 0, kb = 0]) => [pid, kb]));
}
