import { z } from 'zod';
import { ProcessorError } from './errors';
import { type Motion } from './event-store';
import { checkText } from './validation';

/** The greatest time that `Date` can hold. */
const LAST_TIME_MS = 8.64e15;
const MOST_FRAMES = 8;

const name = z.string().min(1).max(256);

const schema = z.strictObject({
  camera: name,
  atMs: z.number().int().min(0).max(LAST_TIME_MS),
  zone: name.optional(),
  entity: name.optional(),
  frames: z.number().int().min(1).max(MOST_FRAMES).optional(),
});

/** What a camera reports. Names have 1 to 256 characters. */
export interface MotionEvent extends Motion {
  /** How many pictures are to be looked at, 1 to 8. Default 1. */
  readonly frames?: number;
}

export interface CheckedMotion {
  readonly motion: Motion;
  readonly frames: number;
}

/** @throws ProcessorError `INVALID_ARGUMENT`, which says what is wrong with which field */
export function checkMotion(event: unknown): CheckedMotion {
  // Events come one by one: to compile a parser would cost more than it saves.
  const parsed = schema.safeParse(event, { jitless: true });
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) =>
      path.length === 0 ? message : `${path.join('.')}: ${message}`,
    );
    throw new ProcessorError('INVALID_ARGUMENT', `the event is not one: ${faults.join('; ')}`);
  }
  const { camera, atMs, zone, entity, frames = 1 } = parsed.data;
  const motion = {
    camera,
    atMs,
    ...(zone === undefined ? {} : { zone }),
    ...(entity === undefined ? {} : { entity }),
  };
  return { motion, frames };
}

/** @throws ProcessorError `INVALID_ARGUMENT` */
export function checkKey(key: unknown): string | undefined {
  return key === undefined ? undefined : checkText('idempotencyKey', key);
}
