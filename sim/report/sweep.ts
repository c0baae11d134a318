import type { ScenarioVerdict, SweepVerdict } from '../runner/sweep/verdict';
import { formatLeftover } from './failure';
import { counted, shorten } from './layout';
import { isNeverHappened, neverHappenedLines } from './never-happened';

/** One line about a scenario that was swept, and what is to be noticed below it. */
export function sweepLine(verdict: ScenarioVerdict): string {
  const { failures, runs, orders, scenario, title, corpusTapes } = verdict;
  const mark = failures.length === 0 ? 'ok    ' : 'FAILED';
  const distinct = `${orders.exact ? '' : 'about '}${counted(orders.distinct, 'different order')}`;
  const kept = corpusTapes === 0 ? '' : `${counted(corpusTapes, 'corpus tape')}, `;
  const line = `${mark}  ${title}  ${kept}${counted(runs, 'run')}, ${distinct}  ${scenario.file}`;
  return [line, ...notices(verdict).map((notice) => `        ${notice}`)].join('\n');
}

/** Failures beyond those that are reported one by one: a line each, at most so many. */
const MORE_FAILURES = 20;

/** What a sweep says of failures that it did not look into. */
export function otherFailures(verdict: ScenarioVerdict): string[] {
  const unseen = verdict.failures.filter(({ dossier }) => dossier === undefined);
  const missing = unseen.filter(isNeverHappened);
  const others = unseen.filter((failure) => !isNeverHappened(failure));
  const lines = others
    .slice(0, MORE_FAILURES)
    .map(({ kind, message, seeds, count, fingerprint }) => {
      const first = shorten(message.split('\n')[0] ?? '', 60);
      return `FAILED: ${verdict.title}  ${kind}: ${first}  ${counted(count, 'run')}, first seed ${seeds[0] ?? 0}, fingerprint ${fingerprint}`;
    });
  const left = others.length - lines.length;
  return [
    ...lines,
    ...(left === 0 ? [] : [`and ${counted(left, 'other failure')}`]),
    ...missing.flatMap((failure) => {
      const [first = '', ...rest] = neverHappenedLines(failure);
      return [`FAILED: ${verdict.title}  ${first}`, ...rest.map((line) => `  ${line}`)];
    }),
  ];
}

function notices(verdict: ScenarioVerdict): string[] {
  const { scenario, stop } = verdict;
  return [
    // What the sweep fails for is said on its own.
    ...(verdict.failures.some(isNeverHappened)
      ? []
      : verdict.neverReached.map((label) => `never reached: ${label}`)),
    ...verdict.leftovers.slice(0, 3).map((left) => `left over: ${formatLeftover(left)}`),
    ...verdict.strays
      .slice(0, 3)
      .map((strand) => `woken from an earlier run, and parked: ${strand}`),
    ...verdict.unstable.map(({ seed, how }) =>
      how === 'replay'
        ? `nondeterministic: seed ${seed} came out differently when replayed; ${diagnosis(scenario.file, seed)}`
        : `nondeterministic: seed ${seed} came out differently in another process; ${diagnosis(scenario.file, seed)}`,
    ),
    ...(stop?.why === 'stuck'
      ? [`ended at seed ${stop.seed}: too many runs hang or end their process`]
      : []),
  ];
}

function diagnosis(file: string, seed: number): string {
  return `npx heddle audit ${file} --seeds ${seed}..${seed} says where`;
}

/** The honest closing lines of a sweep: what was run, what failed, what a pass is worth. */
export function closingLine(verdict: SweepVerdict, seconds: number): string {
  const { scenarios } = verdict;
  const runs = sum(scenarios, (scenario) => scenario.runs);
  const rate = Math.round(runs / Math.max(seconds, 0.001));
  const head = `${counted(scenarios.length, 'scenario')}, ${counted(runs, 'run')} in ${seconds.toFixed(1)} s (${rate}/s): ${conclusion(verdict)}`;
  return [head, ...ordersLines(scenarios), ...caveats(verdict)].join('\n');
}

function conclusion({ scenarios, complete }: SweepVerdict): string {
  const failing = scenarios.filter((scenario) => scenario.failures.length > 0);
  if (failing.length > 0) {
    const fingerprints = new Set(
      failing.flatMap((scenario) => scenario.failures.map((failure) => failure.fingerprint)),
    );
    const what = fingerprints.size === 1 ? '1 failure' : `${fingerprints.size} different failures`;
    return `${what} in ${failing.length} of them`;
  }
  const fewest = Math.min(...scenarios.map((scenario) => scenario.runs));
  if (scenarios.length === 0 || fewest === 0)
    return complete ? 'none failed' : 'none failed so far';
  const bound = Math.min(100, 300 / fewest).toPrecision(2);
  return `none failed; each scenario fails in fewer than ${bound} % of runs under this strategy and workload, at 95 % confidence`;
}

function ordersLines(scenarios: readonly ScenarioVerdict[]): string[] {
  const runs = sum(scenarios, (scenario) => scenario.runs);
  if (runs === 0) return [];
  const distinct = sum(scenarios, ({ orders }) => orders.distinct);
  const about = scenarios.every(({ orders }) => orders.exact) ? '' : 'about ';
  const newRuns = sum(scenarios, (scenario) => scenario.orders.newChance * scenario.runs);
  const chance = formatShare(newRuns / runs);
  const unreached = sum(scenarios, ({ neverReached }) => neverReached.length);
  const never = unreached === 0 ? '' : `; ${counted(unreached, 'sometimes label')} never reached`;
  return [
    `${about}${counted(distinct, 'different order')}, and a further run shows a new one with about ${chance}${never}`,
  ];
}

function formatShare(share: number): string {
  const percent = share * 100;
  return `${percent >= 10 || percent === 0 ? Math.round(percent) : percent.toPrecision(2)} %`;
}

function caveats({ scenarios, unswept, complete, plan }: SweepVerdict): string[] {
  const { shard } = plan;
  const unstable = sum(scenarios, (scenario) => scenario.unstable.length);
  const audited = sum(scenarios, (scenario) => scenario.audited);
  return [
    unstable === 0
      ? `${counted(audited, 'run')} came out the same in another process`
      : `${counted(unstable, 'seed')} came out differently a second time: the verdict depends on more than seeds`,
    ...(shard.of === 1
      ? []
      : [`shard ${shard.index} of ${shard.of}: heddle merge gives the whole`]),
    ...(unswept.length === 0 ? [] : [`${counted(unswept.length, 'scenario')} not swept`]),
    ...(complete ? [] : ['not complete: seeds that were asked for were not run']),
  ];
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
