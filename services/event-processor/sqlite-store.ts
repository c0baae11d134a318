import {
  type AcceptRequest,
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
  type MessageBody,
  type Motion,
  type OutboxMessage,
  type Refusal,
  remainingMs,
  type ReserveCostRequest,
  type RetryLaterRequest,
  type Settlement,
  type SkipRequest,
  type StoreCounts,
} from './event-store';
import { type Row, SqliteConnection } from './sqlite-connection';
import { cooldownHolds, mayAlert, reserve, settle, takeCooldown } from './sqlite-limits';
import { checkRequest, type requests } from './store-requests';
import { checkCount, checkObject, checkText, checkWhole } from './validation';

export interface SqliteStoreOptions {
  /** The file; it is made when there is none. Its folder must exist and be on this machine. */
  readonly path: string;
  /** How long `open` waits while another process has the file, 0 to 600,000 ms. Default 5,000. */
  readonly busyTimeoutMs?: number;
  /** Finished events that are remembered, the last ones. Default 10,000. */
  readonly maxFinished?: number;
  /** Unpublished messages beyond which events are refused with `overflow`. Default 10,000. */
  readonly maxUnpublished?: number;
}

/**
 * Keeps everything in an SQLite file, which belongs to this store alone while it is open; whoever opens
 * it meanwhile waits. What an operation has answered is on the disk. Operations run within the
 * call and take as long as the disk takes, a few ms.
 *
 * Beside what the interface says, each operation throws ProcessorError `INVALID_ARGUMENT` for a
 * request that is none, and StoreError.
 */
export class SqliteStore implements EventStore {
  private constructor(
    private readonly connection: SqliteConnection,
    private readonly maxFinished: number,
    private readonly maxUnpublished: number,
  ) {}

  /**
   * Opens the file, makes it if need be, and brings an older schema up to date. What a process left
   * that died in the middle of a transaction is undone.
   *
   * @throws ProcessorError `INVALID_ARGUMENT`
   * @throws StoreError `NOT_WRITABLE`, `NOT_A_STORE`, `NEWER_SCHEMA`, `IN_USE`, `CORRUPT`, `FULL`
   */
  static async open(options: SqliteStoreOptions): Promise<SqliteStore> {
    checkObject('options', options);
    const path = checkText('path', options.path, 3_000);
    const limits = { least: 0, most: 600_000 };
    const busyTimeoutMs = checkWhole('busyTimeoutMs', options.busyTimeoutMs ?? 5_000, limits);
    const finished = checkCount('maxFinished', options.maxFinished ?? 10_000, 1_000_000);
    const waiting = checkCount('maxUnpublished', options.maxUnpublished ?? 10_000, 1_000_000);
    return new SqliteStore(await SqliteConnection.open({ path, busyTimeoutMs }), finished, waiting);
  }

  /** Lets go of the file. Operations fail from now on; a second call does nothing. */
  // eslint-disable-next-line @typescript-eslint/require-await -- as asynchronous as the rest
  async close(): Promise<void> {
    this.connection.close();
  }

  async look(request: LookRequest): Promise<'free' | Refusal> {
    return await this.run('look', request, () => this.judge(request));
  }

  async accept(request: AcceptRequest): Promise<'accepted' | Refusal> {
    return await this.run('accept', request, () => {
      const { eventId, key, motion, nowMs } = request;
      const { camera } = motion;
      if (this.rowOf(eventId) !== undefined) return 'accepted';
      const answer = this.judge({ ...request, camera });
      if (answer !== 'free') return answer;
      this.connection.run(
        `INSERT INTO event (event_id, camera, key, motion, accepted_at_ms, state)
         VALUES (?, ?, ?, ?, ?, 'queued')`,
        ...[write(eventId), write(camera), write(key), write(motion), nowMs],
      );
      for (const [position, bytes] of request.frames.entries()) {
        this.connection.run(
          `INSERT INTO frame SELECT seq, ?, ? FROM event WHERE event_id = ?`,
          ...[position, bytes, write(eventId)],
        );
      }
      takeCooldown(this.connection, { camera: write(camera), eventId: write(eventId), nowMs });
      return 'accepted';
    });
  }

  async lease(request: LeaseRequest): Promise<LeaseAnswer> {
    return await this.run('lease', request, () => {
      const same = this.connection.get(
        `SELECT * FROM event WHERE finish IS NULL AND state = 'leased' AND lease_id = ?`,
        write(request.leaseId),
      );
      if (same !== undefined) return this.leased(eventOf(same));
      let waitMs: number | undefined;
      for (const event of this.oldestOfEachCamera()) {
        const leftMs = remainingMs({ sinceMs: event.sinceMs, forMs: event.forMs }, request.nowMs);
        if (leftMs === 0) return this.grant(event, request);
        waitMs = Math.min(leftMs, waitMs ?? leftMs);
      }
      return { kind: 'none', waitMs };
    });
  }

  async reserveCost(request: ReserveCostRequest): Promise<'reserved' | 'overCap' | 'stale'> {
    return await this.run('reserveCost', request, () => {
      const event = this.rowOf(request.eventId);
      if (event?.state !== 'leased' || event.fence !== request.fence) return 'stale';
      if (event.hasReserved) return 'reserved';
      return reserve(this.connection, { ...request, seq: event.seq }) ? 'reserved' : 'overCap';
    });
  }

  async complete(request: CompleteRequest): Promise<Settlement> {
    return await this.end('complete', request, ({ seq }) => {
      const { eventId, description, messages, alerts, costMicros, nowMs } = request;
      settle(this.connection, { seq, costMicros });
      this.finish(seq, 'described', { description });
      const due = alerts.filter(({ ruleId, cooldownMs }) =>
        mayAlert(this.connection, { rule: write(ruleId), cooldownMs, nowMs }),
      );
      for (const { topic, body } of [...messages, ...due]) {
        this.connection.run(
          'INSERT INTO outbox (event_id, topic, body) VALUES (?, ?, ?)',
          ...[write(eventId), write(topic), write(body)],
        );
      }
    });
  }

  async skip(request: SkipRequest): Promise<Settlement> {
    return await this.end('skip', request, ({ seq }) => {
      settle(this.connection, { seq, costMicros: 0 });
      this.finish(seq, 'skipped', request);
    });
  }

  async retryLater(request: RetryLaterRequest): Promise<Settlement> {
    return await this.end('retryLater', request, ({ seq }) => {
      const { delayMs, failed, reason, costMicros, nowMs } = request;
      settle(this.connection, { seq, costMicros });
      this.connection.run(
        `UPDATE event SET state = ?, since_ms = ?, for_ms = ?, reason = ?, failures = failures + ?
         WHERE seq = ?`,
        ...[delayMs > 0 ? 'retry_pending' : 'queued', nowMs, delayMs],
        ...[write(reason), failed ? 1 : 0, seq],
      );
    });
  }

  async bury(request: BuryRequest): Promise<Settlement> {
    return await this.end('bury', request, ({ seq }) => {
      settle(this.connection, { seq, costMicros: request.costMicros });
      this.finish(seq, 'dead', request);
      this.connection.run('DELETE FROM cooldown WHERE event_id = ?', write(request.eventId));
    });
  }

  async cameraGone(request: CameraGoneRequest): Promise<number> {
    return await this.run('cameraGone', request, () => {
      const camera = write(request.camera);
      const gone = this.connection.all(
        'SELECT seq FROM event WHERE finish IS NULL AND camera = ? ORDER BY seq',
        camera,
      );
      for (const row of gone) {
        const seq = Number(row.seq);
        settle(this.connection, { seq });
        this.connection.run(`UPDATE event SET ended_by = 'cameraGone' WHERE seq = ?`, seq);
        this.finish(seq, 'camera_gone', {});
      }
      this.connection.run('DELETE FROM cooldown WHERE camera = ?', camera);
      return gone.length;
    });
  }

  async readOutbox(request: { readonly limit: number }): Promise<readonly OutboxMessage[]> {
    return await this.run('readOutbox', request, () => {
      const sql = 'SELECT * FROM outbox ORDER BY seq LIMIT ?';
      return this.connection.all(sql, request.limit).map((row) => ({
        seq: Number(row.seq),
        eventId: read(row.event_id) as string,
        topic: read(row.topic) as string,
        body: read(row.body) as MessageBody,
      }));
    });
  }

  async markPublished(request: { readonly seqs: readonly number[] }): Promise<void> {
    await this.run('markPublished', request, () => {
      for (const seq of request.seqs) {
        this.connection.run('DELETE FROM outbox WHERE seq = ?', seq);
      }
    });
  }

  async find(request: { readonly eventId: string }): Promise<EventRow | undefined> {
    return await this.run('find', request, () => this.rowOf(request.eventId)?.shown);
  }

  async counts(request: { readonly day: number }): Promise<StoreCounts> {
    return await this.run('counts', request, () => {
      const row = this.connection.get(
        `SELECT
           COUNT(*) FILTER (WHERE state = 'queued') AS queued,
           COUNT(*) FILTER (WHERE state = 'leased') AS leased,
           COUNT(*) FILTER (WHERE state = 'retry_pending') AS retryPending,
           (SELECT COUNT(*) FROM outbox) AS unpublished,
           (SELECT settled_micros FROM ledger WHERE day = ?1) AS settledMicros,
           (SELECT reserved_micros FROM ledger WHERE day = ?1) AS reservedMicros
         FROM event WHERE finish IS NULL`,
        request.day,
      );
      return {
        queued: Number(row?.queued),
        leased: Number(row?.leased),
        retryPending: Number(row?.retryPending),
        unpublished: Number(row?.unpublished),
        settledMicros: Number(row?.settledMicros ?? 0),
        reservedMicros: Number(row?.reservedMicros ?? 0),
      };
    });
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- what it throws must reject
  private async run<T>(
    operation: keyof typeof requests,
    request: unknown,
    work: () => T,
  ): Promise<T> {
    checkRequest(operation, request);
    return this.connection.transaction(work);
  }

  /** Does what ends a lease, unless the lease is no longer held or this was done already. */
  private async end(
    operation: 'complete' | 'skip' | 'retryLater' | 'bury',
    request: Held,
    change: (event: Stored) => void,
  ): Promise<Settlement> {
    return await this.run(operation, request, () => {
      const event = this.rowOf(request.eventId);
      if (event?.fence !== request.fence) return 'stale';
      if (event.state !== 'leased') return event.endedBy === operation ? 'done' : 'stale';
      this.connection.run('UPDATE event SET ended_by = ? WHERE seq = ?', operation, event.seq);
      change(event);
      return 'done';
    });
  }

  private judge(request: LookRequest): 'free' | Refusal {
    const { key, nowMs, cooldownMs, queueLimit } = request;
    const camera = write(request.camera);
    const known = 'SELECT 1 FROM event WHERE camera = ? AND key = ?';
    if (this.connection.get(known, camera, write(key)) !== undefined) return 'duplicate';
    if (cooldownHolds(this.connection, { camera, nowMs, cooldownMs })) return 'cooldown';
    const row = this.connection.get(
      `SELECT (SELECT COUNT(*) FROM event WHERE finish IS NULL) AS unfinished,
              (SELECT COUNT(*) FROM outbox) AS unpublished`,
    );
    const full =
      Number(row?.unfinished) >= queueLimit || Number(row?.unpublished) >= this.maxUnpublished;
    return full ? 'overflow' : 'free';
  }

  private oldestOfEachCamera(): readonly Stored[] {
    return this.connection
      .all(
        `SELECT * FROM event WHERE seq IN
           (SELECT MIN(seq) FROM event WHERE finish IS NULL GROUP BY camera) ORDER BY seq`,
      )
      .map(eventOf);
  }

  private grant({ seq, state, shown }: Stored, request: LeaseRequest): LeaseAnswer {
    const { leaseId, nowMs, leaseMs } = request;
    const ranOut = state === 'leased';
    if (ranOut) settle(this.connection, { seq });
    this.connection.run(
      `UPDATE event SET state = 'leased', lease_id = ?, fence = fence + 1, since_ms = ?, for_ms = ?,
         failures = failures + ?, ended_by = NULL WHERE seq = ?`,
      ...[write(leaseId), nowMs, leaseMs, ranOut ? 1 : 0, seq],
    );
    const event = this.rowOf(shown.eventId);
    if (event === undefined) throw new Error(`${shown.eventId} was leased and is not there`);
    return this.leased(event);
  }

  private leased({ seq, shown }: Stored): LeaseAnswer {
    const { eventId, fence, motion, failures } = shown;
    const frames = this.connection
      .all('SELECT bytes FROM frame WHERE event = ? ORDER BY position', seq)
      .map(({ bytes }) => bytes as Uint8Array);
    return { kind: 'leased', lease: { eventId, fence, motion, frames, failures } };
  }

  private finish(
    seq: number,
    state: EventState,
    { description, reason }: { readonly description?: string; readonly reason?: string },
  ): void {
    this.connection.run(
      `UPDATE event SET state = ?, description = ?, reason = COALESCE(?, reason),
         finish = (SELECT COALESCE(MAX(finish), 0) + 1 FROM event) WHERE seq = ?`,
      ...[state, writeSome(description), writeSome(reason), seq],
    );
    this.connection.run('DELETE FROM frame WHERE event = ?', seq);
    this.connection.run(
      `DELETE FROM event WHERE finish <= (SELECT MAX(finish) FROM event) - ?`,
      this.maxFinished,
    );
  }

  private rowOf(eventId: string): Stored | undefined {
    const row = this.connection.get('SELECT * FROM event WHERE event_id = ?', write(eventId));
    return row === undefined ? undefined : eventOf(row);
  }
}

/** A row of the table `event`. */
interface Stored {
  readonly seq: number;
  readonly state: EventState;
  readonly fence: number;
  readonly sinceMs: number;
  readonly forMs: number;
  readonly endedBy: unknown;
  readonly hasReserved: boolean;
  readonly shown: EventRow;
}

function eventOf(row: Row): Stored {
  const state = row.state as EventState;
  const fence = Number(row.fence);
  return {
    ...{ state, fence, seq: Number(row.seq), endedBy: row.ended_by },
    ...{ sinceMs: Number(row.since_ms), forMs: Number(row.for_ms) },
    hasReserved: row.reserved_day !== null,
    shown: {
      ...{ eventId: read(row.event_id) as string, key: read(row.key) as string },
      ...{ motion: read(row.motion) as Motion, state, fence },
      ...{ acceptedAtMs: Number(row.accepted_at_ms), failures: Number(row.failures) },
      ...{ description: readSome(row.description), reason: readSome(row.reason) },
    },
  };
}

/** See `MIGRATIONS` for why texts are JSON. */
function write(value: unknown): string {
  return JSON.stringify(value);
}

function writeSome(value: string | undefined): string | null {
  return value === undefined ? null : write(value);
}

function read(column: unknown): unknown {
  return JSON.parse(String(column));
}

function readSome(column: unknown): string | undefined {
  return column === null ? undefined : (read(column) as string);
}
