import type { ErrorFacts, Outcome } from '../kernel/outcome';
import { hashText, hex } from '../trace/hash';
import { formatSite } from '../trace/site';

/**
 * What makes two failures the same: kind, message without its numbers, and where. Eight hexadecimal
 * digits; undefined for a run that passed.
 */
export function fingerprintOf(outcome: Outcome): string | undefined {
  if (outcome.kind === 'passed') return undefined;
  const shape = [outcome.kind, messageShape(outcome.message), placeOf(outcome)].join('\n');
  return hex(hashText(shape));
}

/**
 * Whether an outcome is the failure that was recorded, over edits that move lines: kind and message
 * without its numbers.
 */
export function isSameFailure(
  outcome: Outcome,
  recorded: { readonly kind: string; readonly message: string },
): boolean {
  return (
    outcome.kind !== 'passed' &&
    outcome.kind === recorded.kind &&
    messageShape(outcome.message) === messageShape(recorded.message)
  );
}

/**
 * A message without what varies between runs of one bug: its numbers, and its further lines, in which
 * Node draws the difference of an assertion, each version in its own way.
 */
function messageShape(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/[+-]?\d+(?:\.\d+)?/g, 'N');
}

function placeOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'assertion':
    case 'exception':
    case 'unhandledRejection':
      return firstFrame(outcome.error);
    case 'timeout':
    case 'deadlock':
      return outcome.waiting.waits
        .map((wait) => formatSite(wait.site))
        .sort()
        .join(' ');
    case 'livelock':
    case 'stepLimit':
    case 'outsideSimulation':
      return outcome.site === undefined ? '' : formatSite(outcome.site);
    default:
      return '';
  }
}

/** The place of the innermost frame of a mapped stack. */
function firstFrame({ message, stack = '' }: ErrorFacts): string {
  // A message may have lines that look like frames.
  const said = new Set(message.split('\n').map((line) => line.trim()));
  const line = stack.split('\n').find((text) => /^\s+at /.test(text) && !said.has(text.trim()));
  return /\(?([^\s()]+:\d+):\d+\)?$/.exec(line ?? '')?.[1] ?? '';
}
