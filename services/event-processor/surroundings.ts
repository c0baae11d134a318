import { type Answer, type MessageBody, type Motion } from './event-store';

/** Where pictures come from. */
export interface Cameras {
  /**
   * So many pictures as of now. It should end soon after its signal aborts; it is not waited for
   * beyond that.
   */
  snapshot(
    request: { readonly camera: string; readonly frames: number },
    signal: AbortSignal,
  ): Answer<Snapshot>;
}

export type Snapshot =
  | { readonly kind: 'frames'; readonly frames: readonly Uint8Array[] }
  /** There is no such camera. */
  | { readonly kind: 'unknown' };

/** What is known about a camera and a person; a help, not a need. */
export interface ContextLookup {
  get(query: {
    readonly camera: string;
    readonly timeMs: number;
    readonly entity?: string;
  }): Answer<{ readonly kind: string; readonly context?: unknown }>;
}

/** Describes pictures, for money. */
export interface VisionModel {
  /** It should end soon after its signal aborts; it is not waited for beyond that. */
  describe(request: VisionRequest, signal: AbortSignal): Answer<VisionAnswer>;
}

export interface VisionRequest {
  readonly motion: Motion;
  readonly frames: readonly Uint8Array[];
  /** As the lookup gave it; undefined when there is none. */
  readonly context: unknown;
}

export interface VisionAnswer {
  /** 1 to 4,000 characters. */
  readonly description: string;
  /** What was seen, at most 32. */
  readonly labels: readonly string[];
  /** What the call cost, in millionths of a dollar. */
  readonly costMicros: number;
}

/** Who announces what was stored. A message may come twice, with the same `outboxSeq`. */
export interface Publisher {
  publish(topic: string, message: Announcement): Answer<unknown>;
}

export type Announcement = MessageBody & { readonly outboxSeq: number; readonly eventId: string };

/** Shaped as pino's logger is. */
export interface EventLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export const silentLog: EventLog = {
  info: ignore,
  warn: ignore,
  error: ignore,
};

function ignore(): void {
  // Whoever wants a log gives one.
}
