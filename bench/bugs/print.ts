import { median } from '../measure/compare';
import type { BugCase } from './cases';
import type { CaseResult } from './measure-case';

/** The head of the table, as Markdown. */
export function tableHead(seeds: number): string {
  return [
    `| case | package | seeds until found: median, worst | least granularity | steps | alarms of the repaired release in 2 x ${grouped(seeds)} seeds |`,
    '|---|---|---|---|---|---|',
    '',
  ].join('\n');
}

export function tableRow(bug: BugCase, result: CaseResult): string {
  const { medianSeeds, worstSeeds, granularity, steps, alarms, alarmMessage, noDoor } = result;
  const what = `${bug.package} ${bug.buggyVersion} -> ${bug.fixedVersion}`;
  if (noDoor !== null) return `| ${bug.id} | ${what} | no door: ${noDoor} | | | |\n`;
  const found =
    worstSeeds === null ? 'not in every window' : `${medianSeeds ?? '?'}, ${worstSeeds}`;
  const alarm = alarmMessage === null ? String(alarms) : `${alarms}: ${alarmMessage}`;
  return `| ${bug.id} | ${what} | ${found} | ${granularity ?? ''} | ${steps ?? ''} | ${alarm} |\n`;
}

/** One line about all of them. */
export function summary(results: readonly CaseResult[]): string {
  const runnable = results.filter(({ noDoor }) => noDoor === null);
  const medians = runnable.flatMap(({ medianSeeds }) =>
    medianSeeds === null ? [] : [medianSeeds],
  );
  const worst = Math.max(0, ...runnable.map(({ worstSeeds }) => worstSeeds ?? Infinity));
  const found = runnable.filter(({ found: isFound }) => isFound).length;
  const alarms = runnable.reduce((sum, { alarms: count }) => sum + count, 0);
  return (
    `${found} of ${runnable.length} found in every window; median of the medians ` +
    `${medians.length === 0 ? 'none' : median(medians)}, worst window ${worst}; ${alarms} alarms; ` +
    `${results.length - runnable.length} cases need a door that there is not yet\n`
  );
}

function grouped(value: number): string {
  return value.toLocaleString('en-US');
}
