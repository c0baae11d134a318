import { type EventRow } from '../../../services/event-processor';
import { type Sim } from '../../../sim';

/** Messages that are read and marked at a time. */
const MOST_AT_ONCE = 100;

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

/** N: what is marked was heard; D: of a batch at a time. True between any two steps. */
export function checkMarked(
  sim: Sim,
  { seqs, heard }: { readonly seqs: readonly number[]; readonly heard: readonly Heard[] },
): void {
  const known = new Set(heard.map(({ outboxSeq }) => outboxSeq));
  sim.always(
    'N: what is marked was heard',
    seqs.every((seq) => known.has(seq)),
    seqs,
  );
  const isBatch = seqs.length > 0 && seqs.length <= MOST_AT_ONCE;
  sim.always('D: a batch is marked at a time', isBatch, seqs.length);
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
