import { inspect } from 'node:util';
import type { ErrorFacts, Outcome } from './outcome';

/** What an error says, as data. Reads it once and survives hostile getters. */
export function errorFacts(error: unknown): ErrorFacts {
  try {
    return error instanceof Error || isErrorLike(error) ? factsOfError(error) : factsOfValue(error);
  } catch {
    return { name: 'Error', message: 'an error that cannot be read' };
  }
}

/** The outcome of an error that nobody caught. */
export function outcomeOfError(error: unknown): Outcome {
  const facts = errorFacts(error);
  const kind = isAssertion(facts) ? 'assertion' : 'exception';
  return { kind, message: facts.message, error: facts };
}

interface ErrorLike {
  readonly name?: unknown;
  readonly message: string;
  readonly code?: unknown;
  readonly stack?: unknown;
  readonly actual?: unknown;
  readonly expected?: unknown;
}

function isErrorLike(error: unknown): error is ErrorLike {
  return (
    typeof error === 'object' &&
    error !== null &&
    'message' in error &&
    typeof error.message === 'string'
  );
}

function factsOfError(error: ErrorLike): ErrorFacts {
  const facts: { -readonly [key in keyof ErrorFacts]: ErrorFacts[key] } = {
    name: typeof error.name === 'string' && error.name !== '' ? error.name : 'Error',
    message: plainMessage(error.message),
  };
  if (typeof error.code === 'string') facts.code = error.code;
  if (typeof error.stack === 'string') facts.stack = plainMessage(error.stack);
  if ('actual' in error && 'expected' in error) {
    facts.diff = { actual: print(error.actual), expected: print(error.expected) };
  }
  return facts;
}

function factsOfValue(value: unknown): ErrorFacts {
  return { name: 'thrown value', message: print(value) };
}

function isAssertion(facts: ErrorFacts): boolean {
  return facts.name.startsWith('AssertionError') || facts.code === 'ERR_ASSERTION';
}

/** A value as reports show it: strings as they are, objects with their keys in order. */
export function print(value: unknown): string {
  return typeof value === 'string'
    ? value
    : inspect(value, { depth: 4, breakLength: 72, sorted: true });
}

/** V8 quotes the instrumented source in some messages; the user is to see it as Node words it. */
function plainMessage(message: string): string {
  return message.replaceAll(INSTRUMENTED_CALL, '(intermediate value)');
}

const INSTRUMENTED_CALL =
  /\b__h_*\.(?:take|yielded)(?:\(\.\.\.\)| is not a function or its return value(?= is not))/g;

/** Words a message as Node would, where V8 quoted the instrumented source. */
export function repairMessage(error: TypeError): void {
  if (!error.message.includes('__h.')) return;
  const plain = plainMessage(error.message);
  if (typeof error.stack === 'string') error.stack = plainMessage(error.stack);
  error.message = plain;
}
