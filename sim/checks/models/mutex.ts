import type { Model } from '../model';
import { semaphore, type SemaphoreInput } from './semaphore';

/**
 * A lock for each key: of those who have acquired it, none has yet to release it when the next one
 * does. What the kinds of calls mean is said at `SemaphoreInput`; a lock is a semaphore of one.
 */
export function mutex(): Model<number, SemaphoreInput, unknown> {
  return semaphore(1);
}
