import {
  type EventRow,
  type ProcessorHealth,
  type StoreCounts,
} from '../../../services/event-processor';
import { type Sim } from '../../../sim';

/** D: the inbox keeps its bound. True between any two steps. */
export function checkInbox(
  sim: Sim,
  { counts, queueLimit }: { readonly counts: StoreCounts; readonly queueLimit: number },
): void {
  const unfinished = counts.queued + counts.leased + counts.retryPending;
  sim.always('D: the inbox keeps its bound', unfinished <= queueLimit, unfinished);
}

/** D: what is counted is what is there. True between any two steps. */
export function checkCounts(
  sim: Sim,
  { counts, rows }: { readonly counts: StoreCounts; readonly rows: readonly EventRow[] },
): void {
  const { queued, leased, retryPending } = counts;
  const are = (state: string) => rows.filter((row) => row.state === state).length;
  const isRight =
    queued === are('queued') && leased === are('leased') && retryPending === are('retry_pending');
  sim.always('D: what is counted is there', isRight, counts);
}

/** D: when nothing is under way, every permit and every connection is back. */
export function checkPermits(sim: Sim, health: ProcessorHealth): void {
  const { visionCalls, visionWaiting, connectionsInUse } = health;
  sim.always('D: every vision permit is back', visionCalls === 0, visionCalls);
  sim.always('D: nobody waits for a permit', visionWaiting === 0, visionWaiting);
  sim.always('D: every connection is back', connectionsInUse === 0, connectionsInUse);
}
