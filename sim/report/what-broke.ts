import * as path from 'node:path';
import type { AsyncCaller } from '../kernel/async-stacks';
import type { ErrorFacts, Outcome } from '../kernel/outcome';
import { formatSite } from '../trace/site';
import { formatDiff } from './diff';
import { historyLines } from './history';
import { firstOf, plain, wrap } from './layout';

/** The verdict in one line: kind and message. */
export function verdict(outcome: Outcome): string {
  if (outcome.kind === 'passed') return 'passed';
  return headOf(outcome) + plain(outcome.message.split('\n')[0] ?? '');
}

/** What broke, in full: kind and message, both sides of an assertion, the way to the place. */
export function whatBroke(outcome: Outcome, asyncStack: readonly AsyncCaller[]): string[] {
  if (outcome.kind === 'passed') return ['  passed'];
  const lines = messageLines(outcome).map((line) => `  ${line}`.trimEnd());
  if ('error' in outcome) lines.push(...errorLines(outcome.error));
  const callers = asyncStack.map((caller) => `  ${callerText(caller)}`);
  lines.push(...firstOf(callers, MAX_CALLERS, 'caller').map((line) => `  ${line}`));
  if ('site' in outcome && outcome.site.line > 0) {
    lines.push(`    at ${outcome.site.functionName} (${formatSite(outcome.site)})`);
  }
  if ('remedy' in outcome) {
    lines.push(...wrap(`remedy: ${outcome.remedy}`, 2).map((line) => `  ${line}`));
  }
  if (outcome.kind === 'notLinearizable') lines.push(...historyLines(outcome.history));
  if (outcome.kind === 'internal') lines.push(...ownLines(outcome.stack ?? ''));
  return lines;
}

export function callerText({ functionName, site, how }: AsyncCaller): string {
  const where = `${functionName} (${formatSite(site)})`;
  return how === 'awaits' ? `awaited by ${where}` : `started by ${where}`;
}

type Broken = Exclude<Outcome, { readonly kind: 'passed' }>;

function headOf(outcome: Broken): string {
  const isNamed = outcome.kind === 'exception' || outcome.kind === 'unhandledRejection';
  return isNamed ? `${outcome.kind}: ${plain(outcome.error.name)}: ` : `${outcome.kind}: `;
}

/** Lines of a message, and of a stack, that are shown. */
const MAX_MESSAGE_LINES = 12;
const MAX_FRAMES = 5;
const MAX_CALLERS = 10;

function messageLines(outcome: Broken): string[] {
  const lines = (headOf(outcome) + plain(shownMessage(outcome))).trimEnd().split('\n');
  const wrapped = lines.flatMap((line, index) => {
    const margin = index === 0 ? '' : `  ${/^ */.exec(line)?.[0].slice(0, 20) ?? ''}`;
    const indent = index === 0 ? 2 : 0;
    return wrap(line.trimStart(), indent, MESSAGE_WIDTH - margin.length).map((text) =>
      `${margin}${text}`.trimEnd(),
    );
  });
  return firstOf(wrapped, MAX_MESSAGE_LINES, 'line');
}

/** Characters of a line of a message within its indentation. */
const MESSAGE_WIDTH = 78;

/** The message without what the report says in another place. */
function shownMessage(outcome: Broken): string {
  const { message } = outcome;
  if ('remedy' in outcome && message.endsWith(`: ${outcome.remedy}`)) {
    return message.slice(0, -outcome.remedy.length - 2);
  }
  // Below a heading such as "Expected values to be strictly equal:" Node draws the difference itself.
  const [first = '', ...rest] = message.split('\n');
  const isDrawn = rest.length > 0 && /^Expected .*:$/.test(first);
  return isDrawn && 'error' in outcome && outcome.error.diff !== undefined ? first : message;
}

function errorLines(error: ErrorFacts): string[] {
  const { diff } = error;
  return [
    ...(diff === undefined || saysNothing(diff, error)
      ? []
      : formatDiff({ actual: plain(diff.actual), expected: plain(diff.expected) }).map(
          (line) => `  ${line}`,
        )),
    ...(error.values ?? []).flatMap((value) =>
      firstOf(plain(value).split('\n'), MAX_MESSAGE_LINES, 'line').map((line) => `    ${line}`),
    ),
    ...framesOf(error)
      .slice(0, MAX_FRAMES)
      .map((frame) => `    ${plain(frame.trim().replace(OWN_CALL, '$1'))}`),
  ];
}

/**
 * Whether the sides of an assertion say less than its message: `expected undefined` where nothing is
 * expected (`expect(list).to.be.empty`), and the `false` of an `assert(condition)`.
 */
function saysNothing({ expected }: NonNullable<ErrorFacts['diff']>, error: ErrorFacts): boolean {
  const [first = '', ...rest] = error.message.split('\n');
  if (first.startsWith('The expression evaluated to a falsy value')) return true;
  return rest.length === 0 && (expected === 'undefined' || expected === 'null');
}

/** V8 names a callback by the handle that heddle calls it on. */
const OWN_CALL = /(?<=^at )Virtual(?:Timeout|Immediate)\.\w+ \((.*)\)$/;

/** The frames of a stack with a place; the message before them may have lines that look like frames. */
function framesOf({ message, stack = '' }: ErrorFacts): string[] {
  const said = new Set(message.split('\n').map((line) => line.trim()));
  return stack
    .split('\n')
    .filter((line) => /^\s+at .*:\d+:\d+\)?$/.test(line) && !said.has(line.trim()));
}

/** The place in heddle itself, for whoever mends it. */
function ownLines(stack: string): string[] {
  const frames = stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line) && line.includes(OWN_FOLDER))
    .slice(0, MAX_FRAMES);
  return [
    ...frames.map((frame) => `    ${frame.trim().replaceAll(OWN_FOLDER, '')}`),
    '  this is a mistake of heddle, not of the code under test: please report it',
  ];
}

const OWN_FOLDER = path.resolve(__dirname, '../..') + path.sep;
