import * as net from 'node:net';
import { onMessages } from './bytes';
import type { SqlResult, SqlSession, SqlStore, SqlValue } from './sql-store';

/** Speaks version 10 of the protocol: handshake, any password, text queries, prepared statements, ping and quit. */
export function mysqlServer(store: SqlStore): net.Server {
  let lastThread = 0;
  return net.createServer((socket) => {
    const connection = new Connection(socket, store.session(), ++lastThread);
    onMessages(
      socket,
      (bytes) => (bytes.length < 4 ? undefined : 4 + bytes.readUIntLE(0, 3)),
      (message) => connection.take(message),
    );
    socket.on('close', () => {
      connection.close();
    });
    socket.on('error', () => undefined);
  });
}

class Connection {
  private sequence = 0;
  private isGreeted = false;
  private readonly statements = new Map<number, string>();
  private work = Promise.resolve();

  constructor(
    private readonly socket: net.Socket,
    private readonly session: SqlSession,
    threadId: number,
  ) {
    this.send(
      Buffer.from([10]),
      Buffer.from('8.0.36\0'),
      uint(threadId, 4),
      Buffer.from('12345678\0'),
      uint(CAPABILITIES & 0xffff, 2),
      Buffer.from([45]),
      uint(2, 2),
      uint(CAPABILITIES >>> 16, 2),
      Buffer.from([21]),
      Buffer.alloc(10),
      Buffer.from('123456789012\0'),
      Buffer.from('mysql_native_password\0'),
    );
  }

  take(message: Buffer): void {
    this.work = this.work.then(async () => {
      this.sequence = (message[3] ?? 0) + 1;
      if (!this.isGreeted) {
        this.isGreeted = true;
        this.sendOk();
        return;
      }
      try {
        await this.command(message[4] ?? 0, message.subarray(5));
      } catch (error) {
        this.sendError(error);
      }
    });
  }

  close(): void {
    this.session.close();
  }

  private async command(code: number, body: Buffer): Promise<void> {
    if (code === COM_QUIT) this.socket.end();
    else if (code === COM_PING || code === COM_RESET || code === COM_INIT_DB) this.sendOk();
    else if (code === COM_QUERY) await this.query(body.toString());
    else if (code === COM_PREPARE) this.prepare(body.toString());
    else if (code === COM_EXECUTE) await this.executePrepared(body);
    else if (code !== COM_CLOSE) throw new Error(`unknown command ${String(code)}`);
  }

  private async query(sql: string): Promise<void> {
    if (/^\s*set\b/i.test(sql)) this.sendOk();
    else this.sendResult(sql, await this.session.run(sql), textRow);
  }

  private prepare(sql: string): void {
    const id = this.statements.size + 1;
    this.statements.set(id, sql);
    const parameters = sql.split('?').length - 1;
    this.send(
      Buffer.from([0]),
      uint(id, 4),
      uint(0, 2),
      uint(parameters, 2),
      Buffer.from([0]),
      uint(0, 2),
    );
    for (let index = 0; index < parameters; index++) this.sendColumn('?', VAR_STRING);
    if (parameters > 0) this.sendEof();
  }

  private async executePrepared(body: Buffer): Promise<void> {
    const sql = this.statements.get(body.readUInt32LE(0)) ?? '';
    const count = sql.split('?').length - 1;
    const result = await this.session.run(sql, parametersOf(body.subarray(9), count));
    this.sendResult(sql, result, binaryRow);
  }

  private sendResult(
    sql: string,
    result: SqlResult,
    rowOf: (row: readonly SqlValue[]) => Buffer,
  ): void {
    if (!/^\s*select/i.test(sql)) {
      this.sendOk(result);
      return;
    }
    const { columns, rows } = result;
    this.send(lengthEncoded(Math.max(columns.length, 1)));
    if (columns.length === 0) this.sendColumn('none', VAR_STRING);
    columns.forEach((name, index) =>
      this.sendColumn(name, rowOf === binaryRow ? VAR_STRING : typeOf(rows[0]?.[index])),
    );
    this.sendEof();
    for (const row of rows) this.send(rowOf(row));
    this.sendEof();
  }

  private sendColumn(name: string, type: number): void {
    this.send(
      ...['def', '', '', '', name, name].map(encodedText),
      Buffer.from([0x0c]),
      uint(45, 2),
      uint(255, 4),
      Buffer.from([type]),
      uint(0, 2),
      Buffer.from([0, 0, 0]),
    );
  }

  private sendOk(result?: SqlResult): void {
    const status = this.session.isInTransaction ? 3 : 2;
    const counts = [result?.changes ?? 0, result?.insertId ?? 0].map(lengthEncoded);
    this.send(Buffer.from([0]), ...counts, uint(status, 2), uint(0, 2));
  }

  private sendEof(): void {
    this.send(Buffer.from([0xfe]), uint(0, 2), uint(2, 2));
  }

  private sendError(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    const [code, state] = /UNIQUE/.test(message)
      ? [1062, '23000']
      : /CHECK/.test(message)
        ? [3819, 'HY000']
        : [1064, '42000'];
    this.send(Buffer.from([0xff]), uint(code, 2), Buffer.from(`#${state}${message}`));
  }

  private send(...parts: Buffer[]): void {
    if (this.socket.destroyed || this.socket.writableEnded) return;
    const body = Buffer.concat(parts);
    this.socket.write(
      Buffer.concat([uint(body.length, 3), Buffer.from([this.sequence++ & 0xff]), body]),
    );
  }
}

const COM_QUIT = 1;
const COM_INIT_DB = 2;
const COM_QUERY = 3;
const COM_PING = 14;
const COM_PREPARE = 22;
const COM_EXECUTE = 23;
const COM_CLOSE = 25;
const COM_RESET = 31;
const VAR_STRING = 253;
const LONG = 3;
const DOUBLE = 5;
/** Long passwords, long flags, a database, protocol 4.1, transactions, secure connection, plugins. */
const CAPABILITIES = 0x0008_a20f & ~0x800;

function uint(value: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  bytes.writeUIntLE(value >>> 0, 0, length);
  return bytes;
}

function lengthEncoded(value: number): Buffer {
  if (value < 251) return Buffer.from([value]);
  return Buffer.concat([Buffer.from([0xfd]), uint(value, 3)]);
}

function encodedText(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([lengthEncoded(bytes.length), bytes]);
}

function textRow(row: readonly SqlValue[]): Buffer {
  return Buffer.concat(
    row.map((cell) => (cell === null ? Buffer.from([0xfb]) : encodedText(String(cell)))),
  );
}

/** Every column is text there, too. */
function binaryRow(row: readonly SqlValue[]): Buffer {
  const nulls = Buffer.alloc((row.length + 9) >> 3);
  row.forEach((cell, index) => {
    if (cell === null)
      nulls[(index + 2) >> 3] = (nulls[(index + 2) >> 3] ?? 0) | (1 << ((index + 2) & 7));
  });
  const cells = row.filter((cell) => cell !== null).map((cell) => encodedText(String(cell)));
  return Buffer.concat([Buffer.from([0]), nulls, ...cells]);
}

function parametersOf(bytes: Buffer, count: number): SqlValue[] {
  if (count === 0) return [];
  const nullBytes = (count + 7) >> 3;
  const types = bytes.subarray(nullBytes + 1, nullBytes + 1 + 2 * count);
  let at = nullBytes + 1 + 2 * count;
  return Array.from({ length: count }, (_, index) => {
    if (((bytes[index >> 3] ?? 0) >> (index & 7)) & 1) return null;
    const type = types[2 * index];
    if (type === DOUBLE) {
      at += 8;
      return bytes.readDoubleLE(at - 8);
    }
    if (type === LONG) {
      at += 4;
      return bytes.readInt32LE(at - 4);
    }
    if (type === 8) {
      at += 8;
      return Number(bytes.readBigInt64LE(at - 8));
    }
    const length = bytes[at] ?? 0;
    at += 1 + length;
    const text = bytes.toString('utf8', at - length, at);
    return /^-?\d+$/.test(text) ? Number(text) : text;
  });
}

function typeOf(value: SqlValue | undefined): number {
  if (typeof value !== 'number') return VAR_STRING;
  return Number.isInteger(value) ? LONG : DOUBLE;
}
