import { z } from 'zod';
import { ProcessorError } from './errors';

/** Longer names would be no names; a store that is a file keeps what it is given. */
const name = z.string().min(1).max(1_024);
const text = z.string().max(65_536);
const timeMs = z.number();
const lengthMs = z.number().nonnegative();
const count = z.number().int().nonnegative();
const limit = z.number().int().positive();
const frame = z.instanceof(Uint8Array);
const body = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const motion = z.strictObject({
  camera: name,
  atMs: timeMs,
  zone: name.optional(),
  entity: name.optional(),
});

const admission = { key: name, nowMs: timeMs, cooldownMs: lengthMs, queueLimit: count };
const held = { eventId: name, fence: count, nowMs: timeMs };
const settles = { costMicros: count };
const message = { topic: name, body };

/** What each operation of a store takes; whatever else is there is left alone. */
export const requests = {
  look: z.object({ camera: name, ...admission }),
  accept: z.object({ eventId: name, motion, frames: z.array(frame), ...admission }),
  lease: z.object({ leaseId: name, nowMs: timeMs, leaseMs: lengthMs }),
  reserveCost: z.object({ ...held, day: z.number().int(), amountMicros: count, capMicros: count }),
  complete: z.object({
    ...held,
    ...settles,
    description: text,
    messages: z.array(z.object(message)),
    alerts: z.array(z.object({ ...message, ruleId: name, cooldownMs: lengthMs })),
  }),
  skip: z.object({ ...held, reason: text }),
  retryLater: z.object({
    ...held,
    ...settles,
    delayMs: lengthMs,
    failed: z.boolean(),
    reason: text,
  }),
  bury: z.object({ ...held, ...settles, reason: text }),
  cameraGone: z.object({ camera: name, nowMs: timeMs }),
  readOutbox: z.object({ limit }),
  markPublished: z.object({ seqs: z.array(count) }),
  find: z.object({ eventId: name }),
  counts: z.object({ day: z.number().int() }),
};

/** @throws ProcessorError `INVALID_ARGUMENT`, which says what is wrong with which field */
export function checkRequest(operation: keyof typeof requests, request: unknown): void {
  // Requests come one by one: to compile a parser would cost more than it saves.
  const parsed = requests[operation].safeParse(request, { jitless: true });
  if (parsed.success) return;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new ProcessorError('INVALID_ARGUMENT', `${operation}: ${faults.join('; ')}`);
}
