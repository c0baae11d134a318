import { ContextError } from './errors';

/** What is known about a camera at an hour of the day. Plain data. */
export interface CameraContext {
  readonly name: string;
  readonly zone: string;
  /** How many motions this camera usually reports within this hour. */
  readonly usualMotions: number;
}

/** What is known about a member of the household, a regular visitor or a vehicle. Plain data. */
export interface EntityContext {
  readonly name: string;
  readonly role: string;
}

/** An answer of the source, and how much of history it has seen. */
export interface Reading<T> {
  /** A whole number from 0 that rises with every committed write; as `invalidate` announces it. */
  readonly version: number;
  /** Undefined when there is no such record. */
  readonly record: T | undefined;
}

/**
 * The store behind the provider. A failure rejects; "no such record" is a reading. A load should
 * end soon after its signal aborts.
 */
export interface ContextSource {
  /** `hour` is the hour of the day in UTC, 0 to 23. */
  loadCamera(
    request: { readonly camera: string; readonly hour: number },
    signal: AbortSignal,
  ): Promise<Reading<CameraContext>>;
  loadEntity(
    request: { readonly entity: string },
    signal: AbortSignal,
  ): Promise<Reading<EntityContext>>;
}

/**
 * A frozen copy of what the source answered, which callers may share.
 *
 * @throws ContextError `INVALID_READING` when it is not a reading of plain data
 */
export function sealReading<T extends object>(answer: Reading<T>): Reading<T> {
  if (!isReading(answer)) {
    throw new ContextError('INVALID_READING', 'the source must answer { version, record }');
  }
  try {
    return deepFreeze({ version: answer.version, record: structuredClone(answer.record) });
  } catch (cause) {
    throw new ContextError('INVALID_READING', 'the record is not plain data', { cause });
  }
}

function isReading(answer: unknown): boolean {
  if (typeof answer !== 'object' || answer === null) return false;
  const { version, record } = answer as Partial<Reading<unknown>>;
  const known = record === undefined || (typeof record === 'object' && record !== null);
  return Number.isSafeInteger(version) && (version ?? -1) >= 0 && known;
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
  return value;
}
