import { type EventProcessor, type EventRow } from '../../../services/event-processor';
import { type Sim } from '../../../sim';

/** A: each end of an event is counted, once. Only where one processor alone saw all of them end. */
export function checkCounted(
  sim: Sim,
  view: {
    readonly metrics: ReturnType<EventProcessor['metrics']>;
    readonly rows: readonly EventRow[];
  },
): void {
  const { metrics, rows } = view;
  // An end whose reply was lost for good is there, and nobody knows of it.
  if (metrics.attemptsLost > 0) return;
  for (const state of ['described', 'skipped', 'dead'] as const) {
    const ended = rows.filter((row) => row.state === state).length;
    sim.always('A: each end is counted once', metrics[state] === ended, state, metrics[state]);
  }
}
