import { type Bell } from './bell';
import { type Database } from './database';
import { pause, within } from './deadline';
import { type OutboxMessage } from './event-store';
import { type Metrics } from './metrics';
import { type Settings } from './options';

const BATCH = 100;
/** Waits after the first failure in a row, the second and so on; the last one repeats. */
const RETRY_DELAYS_MS = [1_000, 2_000, 4_000, 8_000] as const;

export interface RelayParts {
  readonly settings: Settings;
  readonly database: Database;
  readonly metrics: Metrics;
  readonly messages: Bell;
  /** Aborts when the relay ends as soon as it finds the outbox empty. */
  readonly closing: AbortSignal;
  readonly halt: AbortSignal;
}

/**
 * Reads the outbox, publishes in order, and marks what was published. A message that was published
 * and could not be marked is published again only by another process.
 */
export class Relay {
  /** Published, and not yet marked. */
  private readonly told = new Set<number>();

  constructor(private readonly parts: RelayParts) {}

  /** Resolves when the outbox is empty after `closing`, or upon `halt`; never rejects. */
  async run(): Promise<void> {
    const { messages, settings, closing, halt } = this.parts;
    let failures = 0;
    while (!halt.aborted) {
      const sinceRings = messages.rings;
      const last = closing.aborted;
      try {
        const found = await this.flush();
        failures = 0;
        if (found) continue;
        if (last) return;
        await messages.next({ sinceRings, atMostMs: settings.pollMs });
      } catch (error) {
        settings.log.warn({ error }, 'the outbox could not be published');
        await pause(RETRY_DELAYS_MS[Math.min(failures, RETRY_DELAYS_MS.length - 1)] ?? 0, halt);
        failures += 1;
      }
    }
  }

  /** Publishes what is there; whether there was anything. */
  private async flush(): Promise<boolean> {
    const { database, halt } = this.parts;
    const read = { limit: BATCH };
    const batch = await database.run('readOutbox', (store) => store.readOutbox(read), halt);
    if (batch.length === 0) return false;
    try {
      for (const message of batch) await this.publish(message);
    } finally {
      await this.mark();
    }
    return true;
  }

  private async publish({ seq, eventId, topic, body }: OutboxMessage): Promise<void> {
    const { settings, metrics, halt } = this.parts;
    if (this.told.has(seq)) return;
    const deadline = { timeoutMs: settings.publishTimeoutMs, signal: halt };
    const message = { ...body, eventId, outboxSeq: seq };
    try {
      await within(deadline, () => settings.publisher.publish(topic, message));
    } catch (error) {
      metrics.count('publishFailures');
      throw error;
    }
    metrics.count('published');
    this.told.add(seq);
  }

  private async mark(): Promise<void> {
    if (this.told.size === 0) return;
    const { database, halt } = this.parts;
    const request = { seqs: [...this.told] };
    await database.run('markPublished', (store) => store.markPublished(request), halt);
    this.told.clear();
  }
}
