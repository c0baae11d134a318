import type { Divergence } from '../runner/audit/divergence';
import { formatSite } from '../trace/site';
import type { TraceStep } from '../trace/trace';
import { counted, formatMs } from './layout';

/** The two runs of a divergence by name, such as `A` and `B`. */
export interface SideNames {
  readonly left: string;
  readonly right: string;
}

/** Where two runs part: some common steps, then the first that differs, from both sides. */
export function formatDivergence(
  divergence: Divergence | undefined,
  names: SideNames,
): readonly string[] {
  if (divergence === undefined) {
    return ['every step is the same; only how they end is not'];
  }
  const { common, before, left, right, isEarlier } = divergence;
  const width = Math.max(names.left.length, names.right.length) + 2;
  const sides = [
    `  ${names.left.padEnd(width)}${sideText(left)}`,
    `  ${names.right.padEnd(width)}${sideText(right)}`,
    ...(looksAlike(left, right) ? ['  (the values differ beyond what is shown)'] : []),
  ];
  if (isEarlier) return ['they part before the first step that is known', ...sides];
  const omitted = common - before.length;
  return [
    common === 0 ? 'no step in common' : `${counted(common, 'step')} in common`,
    ...(omitted > 0 ? [`  (the first ${String(omitted)} left out)`] : []),
    ...before.map((step) => `  ${stepText(step)}`),
    `step ${String(common + 1)} is the first that differs`,
    ...sides,
  ];
}

/** Time, strand, kind and site of a step, and what the await gave. */
function stepText(step: TraceStep): string {
  const { site, kind, strand, atUs, value, choice, bound } = step;
  const what = site.expression === '' ? site.functionName : site.expression;
  const place = site.line === 0 ? '' : `  ${formatSite(site)}`;
  const gave = value === undefined ? '' : ` = ${value}`;
  const chosen = bound > 1 ? `  (${String(choice + 1)} of ${String(bound)})` : '';
  return `${formatMs(atUs / 1000)}  ${strand}  ${kind} ${what}${gave}${place}${chosen}`;
}

/** A step as `--json` has it; null where the run has ended. */
function stepJson(step: TraceStep | undefined): object | null {
  if (step === undefined) return null;
  const { site, atUs, ...rest } = step;
  const { file, line, column, functionName, expression } = site;
  return {
    ...rest,
    virtualMs: atUs / 1000,
    site: { file, line, column, functionName, expression },
    value: step.value ?? null,
  };
}

/** The fields of a divergence that `--json` has. */
export function divergenceJson(divergence: Divergence | undefined): object | null {
  if (divergence === undefined) return null;
  const { common, before, left, right, isEarlier } = divergence;
  return {
    common: isEarlier ? null : common,
    before: before.map(stepJson),
    sides: [stepJson(left), stepJson(right)],
  };
}

function sideText(step: TraceStep | undefined): string {
  return step === undefined ? 'has ended' : stepText(step);
}

/** Only the beginning of a value is kept, and of an object only its type. */
function looksAlike(left: TraceStep | undefined, right: TraceStep | undefined): boolean {
  return left !== undefined && right !== undefined && stepText(left) === stepText(right);
}
