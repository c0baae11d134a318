import { randomUUID } from 'node:crypto';
import { checkCount } from './validation';

/** A message before it has its place in the log. */
export interface Draft {
  readonly topic: string;
  /** The message as JSON. */
  readonly payload: string;
  /** Two drafts with the same id are the same message. */
  readonly id?: string;
}

export interface LogEntry {
  readonly seq: number;
  readonly topic: string;
  readonly payload: string;
}

export interface LogRange {
  readonly afterSeq: number;
  readonly limit: number;
}

/** Where messages get their order, and from where clients that were away are served. */
export interface MessageLog {
  /** Names this history. A log that was lost or set back has another one. */
  readonly epoch: string;
  /** The last entry when the log was opened; 0 when it had none. */
  readonly lastSeq: number;
  /**
   * Appends a message and says its place: 1, 2, 3 and so on. A message with the id of one that is
   * still in the log is not appended again; its place is that of the first.
   */
  append(draft: Draft): Promise<{ readonly seq: number }>;
  /** In order, without a gap, from the first entry after `afterSeq` that the log still has. */
  read(range: LogRange): Promise<readonly LogEntry[]>;
}

/** A log that lasts as long as the process, and holds the last entries only. */
export class MemoryLog implements MessageLog {
  readonly epoch = randomUUID();
  readonly lastSeq = 0;
  private readonly capacity: number;
  private readonly entries = new Map<number, LogEntry & { readonly id: string | undefined }>();
  private readonly ids = new Map<string, number>();
  private nextSeq = 1;

  /**
   * @param options.capacity entries held at most, up to 1,000,000. Default 1,000.
   * @throws WebSocketManagerError `INVALID_ARGUMENT`
   */
  constructor(options: { readonly capacity?: number } = {}) {
    this.capacity = checkCount('capacity', options.capacity ?? 1_000, 1_000_000);
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- a log is asynchronous by contract
  async append({ topic, payload, id }: Draft): Promise<{ readonly seq: number }> {
    const known = id === undefined ? undefined : this.ids.get(id);
    if (known !== undefined) return { seq: known };
    const seq = this.nextSeq;
    this.nextSeq += 1;
    this.entries.set(seq, { seq, topic, payload, id });
    if (id !== undefined) this.ids.set(id, seq);
    if (this.entries.size > this.capacity) this.dropOldest();
    return { seq };
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- a log is asynchronous by contract
  async read({ afterSeq, limit }: LogRange): Promise<readonly LogEntry[]> {
    const firstSeq = this.nextSeq - this.entries.size;
    const page: LogEntry[] = [];
    const from = Math.max(afterSeq + 1, firstSeq);
    for (let seq = from; seq < this.nextSeq && page.length < limit; seq += 1) {
      const entry = this.entries.get(seq);
      if (entry !== undefined) page.push(entry);
    }
    return page;
  }

  private dropOldest(): void {
    const oldest = this.nextSeq - this.entries.size;
    const id = this.entries.get(oldest)?.id;
    if (id !== undefined) this.ids.delete(id);
    this.entries.delete(oldest);
  }
}
