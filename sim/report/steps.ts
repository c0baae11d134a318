import type { Site } from '../trace/site';
import type { StepKind, TraceStep } from '../trace/trace';
import { shorten } from './layout';
import { lastParts, type Owners } from './strands';

/** A step in words. */
export interface StepText {
  /** What it did; may be cut. */
  readonly what: string;
  /** What the await gave, as ` = value`, or nothing. */
  readonly gave: string;
}

/** What a step did, in words. `asked` remembers the calls whose request has been seen. */
export function describeStep(step: TraceStep, owners: Owners, asked: Set<string>): StepText {
  if (step.kind === 'fault') return { what: `${WHAT.fault} ${step.value ?? ''}`, gave: '' };
  if (owners.isFarEnd(step)) {
    const call = lastParts(step.strand, 1).replace(/#\d+$/, '');
    const isAnswer = asked.has(step.strand);
    asked.add(step.strand);
    return { what: `${call} ${isAnswer ? 'answers' : 'takes effect'}`, gave: '' };
  }
  const { value } = step;
  const what = whatResumed(step);
  if (value === undefined) return { what, gave: '' };
  return what === value ? { what: `await ${what}`, gave: '' } : { what, gave: ` = ${value}` };
}

/** The text in so many characters: the value that an await gave is kept as long as both have room. */
export function fitStep({ what, gave }: StepText, width: number): string {
  const room = width - gave.length;
  return room < LEAST_WHAT ? shorten(what + gave, width) : `${shorten(what, room)}${gave}`;
}

/** Characters of an expression that still say which it is. */
const LEAST_WHAT = 12;

/** What stands at the site of a step; an await is shown as the expression that it awaits. */
function whatResumed(step: TraceStep): string {
  const { site, kind } = step;
  if (site.line === 0 || kind === 'packet') return WHAT[kind];
  if (kind === 'await' && site.expression !== '') return site.expression;
  // A callback has no site of its own: the one at hand is where its strand was when it was set.
  if (CALLBACKS.has(kind)) {
    const where = site.expression === '' ? `in ${nameOf(site)}` : `after ${site.expression}`;
    return `${WHAT[kind]}, set ${where}`;
  }
  return `${WHAT[kind]} ${site.expression === '' ? site.functionName : site.expression}`;
}

function nameOf({ functionName }: Site): string {
  return functionName === 'anonymous' ? 'a function' : functionName;
}

const CALLBACKS: ReadonlySet<StepKind> = new Set(['timer', 'standIn', 'immediate']);

const WHAT: { readonly [kind in StepKind]: string } = {
  start: 'start',
  await: 'await',
  then: 'then of',
  timer: 'timer fires',
  standIn: 'sleep ends',
  packet: 'packet arrives',
  immediate: 'immediate runs',
  fault: 'FAULT',
};

/**
 * Whether a step is seen in the next one alone: a timer, or the answer of a call, that wakes the
 * await of its own strand at once.
 */
export function isWakeUp(
  step: TraceStep | undefined,
  next: TraceStep | undefined,
  owners: Owners,
): boolean {
  return (
    step !== undefined &&
    next?.kind === 'await' &&
    (step.kind === 'standIn' || step.kind === 'timer') &&
    owners.callerOf(step) === next.strand &&
    step.atUs === next.atUs
  );
}

/** `  cache:34`, or only `  :34`; nothing for the kernel's own. A long name keeps its end. */
export function siteText(site: Site, withFile: boolean): string {
  if (site.line === 0) return '';
  const line = `:${String(site.line)}`;
  if (!withFile) return `  ${line}`;
  const name = site.file.replace(/^.*\//, '').replace(/\.[cm]?[jt]sx?$/, '');
  return `  ${name.length <= MAX_FILE ? name : `…${name.slice(1 - MAX_FILE)}`}${line}`;
}

const MAX_FILE = 18;
