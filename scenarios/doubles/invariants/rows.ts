import { type EventRow, type IngestAnswer } from '../../../services/event-processor';
import { type Sim } from '../../../sim';

const UNFINISHED: ReadonlySet<string> = new Set(['queued', 'leased', 'retry_pending']);

/** A source event is known by its camera and by when it happened. */
export interface SourceEvent {
  readonly camera: string;
  readonly atMs: number;
}

/** B: at most one row for each source event. */
export function checkOneRow(sim: Sim, rows: readonly EventRow[]): void {
  const sources = new Set(rows.map(({ motion }) => nameOf(motion)));
  const once = sources.size === rows.length;
  sim.always('B: one row for each source event', once, rows.length, sources.size);
}

/** A: every accepted event has ended, in exactly one row. Only when there was time enough to end. */
export function checkEnded(
  sim: Sim,
  {
    rows,
    accepted,
  }: { readonly rows: readonly EventRow[]; readonly accepted: readonly SourceEvent[] },
): void {
  const ended = new Map<string, number>();
  for (const { motion, state } of rows) {
    const name = nameOf(motion);
    sim.always('A: every event has ended', !UNFINISHED.has(state), name, state);
    ended.set(name, (ended.get(name) ?? 0) + 1);
  }
  for (const source of accepted) {
    const name = nameOf(source);
    const times = ended.get(name) ?? 0;
    sim.always('A: what was accepted has ended once', times === 1, name, times);
  }
}

/** A: events of a camera are worked on in order. True between any two steps. */
export function checkInOrder(sim: Sim, rows: readonly EventRow[]): void {
  const waiting = new Set<string>();
  for (const { motion, state } of rows.filter(isUnfinished)) {
    const isFirst = state !== 'leased' || !waiting.has(motion.camera);
    sim.always('A: events of a camera stay in order', isFirst, nameOf(motion));
    waiting.add(motion.camera);
  }
}

/** A report of a source event, and what was answered. */
export interface Report {
  readonly source: SourceEvent;
  readonly answer: IngestAnswer | 'failed';
}

/** A: who was told of a refusal at each report has no event. */
export function checkRefused(
  sim: Sim,
  { rows, reports }: { readonly rows: readonly EventRow[]; readonly reports: readonly Report[] },
): void {
  const refused = new Set(reports.filter(isRefused).map(({ source }) => nameOf(source)));
  for (const report of reports) if (!isRefused(report)) refused.delete(nameOf(report.source));
  const odd = rows.find(({ motion }) => refused.has(nameOf(motion)));
  sim.always('A: what was refused is no event', odd === undefined, odd);
}

/** B: the row of an event is about that event, as the model describes it. */
export function checkDescriptions(
  sim: Sim,
  rows: readonly EventRow[],
  describe: (source: SourceEvent) => string,
): void {
  for (const { motion, description } of rows) {
    const own = description === undefined || description === describe(motion);
    sim.always('B: an event has its own description', own, nameOf(motion), description);
  }
}

export function isUnfinished({ state }: EventRow): boolean {
  return UNFINISHED.has(state);
}

function nameOf({ camera, atMs }: SourceEvent): string {
  return `${camera} at ${atMs}`;
}

/** A duplicate is none: its event is there. */
function isRefused({ answer }: Report): boolean {
  return answer === 'overflow' || answer === 'cooldown';
}
