import { remainingMs } from './event-store';
import { type SqliteConnection } from './sqlite-connection';

/** No cooldown is longer than this, so an older one is over. */
const LONGEST_COOLDOWN_MS = 300_000;
const MOST_ALERT_RULES = 1_000;
/** Days that are remembered: whoever still settles a cost began it today or yesterday. */
const MOST_DAYS = 32;

export function cooldownHolds(
  connection: SqliteConnection,
  request: { readonly camera: string; readonly nowMs: number; readonly cooldownMs: number },
): boolean {
  const { camera, nowMs, cooldownMs } = request;
  const row = connection.get('SELECT since_ms FROM cooldown WHERE camera = ?', camera);
  if (row === undefined) return false;
  return remainingMs({ sinceMs: Number(row.since_ms), forMs: cooldownMs }, nowMs) > 0;
}

/** Begins the cooldown of a camera, and forgets those that are over. */
export function takeCooldown(
  connection: SqliteConnection,
  request: { readonly camera: string; readonly eventId: string; readonly nowMs: number },
): void {
  const { camera, eventId, nowMs } = request;
  connection.run('DELETE FROM cooldown WHERE ABS(? - since_ms) >= ?', nowMs, LONGEST_COOLDOWN_MS);
  connection.run('INSERT OR REPLACE INTO cooldown VALUES (?, ?, ?)', camera, eventId, nowMs);
}

/** Whether the rule may raise an alert now; if so, its cooldown begins. */
export function mayAlert(
  connection: SqliteConnection,
  request: { readonly rule: string; readonly cooldownMs: number; readonly nowMs: number },
): boolean {
  const { rule, cooldownMs, nowMs } = request;
  const row = connection.get('SELECT since_ms FROM alerted WHERE rule_id = ?', rule);
  const span = row && { sinceMs: Number(row.since_ms), forMs: cooldownMs };
  if (span !== undefined && remainingMs(span, nowMs) > 0) return false;
  connection.run('INSERT OR REPLACE INTO alerted (rule_id, since_ms) VALUES (?, ?)', rule, nowMs);
  connection.run(
    `DELETE FROM alerted WHERE position IN
       (SELECT position FROM alerted ORDER BY position DESC LIMIT -1 OFFSET ?)`,
    MOST_ALERT_RULES,
  );
  return true;
}

/** Promises an amount to an event; false, and nothing is changed, where that would exceed the cap. */
export function reserve(
  connection: SqliteConnection,
  request: {
    /** Of the event. */
    readonly seq: number;
    readonly day: number;
    readonly amountMicros: number;
    readonly capMicros: number;
  },
): boolean {
  const { seq, day, amountMicros, capMicros } = request;
  const row = connection.get('SELECT * FROM ledger WHERE day = ?', day);
  const promisedMicros = Number(row?.settled_micros ?? 0) + Number(row?.reserved_micros ?? 0);
  if (promisedMicros + amountMicros > capMicros) return false;
  connection.run(
    `INSERT INTO ledger (day, reserved_micros) VALUES (?, ?)
     ON CONFLICT (day) DO UPDATE SET reserved_micros = reserved_micros + excluded.reserved_micros`,
    ...[day, amountMicros],
  );
  connection.run(
    'UPDATE event SET reserved_day = ?, reserved_micros = ? WHERE seq = ?',
    ...[day, amountMicros, seq],
  );
  connection.run(
    `DELETE FROM ledger WHERE reserved_micros = 0 AND position IN
       (SELECT position FROM ledger ORDER BY position DESC LIMIT -1 OFFSET ?)`,
    MOST_DAYS,
  );
  return true;
}

/** Turns what an event had reserved into what was spent, at most as much; by default all of it. */
export function settle(
  connection: SqliteConnection,
  request: { readonly seq: number; readonly costMicros?: number },
): void {
  const { seq, costMicros } = request;
  const sql = 'SELECT reserved_day, reserved_micros FROM event WHERE seq = ?';
  const row = connection.get(sql, seq);
  if (row === undefined || row.reserved_day === null) return;
  const reservedMicros = Number(row.reserved_micros);
  connection.run(
    `UPDATE ledger SET reserved_micros = reserved_micros - ?, settled_micros = settled_micros + ?
     WHERE day = ?`,
    ...[reservedMicros, Math.min(costMicros ?? reservedMicros, reservedMicros)],
    Number(row.reserved_day),
  );
  connection.run('UPDATE event SET reserved_day = NULL, reserved_micros = NULL WHERE seq = ?', seq);
}
