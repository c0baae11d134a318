import {
  simulatedDatabase,
  type Connection,
  type SimulatedDatabase,
} from '../../../../sim/database';

/** A database with one row that counts from 0. */
export async function counterDatabase(
  options: { readonly busyTimeoutMs?: number } = {},
): Promise<SimulatedDatabase> {
  const database = simulatedDatabase({ file: '/var/db/counter.db', ...options });
  const connection = await database.connect();
  await connection.exec('CREATE TABLE counter (id INTEGER PRIMARY KEY, value INTEGER NOT NULL)');
  await connection.run('INSERT INTO counter VALUES (1, 0)');
  await connection.close();
  return database;
}

export async function valueOf(connection: Connection): Promise<number> {
  const row = await connection.get('SELECT value FROM counter WHERE id = 1');
  return Number(row?.['value']);
}

export async function setValue(connection: Connection, value: number): Promise<void> {
  await connection.run('UPDATE counter SET value = ? WHERE id = 1', [value]);
}

/** With what it fails; `done` if it does not. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    return String((error as { readonly code?: string }).code);
  }
}
