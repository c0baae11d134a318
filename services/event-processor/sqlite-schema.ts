/** Names the file as one of this store, in the header of the database: `hevp`. */
export const APPLICATION_ID = 0x68657670;

/**
 * One step from each version to the next; what is here is never changed, only added to.
 *
 * Texts are kept as JSON: the package hands texts over as C does, and would cut them at a zero.
 * `finish` is null for what is unfinished, and rises in the order in which events ended.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id TEXT NOT NULL UNIQUE,
    camera TEXT NOT NULL,
    key TEXT NOT NULL,
    motion TEXT NOT NULL,
    accepted_at_ms REAL NOT NULL,
    state TEXT NOT NULL,
    fence INTEGER NOT NULL DEFAULT 0,
    lease_id TEXT,
    since_ms REAL NOT NULL DEFAULT 0,
    for_ms REAL NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    reserved_day INTEGER,
    reserved_micros INTEGER,
    ended_by TEXT,
    description TEXT,
    reason TEXT,
    finish INTEGER UNIQUE,
    UNIQUE (camera, key)
  ) STRICT;
  CREATE INDEX unfinished ON event (camera, seq) WHERE finish IS NULL;
  CREATE TABLE frame (
    event INTEGER NOT NULL REFERENCES event (seq) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    UNIQUE (event, position)
  ) STRICT;
  CREATE TABLE cooldown (
    camera TEXT PRIMARY KEY,
    event_id TEXT NOT NULL,
    since_ms REAL NOT NULL
  ) STRICT;
  CREATE TABLE alerted (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    rule_id TEXT NOT NULL UNIQUE,
    since_ms REAL NOT NULL
  ) STRICT;
  CREATE TABLE ledger (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    day INTEGER NOT NULL UNIQUE,
    settled_micros INTEGER NOT NULL DEFAULT 0,
    reserved_micros INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id TEXT NOT NULL,
    topic TEXT NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
  `.replaceAll('REAL', 'REAL'),
];
