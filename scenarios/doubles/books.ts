import { SqliteConnection } from '../../services/event-processor/sqlite-connection';
import { type Home } from './home';

/** A row of the processor's store. */
export interface StoredEvent {
  readonly eventId: string;
  readonly camera: string;
  readonly key: string;
  readonly state: string;
  /** How often it was leased. */
  readonly fence: number;
  readonly failures: number;
}

/** What is in the processor's store. */
export interface Books {
  /** In the order in which they were accepted. */
  readonly events: readonly StoredEvent[];
  /** Messages that are not marked as published. */
  readonly unpublished: number;
  /** Over all days. */
  readonly settledMicros: number;
  readonly reservedMicros: number;
}

/** Reads the store of a processor that has ended, on its own machine. */
export async function booksOf(home: Home): Promise<Books> {
  return await home.look(async (path) => {
    const connection = await SqliteConnection.open({ path, busyTimeoutMs: 5_000 });
    const books = connection.transaction(() => {
      const sums = connection.get(
        `SELECT (SELECT COUNT(*) FROM outbox) AS unpublished,
           (SELECT TOTAL(settled_micros) FROM ledger) AS settled,
           (SELECT TOTAL(reserved_micros) FROM ledger) AS reserved`,
      );
      return {
        events: connection.all('SELECT * FROM event ORDER BY seq').map(eventOf),
        unpublished: Number(sums?.unpublished),
        settledMicros: Number(sums?.settled),
        reservedMicros: Number(sums?.reserved),
      };
    });
    connection.close();
    return books;
  });
}

function eventOf(row: Readonly<Record<string, unknown>>): StoredEvent {
  return {
    eventId: text(row.event_id),
    camera: text(row.camera),
    key: text(row.key),
    state: String(row.state),
    fence: Number(row.fence),
    failures: Number(row.failures),
  };
}

/** Texts are kept as JSON. */
function text(column: unknown): string {
  return JSON.parse(String(column)) as string;
}
