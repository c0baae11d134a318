import { abandoned, pause } from './deadline';
import { ProcessorError } from './errors';
import { type Answer, type EventStore } from './event-store';
import { Semaphore } from './semaphore';

export interface DatabaseOptions {
  readonly store: EventStore;
  /** Operations under way at most. */
  readonly connections: number;
  /** How long to wait before the second attempt, the third and so on. */
  readonly retryDelaysMs: readonly number[];
  readonly onFailure: (operation: string, error: unknown) => void;
}

/**
 * The store behind a limited number of connections. A connection is held for one operation and
 * never while something else is waited for: who holds one and waits for another may wait for ever.
 */
export class Database {
  private readonly connections: Semaphore;

  constructor(private readonly options: DatabaseOptions) {
    this.connections = new Semaphore(options.connections);
  }

  get connectionsInUse(): number {
    return this.connections.inUse;
  }

  /**
   * Runs one operation, again when it fails. `work` must repeat the very same request, for the
   * failed attempt may have been committed.
   *
   * @param signal ends waiting and repeating; an attempt under way is let end
   * @throws ProcessorError `STORE_FAILED` when the last attempt failed, `ABORTED`
   */
  async run<T>(
    operation: string,
    work: (store: EventStore) => Answer<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const { retryDelaysMs, onFailure } = this.options;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.attempt(work, signal);
      } catch (error) {
        if (signal?.aborted === true) throw abandoned(signal);
        onFailure(operation, error);
        const delayMs = retryDelaysMs[attempt];
        if (delayMs === undefined) {
          const message = `${operation} failed ${attempt + 1} times`;
          throw new ProcessorError('STORE_FAILED', message, { cause: error });
        }
        await pause(delayMs, signal);
      }
    }
  }

  private async attempt<T>(
    work: (store: EventStore) => Answer<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    const release = await this.connections.acquire(signal);
    try {
      return await work(this.options.store);
    } finally {
      release();
    }
  }
}
