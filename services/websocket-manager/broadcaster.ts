import { type Outgoing } from './client';
import { WebSocketManagerError } from './errors';
import { type Cursor, messageFrame, type ResyncReason } from './frames';
import { type Draft, type LogEntry, type LogRange, type MessageLog } from './message-log';
import { within } from './within';

export type Published =
  | { readonly kind: 'published'; readonly seq: number }
  /** A message with that id had been published before. */
  | { readonly kind: 'duplicate'; readonly seq: number };

/** A client in the eyes of who sends to all. */
export interface Listener {
  offer(message: Outgoing): void;
  skipTo(cursor: Cursor, reason: ResyncReason): void;
}

export interface BroadcasterOptions {
  readonly log: MessageLog;
  readonly maxPublishing: number;
  readonly logTimeoutMs: number;
  /** Everybody who is live. */
  readonly listeners: () => Iterable<Listener>;
  /** Aborts when the log is not to be waited for any longer. */
  readonly signal: AbortSignal;
}

/** Puts messages into the log, one after another, and hands them to everybody in its order. */
export class Broadcaster {
  readonly epoch: string;
  /** The last message that everybody who is live has been offered. */
  head: number;
  private publishing = 0;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: BroadcasterOptions) {
    this.epoch = options.log.epoch;
    this.head = options.log.lastSeq;
  }

  /** Messages that are not in the log yet. */
  get waiting(): number {
    return this.publishing;
  }

  /**
   * Resolves when the message is in the log and queued for everybody who is live.
   *
   * @throws WebSocketManagerError `OVERLOADED`, `LOG_FAILED`
   */
  async publish(draft: Draft): Promise<Published> {
    if (this.publishing >= this.options.maxPublishing) {
      throw new WebSocketManagerError('OVERLOADED', 'too many messages wait for the log');
    }
    this.publishing += 1;
    const turn = this.publishAfter(this.last, draft);
    this.last = turn.catch(nothing);
    return await turn;
  }

  /** A page of the log that ends with `head` at most: what is after it, live clients get anyway. */
  async read({ afterSeq, limit }: LogRange): Promise<readonly LogEntry[]> {
    const range = { afterSeq, limit: Math.min(limit, this.head - afterSeq) };
    return await this.answerOf(() => this.options.log.read(range));
  }

  /** What clients get for an entry of the log. */
  outgoing(entry: LogEntry): Outgoing {
    return { seq: entry.seq, topic: entry.topic, frame: messageFrame(this.epoch, entry) };
  }

  /** Resolves when every message that was published so far has been dealt with. */
  async idle(): Promise<void> {
    await this.last;
  }

  private async publishAfter(before: Promise<unknown>, draft: Draft): Promise<Published> {
    await before;
    try {
      const { seq } = await this.answerOf(() => this.options.log.append(draft));
      if (seq <= this.head) return { kind: 'duplicate', seq };
      if (seq > this.head + 1) await this.catchUp(seq - 1);
      this.fanOut({ seq, topic: draft.topic, payload: draft.payload });
      return { kind: 'published', seq };
    } finally {
      this.publishing -= 1;
    }
  }

  private fanOut(entry: LogEntry): void {
    const message = this.outgoing(entry);
    this.head = entry.seq;
    for (const listener of this.options.listeners()) listener.offer(message);
  }

  /** Messages that are in the log although it could not say so: they come before the next one. */
  private async catchUp(seq: number): Promise<void> {
    while (this.head < seq) {
      const range = { afterSeq: this.head, limit: seq - this.head };
      const missed = await this.answerOf(() => this.options.log.read(range));
      if (missed[0]?.seq === this.head + 1) {
        for (const entry of missed) this.fanOut(entry);
      } else {
        this.head = seq;
        const cursor = { epoch: this.epoch, seq };
        for (const listener of this.options.listeners()) listener.skipTo(cursor, 'TOO_OLD');
      }
    }
  }

  private async answerOf<T>(ask: () => Promise<T>): Promise<T> {
    const { logTimeoutMs: timeoutMs, signal } = this.options;
    const answer = await within(ask, { timeoutMs, signal });
    if (answer.kind === 'value') return answer.value;
    const cause = answer.kind === 'failed' ? answer.error : answer.kind;
    throw new WebSocketManagerError('LOG_FAILED', 'the log did not answer', { cause });
  }
}

function nothing(): void {
  // Who publishes is told; who comes next starts afresh.
}
