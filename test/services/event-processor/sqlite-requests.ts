import { type AcceptRequest } from '../../../services/event-processor';

export function acceptRequest(eventId: string, camera = eventId): AcceptRequest {
  const frames = [new Uint8Array([1, 2, 3])];
  const motion = { camera, atMs: 1_000 };
  return { eventId, key: eventId, motion, frames, nowMs: 1_000, cooldownMs: 0, queueLimit: 50 };
}
