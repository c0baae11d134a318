import type { SweepSummary } from '../runner/sweep/sweep';
import { formatLeftover } from './failure';

/** One line about a scenario that was swept. */
export function sweepLine(summary: SweepSummary, file: string): string {
  const { failures, runs, distinct, scenario } = summary;
  const mark = failures.length === 0 ? 'ok    ' : 'FAILED';
  const never = summary.neverReached.map((label) => `\n        never reached: ${label}`).join('');
  const left = summary.leftovers
    .slice(0, 3)
    .map((leftover) => `\n        left over: ${formatLeftover(leftover)}`)
    .join('');
  const unstable =
    summary.nondeterministic === undefined
      ? ''
      : `\n        nondeterministic: seed ${String(summary.nondeterministic)} came out differently when replayed`;
  return `${mark}  ${scenario.title}  ${String(runs)} runs, ${String(distinct)} different orders  ${file}${never}${left}${unstable}`;
}

/** The honest closing line of a sweep: what was run, what failed, what a pass is worth. */
export function closingLine(summaries: readonly SweepSummary[], seconds: number): string {
  const runs = summaries.reduce((total, summary) => total + summary.runs, 0);
  const failures = new Set(
    summaries.flatMap((summary) => summary.failures.map((failure) => failure.fingerprint)),
  ).size;
  const rate = Math.round(runs / Math.max(seconds, 0.001));
  const head = `${String(summaries.length)} scenarios, ${String(runs)} runs in ${seconds.toFixed(1)} s (${String(rate)}/s)`;
  if (failures > 0) {
    const scenarios = summaries.filter((summary) => summary.failures.length > 0).length;
    const what = failures === 1 ? '1 failure' : `${String(failures)} different failures`;
    return `${head}: ${what} in ${String(scenarios)} of them`;
  }
  const perScenario = Math.min(...summaries.map((summary) => summary.runs));
  const bound = (300 / Math.max(1, perScenario)).toPrecision(2);
  return `${head}: none failed; each scenario fails in fewer than ${bound} % of runs under this strategy and workload, at 95 % confidence`;
}
