import { quoted } from '../../kernel/arguments';
import { misuse } from './errors';

/** @throws DatabaseError SQLITE_MISUSE unless it is text */
export function checkSql(sql: unknown): void {
  if (typeof sql === 'string' && sql.trim() !== '') return;
  throw misuse(`the statement is ${quoted(sql)}`, 'give it SQL as a string');
}

/** @throws DatabaseError SQLITE_MISUSE for what cannot be bound */
export function checkValues(values: unknown): void {
  if (values === undefined) return;
  if (typeof values !== 'object' || values === null || values instanceof Uint8Array) {
    throw misuse(
      `the values are ${quoted(values)}`,
      "give them as an array, or as an object such as { ':id': 1 }",
    );
  }
  for (const [key, value] of Object.entries(values as Record<string, unknown>)) {
    if (isValue(value)) continue;
    const what = Array.isArray(values) ? `value ${String(Number(key) + 1)}` : `the value of ${key}`;
    throw misuse(
      `${what} is ${quoted(value)}`,
      'bind a number, a bigint, a string, a Uint8Array or null',
    );
  }
}

/** @throws DatabaseError SQLITE_MISUSE for another word */
export function checkMode(mode: unknown): void {
  if (mode === 'deferred' || mode === 'immediate' || mode === 'exclusive') return;
  throw misuse(
    `the mode of a transaction is ${quoted(mode)}`,
    'say deferred, immediate or exclusive',
  );
}

/** @throws DatabaseError SQLITE_MISUSE for anything else */
export function checkFunction(body: unknown): void {
  if (typeof body === 'function') return;
  throw misuse(`a transaction is to run ${quoted(body)}`, 'give it a function of the connection');
}

function isValue(value: unknown): boolean {
  if (value === null || value instanceof Uint8Array) return true;
  return ['number', 'bigint', 'string'].includes(typeof value);
}
