import type { Site } from '../trace/site';
import type { StepKind, TraceStep } from '../trace/trace';
import { lastParts, type Owners } from './strands';

/** What a step did, in words. `asked` remembers the calls whose request has been seen. */
export function describeStep(step: TraceStep, owners: Owners, asked: Set<string>): string {
  if (owners.isFarEnd(step)) {
    const call = lastParts(step.strand, 1).replace(/#\d+$/, '');
    const isAnswer = asked.has(step.strand);
    asked.add(step.strand);
    return `${call} ${isAnswer ? 'answers' : 'takes effect'}`;
  }
  return `${whatResumed(step)}${step.value === undefined ? '' : ` = ${step.value}`}`;
}

/** What stands at the site of a step; an await is shown as the expression that it awaits. */
export function whatResumed(step: TraceStep): string {
  const { site, kind } = step;
  if (site.line === 0) return WHAT[kind];
  const what = site.expression === '' ? site.functionName : site.expression;
  return kind === 'await' ? what : `${WHAT[kind]} ${what}`;
}

const WHAT: { readonly [kind in StepKind]: string } = {
  start: 'start',
  await: 'await',
  then: 'then of',
  timer: 'timer set at',
  standIn: 'sleep over, set at',
  immediate: 'immediate set at',
};

/** `  cache:34`, or only `  :34`; nothing for the kernel's own. A long name keeps its end. */
export function siteText(site: Site, withFile: boolean): string {
  if (site.line === 0) return '';
  const line = `:${String(site.line)}`;
  if (!withFile) return `  ${line}`;
  const name = site.file.replace(/^.*\//, '').replace(/\.[cm]?[jt]sx?$/, '');
  return `  ${name.length <= MAX_FILE ? name : `…${name.slice(1 - MAX_FILE)}`}${line}`;
}

const MAX_FILE = 18;
