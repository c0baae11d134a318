import { type EventRow } from '../../../services/event-processor';
import { type Sim } from '../../../sim';

export interface Heard {
  readonly eventId: string;
  readonly outboxSeq: number;
}

/** N: what is announced is durable. True between any two steps. */
export function checkDurable(
  sim: Sim,
  { heard, rows }: { readonly heard: Heard; readonly rows: readonly EventRow[] },
): void {
  const row = rows.find(({ eventId }) => eventId === heard.eventId);
  sim.always('N: what is announced is durable', row?.state === 'described', heard.eventId);
}

/** N: what is durable was announced; B: under one number. Only when there was time enough. */
export function checkAnnounced(
  sim: Sim,
  { heard, rows }: { readonly heard: readonly Heard[]; readonly rows: readonly EventRow[] },
): void {
  for (const { eventId, state } of rows) {
    const numbers = new Set(
      heard.filter((each) => each.eventId === eventId).map(({ outboxSeq }) => outboxSeq),
    );
    const due = state === 'described' ? 1 : 0;
    sim.always('N: what is durable is announced', numbers.size >= due, eventId);
    sim.always('B: an event is announced once', numbers.size <= due, eventId, numbers.size);
  }
}
