import {
  type AcceptRequest,
  type AlertDraft,
  type BuryRequest,
  type CameraGoneRequest,
  type CompleteRequest,
  type EventRow,
  type EventState,
  type EventStore,
  type Held,
  type LeaseAnswer,
  type LeaseRequest,
  type LookRequest,
  type MessageDraft,
  type Motion,
  type OutboxMessage,
  type Refusal,
  remainingMs,
  type ReserveCostRequest,
  type RetryLaterRequest,
  type Settlement,
  type SkipRequest,
  type Span,
  type StoreCounts,
} from './event-store';
import { Ledger } from './ledger';
import { checkCount, checkObject } from './validation';

/** No cooldown is longer than this, so an older one is over. */
const LONGEST_COOLDOWN_MS = 300_000;
const MOST_ALERT_RULES = 1_000;

export interface InProcessStoreOptions {
  /** Finished events that are remembered, the last ones. Default 10,000. */
  readonly maxFinished?: number;
  /** Unpublished messages beyond which events are refused with `overflow`. Default 10,000. */
  readonly maxUnpublished?: number;
}

interface Row {
  readonly eventId: string;
  readonly key: string;
  readonly motion: Motion;
  readonly acceptedAtMs: number;
  frames: readonly Uint8Array[];
  state: EventState;
  fence: number;
  leaseId: string | undefined;
  /** How long the lease or the wait before the next one holds. */
  span: Span;
  failures: number;
  reserved: Reservation | undefined;
  /** The operation that ended the last lease. */
  endedBy: string | undefined;
  description: string | undefined;
  reason: string | undefined;
}

interface Reservation {
  readonly day: number;
  readonly amountMicros: number;
}

interface Cooldown {
  readonly eventId: string;
  readonly sinceMs: number;
}

/** Keeps everything in memory: for tests, and for whoever can do without what a crash loses. */
export class InProcessStore implements EventStore {
  private readonly maxFinished: number;
  private readonly maxUnpublished: number;
  private readonly byId = new Map<string, Row>();
  private readonly byKey = new Map<string, Row>();
  /** In the order in which they were accepted. */
  private readonly unfinished = new Set<Row>();
  private readonly finished = new Set<Row>();
  private readonly cooldowns = new Map<string, Cooldown>();
  private readonly alerted = new Map<string, number>();
  private readonly ledger = new Ledger();
  private readonly outbox = new Map<number, OutboxMessage>();
  private lastSeq = 0;

  /** @throws ProcessorError `INVALID_ARGUMENT` for an option out of its range */
  constructor(options: InProcessStoreOptions = {}) {
    checkObject('options', options);
    this.maxFinished = checkCount('maxFinished', options.maxFinished ?? 10_000, 1_000_000);
    this.maxUnpublished = checkCount('maxUnpublished', options.maxUnpublished ?? 10_000, 1_000_000);
  }

  look(request: LookRequest): 'free' | Refusal {
    const { camera, key, nowMs, cooldownMs, queueLimit } = request;
    if (this.byKey.has(keyOf(camera, key))) return 'duplicate';
    const held = this.cooldowns.get(camera);
    if (held !== undefined && remainingMs({ ...held, forMs: cooldownMs }, nowMs) > 0) {
      return 'cooldown';
    }
    const full = this.unfinished.size >= queueLimit || this.outbox.size >= this.maxUnpublished;
    return full ? 'overflow' : 'free';
  }

  accept(request: AcceptRequest): 'accepted' | Refusal {
    const { eventId, key, motion, frames, nowMs } = request;
    const { camera } = motion;
    if (this.byId.has(eventId)) return 'accepted';
    const answer = this.look({ ...request, camera });
    if (answer !== 'free') return answer;

    const row = newRow({ eventId, key, motion: { ...motion }, frames, acceptedAtMs: nowMs });
    this.byId.set(eventId, row);
    this.byKey.set(keyOf(camera, key), row);
    this.unfinished.add(row);
    this.forgetOldCooldowns(nowMs);
    this.cooldowns.delete(camera);
    this.cooldowns.set(camera, { eventId, sinceMs: nowMs });
    return 'accepted';
  }

  lease(request: LeaseRequest): LeaseAnswer {
    const { leaseId, nowMs, leaseMs } = request;
    const busyCameras = new Set<string>();
    let waitMs: number | undefined;
    for (const row of this.unfinished) {
      if (row.state === 'leased' && row.leaseId === leaseId) return leased(row);
    }
    for (const row of this.unfinished) {
      const { camera } = row.motion;
      if (busyCameras.has(camera)) continue;
      busyCameras.add(camera);
      const leftMs = remainingMs(row.span, nowMs);
      if (leftMs > 0) {
        waitMs = Math.min(leftMs, waitMs ?? leftMs);
        continue;
      }
      if (row.state === 'leased') {
        row.failures += 1;
        this.settle(row, row.reserved?.amountMicros ?? 0);
      }
      row.state = 'leased';
      row.leaseId = leaseId;
      row.fence += 1;
      row.span = { sinceMs: nowMs, forMs: leaseMs };
      row.endedBy = undefined;
      return leased(row);
    }
    return { kind: 'none', waitMs };
  }

  reserveCost(request: ReserveCostRequest): 'reserved' | 'overCap' | 'stale' {
    const { day, amountMicros, capMicros } = request;
    const row = this.byId.get(request.eventId);
    if (row?.state !== 'leased' || row.fence !== request.fence) return 'stale';
    if (row.reserved !== undefined) return 'reserved';
    if (!this.ledger.reserve({ day, amountMicros, capMicros })) return 'overCap';
    row.reserved = { day, amountMicros };
    return 'reserved';
  }

  complete(request: CompleteRequest): Settlement {
    return this.end('complete', request, (row) => {
      const { description, messages, alerts, costMicros, nowMs } = request;
      this.settle(row, costMicros);
      this.finish(row, 'described', { description });
      for (const message of messages) this.append(row.eventId, message);
      for (const alert of alerts) {
        if (this.mayAlert(alert, nowMs)) this.append(row.eventId, alert);
      }
    });
  }

  skip(request: SkipRequest): Settlement {
    return this.end('skip', request, (row) => {
      this.settle(row, 0);
      this.finish(row, 'skipped', { reason: request.reason });
    });
  }

  retryLater(request: RetryLaterRequest): Settlement {
    return this.end('retryLater', request, (row) => {
      const { delayMs, failed, reason, costMicros, nowMs } = request;
      this.settle(row, costMicros);
      row.state = delayMs > 0 ? 'retry_pending' : 'queued';
      row.span = { sinceMs: nowMs, forMs: delayMs };
      row.reason = reason;
      if (failed) row.failures += 1;
    });
  }

  bury(request: BuryRequest): Settlement {
    return this.end('bury', request, (row) => {
      this.settle(row, request.costMicros);
      this.finish(row, 'dead', { reason: request.reason });
      const { camera } = row.motion;
      if (this.cooldowns.get(camera)?.eventId === row.eventId) this.cooldowns.delete(camera);
    });
  }

  cameraGone(request: CameraGoneRequest): number {
    const gone = [...this.unfinished].filter((row) => row.motion.camera === request.camera);
    for (const row of gone) {
      this.settle(row, row.reserved?.amountMicros ?? 0);
      row.endedBy = 'cameraGone';
      this.finish(row, 'camera_gone', {});
    }
    this.cooldowns.delete(request.camera);
    return gone.length;
  }

  readOutbox(request: { readonly limit: number }): readonly OutboxMessage[] {
    const messages: OutboxMessage[] = [];
    for (const message of this.outbox.values()) {
      if (messages.length >= request.limit) break;
      messages.push(message);
    }
    return messages;
  }

  markPublished(request: { readonly seqs: readonly number[] }): void {
    for (const seq of request.seqs) this.outbox.delete(seq);
  }

  find(request: { readonly eventId: string }): EventRow | undefined {
    const row = this.byId.get(request.eventId);
    return row === undefined ? undefined : shown(row);
  }

  counts(request: { readonly day: number }): StoreCounts {
    const inState = { queued: 0, leased: 0, retryPending: 0 };
    for (const { state } of this.unfinished) {
      if (state === 'queued') inState.queued += 1;
      if (state === 'leased') inState.leased += 1;
      if (state === 'retry_pending') inState.retryPending += 1;
    }
    return { ...inState, unpublished: this.outbox.size, ...this.ledger.of(request.day) };
  }

  /** Every event that is remembered, in the order in which they were accepted. */
  rows(): readonly EventRow[] {
    return Array.from(this.byId.values(), shown);
  }

  /** Does what ends a lease, unless the lease is no longer held or this was done already. */
  private end(operation: string, held: Held, change: (row: Row) => void): Settlement {
    const row = this.byId.get(held.eventId);
    if (row?.fence !== held.fence) return 'stale';
    if (row.state !== 'leased') return row.endedBy === operation ? 'done' : 'stale';
    change(row);
    row.endedBy = operation;
    return 'done';
  }

  private settle(row: Row, costMicros: number): void {
    if (row.reserved === undefined) return;
    this.ledger.settle({ ...row.reserved, costMicros });
    row.reserved = undefined;
  }

  private finish(row: Row, state: EventState, result: Partial<Row>): void {
    Object.assign(row, result, { state, frames: [] });
    this.unfinished.delete(row);
    this.finished.add(row);
    for (const oldest of this.finished) {
      if (this.finished.size <= this.maxFinished) break;
      this.finished.delete(oldest);
      this.byId.delete(oldest.eventId);
      this.byKey.delete(keyOf(oldest.motion.camera, oldest.key));
    }
  }

  private append(eventId: string, { topic, body }: MessageDraft): void {
    this.lastSeq += 1;
    this.outbox.set(this.lastSeq, { seq: this.lastSeq, eventId, topic, body });
  }

  private mayAlert({ ruleId, cooldownMs }: AlertDraft, nowMs: number): boolean {
    const sinceMs = this.alerted.get(ruleId);
    if (sinceMs !== undefined && remainingMs({ sinceMs, forMs: cooldownMs }, nowMs) > 0) {
      return false;
    }
    this.alerted.delete(ruleId);
    this.alerted.set(ruleId, nowMs);
    for (const oldest of this.alerted.keys()) {
      if (this.alerted.size <= MOST_ALERT_RULES) break;
      this.alerted.delete(oldest);
    }
    return true;
  }

  private forgetOldCooldowns(nowMs: number): void {
    for (const [camera, { sinceMs }] of this.cooldowns) {
      if (remainingMs({ sinceMs, forMs: LONGEST_COOLDOWN_MS }, nowMs) > 0) return;
      this.cooldowns.delete(camera);
    }
  }
}

function newRow(
  accepted: Pick<Row, 'eventId' | 'key' | 'motion' | 'frames' | 'acceptedAtMs'>,
): Row {
  return {
    ...accepted,
    state: 'queued',
    fence: 0,
    leaseId: undefined,
    span: { sinceMs: 0, forMs: 0 },
    failures: 0,
    reserved: undefined,
    endedBy: undefined,
    description: undefined,
    reason: undefined,
  };
}

function leased({ eventId, fence, motion, frames, failures }: Row): LeaseAnswer {
  return { kind: 'leased', lease: { eventId, fence, motion, frames, failures } };
}

function shown(row: Row): EventRow {
  const { eventId, key, motion, state, acceptedAtMs, fence, failures, description, reason } = row;
  return { eventId, key, motion, state, acceptedAtMs, fence, failures, description, reason };
}

/** Unambiguous whatever the names are made of. */
function keyOf(camera: string, key: string): string {
  return JSON.stringify([camera, key]);
}
