/**
 * Where events wait, are leased, paid for, finished and announced. Every operation is one
 * transaction, and takes and gives plain data alone, so that the store may stand in this process or
 * at the other end of a connection.
 *
 * An operation that rejects may have been committed all the same: its reply can be lost. So each of
 * them may be repeated with the same arguments, and then changes nothing more and gives the same
 * answer: `accept` knows the event by `eventId`, `lease` by `leaseId`, the rest by `eventId` and
 * `fence`. An operation settles within a limit of the store's own; it does not hang.
 *
 * The store has no clock. `nowMs` is the caller's, in ms since 1970.
 */
export interface EventStore {
  /** What `accept` would say now, without changing anything; `free` where it would accept. */
  look(request: LookRequest): Answer<'free' | Refusal>;
  /**
   * Reserves the cooldown of the camera and puts the event into the inbox. Answers in this order:
   *
   * - `accepted` when this `eventId` is known: the call is a repetition;
   * - `duplicate` when the camera already has an event of this key;
   * - `cooldown` when the camera's cooldown holds, whose length is that of this request;
   * - `overflow` when `queueLimit` events are unfinished.
   */
  accept(request: AcceptRequest): Answer<'accepted' | Refusal>;
  /**
   * Takes the oldest event that may be worked on. It is queued, or its wait is over, or its lease has
   * run out; and no older event of its camera is unfinished, so that events of a camera stay in order.
   * `fence` is raised by one. A lease that had run out counts as a failure, and what it had
   * reserved is settled in full, for the call may have been made.
   */
  lease(request: LeaseRequest): Answer<LeaseAnswer>;
  /** Reserves what a call may cost. `overCap` when settled and reserved would exceed the cap. */
  reserveCost(request: ReserveCostRequest): Answer<'reserved' | 'overCap' | 'stale'>;
  /**
   * Ends the event as `described`, settles its cost, and puts its messages into the outbox: the given
   * ones, then those of the alerts whose rule is not in its cooldown.
   */
  complete(request: CompleteRequest): Answer<Settlement>;
  /** Ends the event as `skipped`. What it had reserved is released: nothing was called. */
  skip(request: SkipRequest): Answer<Settlement>;
  /**
   * Gives the event back, to be leased again after `delayMs`: `retry_pending`, or `queued` when that
   * is 0.
   */
  retryLater(request: RetryLaterRequest): Answer<Settlement>;
  /** Ends the event as `dead`, and frees the cooldown of its camera if this event holds it. */
  bury(request: BuryRequest): Answer<Settlement>;
  /**
   * Ends every unfinished event of the camera as `camera_gone`, settles what they had reserved in
   * full, and forgets its cooldown. Answers how many events that were; 0 when repeated.
   */
  cameraGone(request: CameraGoneRequest): Answer<number>;
  /** The oldest messages that are not marked as published, by rising `seq`. */
  readOutbox(request: { readonly limit: number }): Answer<readonly OutboxMessage[]>;
  /** Marks messages as published. Those that are marked or unknown are left alone. */
  markPublished(request: { readonly seqs: readonly number[] }): Answer<void>;
  find(request: { readonly eventId: string }): Answer<EventRow | undefined>;
  /** `day` is that of the ledger, as `dayOf` counts it. */
  counts(request: { readonly day: number }): Answer<StoreCounts>;
}

/** A store may answer at once; whoever calls it awaits the answer in any case. */
export type Answer<T> = T | Promise<T>;

export type Refusal = 'duplicate' | 'cooldown' | 'overflow';

/**
 * `done`, also when it was done before by the same lease. `stale` when the event is no longer held
 * under this fence: it was leased by somebody else, or its camera is gone. Nothing was changed then.
 */
export type Settlement = 'done' | 'stale';

/** The first three are unfinished, the others are terminal. */
export type EventState =
  'queued' | 'leased' | 'retry_pending' | 'described' | 'skipped' | 'dead' | 'camera_gone';

/** What the camera reported. Plain data. */
export interface Motion {
  readonly camera: string;
  /** When it happened, in ms since 1970. */
  readonly atMs: number;
  readonly zone?: string;
  /** Who was recognised, if anybody was. */
  readonly entity?: string;
}

export interface LookRequest {
  readonly camera: string;
  /** Unique among the events of its camera. */
  readonly key: string;
  readonly nowMs: number;
  /** How long after an accepted event its camera is not heard, in ms; 0 for not at all. */
  readonly cooldownMs: number;
  readonly queueLimit: number;
}

export interface AcceptRequest extends Omit<LookRequest, 'camera'> {
  /** Unique among all; the same in each repetition of a call. */
  readonly eventId: string;
  readonly motion: Motion;
  readonly frames: readonly Uint8Array[];
}

export interface LeaseRequest {
  /** Unique for each lease that is wanted; the same in each repetition of a call. */
  readonly leaseId: string;
  readonly nowMs: number;
  readonly leaseMs: number;
}

export type LeaseAnswer =
  | { readonly kind: 'leased'; readonly lease: Lease }
  /** `waitMs`: after how long an event may become free by itself; undefined when none will. */
  | { readonly kind: 'none'; readonly waitMs: number | undefined };

/** The right to work on an event, until it runs out. */
export interface Lease {
  readonly eventId: string;
  /** Counts the leases of this event from 1. */
  readonly fence: number;
  readonly motion: Motion;
  readonly frames: readonly Uint8Array[];
  /** Attempts that have failed. */
  readonly failures: number;
}

/** Names an event and the lease under which it is held. */
export interface Held {
  readonly eventId: string;
  readonly fence: number;
  readonly nowMs: number;
}

export interface ReserveCostRequest extends Held {
  /** The day of the ledger on which the call is paid. */
  readonly day: number;
  /** Money is in millionths of a dollar, whole. */
  readonly amountMicros: number;
  readonly capMicros: number;
}

/** What was spent, which closes the reservation of this lease; no more than that is counted. */
interface Settles {
  readonly costMicros: number;
}

export interface CompleteRequest extends Held, Settles {
  readonly description: string;
  readonly messages: readonly MessageDraft[];
  readonly alerts: readonly AlertDraft[];
}

export interface SkipRequest extends Held {
  readonly reason: string;
}

export interface RetryLaterRequest extends Held, Settles {
  readonly delayMs: number;
  /** Whether the attempt counts as failed. */
  readonly failed: boolean;
  readonly reason: string;
}

export interface BuryRequest extends Held, Settles {
  readonly reason: string;
}

export interface CameraGoneRequest {
  readonly camera: string;
  readonly nowMs: number;
}

export interface MessageDraft {
  readonly topic: string;
  readonly body: MessageBody;
}

export type MessageBody = Readonly<Record<string, string | number | boolean | null>>;

export interface AlertDraft extends MessageDraft {
  readonly ruleId: string;
  /** How long after an alert its rule raises no other, in ms. */
  readonly cooldownMs: number;
}

export interface OutboxMessage extends MessageDraft {
  /** Rises in the order in which messages were committed. */
  readonly seq: number;
  readonly eventId: string;
}

export interface EventRow {
  readonly eventId: string;
  readonly key: string;
  readonly motion: Motion;
  readonly state: EventState;
  readonly acceptedAtMs: number;
  readonly fence: number;
  readonly failures: number;
  /** Of a described event; undefined for all others. */
  readonly description: string | undefined;
  /** Why it was skipped, buried or put off last. */
  readonly reason: string | undefined;
}

export interface StoreCounts {
  readonly queued: number;
  readonly leased: number;
  readonly retryPending: number;
  readonly unpublished: number;
  /** Of the day that was asked for. */
  readonly settledMicros: number;
  readonly reservedMicros: number;
}

const DAY_MS = 86_400_000;

/** The day in UTC, counted from 1970. */
export function dayOf(nowMs: number): number {
  return Math.floor(nowMs / DAY_MS);
}

/** A stretch of time that began when somebody's clock showed `sinceMs`. */
export interface Span {
  readonly sinceMs: number;
  readonly forMs: number;
}

/**
 * How long the span still holds, in ms; 0 when it is over. A clock that was set back makes it twice as
 * long at most: beyond that it is taken to be over.
 */
export function remainingMs(span: Span, nowMs: number): number {
  const ageMs = nowMs - span.sinceMs;
  return Math.abs(ageMs) < span.forMs ? span.forMs - ageMs : 0;
}
