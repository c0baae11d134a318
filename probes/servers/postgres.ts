import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import * as net from 'node:net';
import { int16, int32, onMessages, Reader, zeroEnded } from './bytes';
import type { SqlResult, SqlSession, SqlStore, SqlValue } from './sql-store';

export interface PostgresOptions {
  readonly store: SqlStore;
  /** With one, clients log in by SCRAM-SHA-256. */
  readonly password?: string;
}

/** Speaks version 3 of the protocol: startup, SCRAM, simple and extended queries, notifications. */
export function postgresServer(options: PostgresOptions): net.Server {
  const channels = new Map<string, Set<Connection>>();
  let lastProcess = 0;
  return net.createServer((socket) => {
    const connection = new Connection(socket, options, channels, ++lastProcess);
    onMessages(
      socket,
      (bytes) => connection.lengthOf(bytes),
      (message) => connection.take(message),
    );
    socket.on('close', () => {
      connection.close();
    });
    socket.on('error', () => undefined);
  });
}

interface Portal {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

class Connection {
  private isStarted = false;
  private login: ScramLogin | undefined;
  private readonly session: SqlSession;
  private readonly statements = new Map<string, string>();
  private readonly portals = new Map<string, Portal>();
  private isFailed = false;
  private isSkipping = false;
  private work = Promise.resolve();

  constructor(
    private readonly socket: net.Socket,
    private readonly options: PostgresOptions,
    private readonly channels: Map<string, Set<Connection>>,
    private readonly processId: number,
  ) {
    this.session = options.store.session();
  }

  lengthOf(bytes: Buffer): number | undefined {
    const start = this.isStarted ? 1 : 0;
    return bytes.length < start + 4 ? undefined : start + bytes.readInt32BE(start);
  }

  /** Messages are dealt with one after the other, as in the real server. */
  take(message: Buffer): void {
    if (!this.isStarted) {
      this.start(message);
      return;
    }
    const type = String.fromCharCode(message[0] ?? 0);
    const body = new Reader(message.subarray(5));
    this.work = this.work
      .then(() => this.handle(type, body))
      .catch((error: unknown) => this.fail(error));
  }

  close(): void {
    for (const listeners of this.channels.values()) listeners.delete(this);
    this.session.close();
  }

  private start(message: Buffer): void {
    const version = message.readInt32BE(4);
    if (version === SSL_REQUEST) {
      this.socket.write('N');
      return;
    }
    if (version === CANCEL_REQUEST) {
      this.socket.end();
      return;
    }
    this.isStarted = true;
    if (this.options.password === undefined) {
      this.welcome();
      return;
    }
    this.login = new ScramLogin(this.options.password);
    this.send('R', int32(10), zeroEnded('SCRAM-SHA-256'), zeroEnded(''));
  }

  private welcome(): void {
    this.send('R', int32(0));
    for (const [key, value] of PARAMETERS) this.send('S', zeroEnded(key), zeroEnded(value));
    this.send('K', int32(this.processId), int32(1));
    this.ready();
  }

  private async handle(type: string, body: Reader): Promise<void> {
    if (type === 'S') {
      this.isSkipping = false;
      this.ready();
      return;
    }
    if (this.isSkipping) return;
    if (type === 'p') this.authenticate(body);
    else if (type === 'Q') await this.simpleQuery(body.zeroEnded());
    else if (type === 'P') this.parse(body);
    else if (type === 'B') this.bind(body);
    else if (type === 'D') await this.describe(body);
    else if (type === 'E') await this.executePortal(body.zeroEnded());
    else if (type === 'C') this.send('3');
    else if (type === 'X') this.socket.end();
  }

  private authenticate(body: Reader): void {
    const { login } = this;
    if (login === undefined) throw new Error('no login is under way');
    if (!login.isBegun) {
      body.zeroEnded();
      this.send('R', int32(11), Buffer.from(login.begin(body.take(body.int32()).toString())));
      return;
    }
    const proof = login.finish(body);
    if (proof === undefined) {
      this.sendError('28P01', 'password authentication failed');
      this.socket.end();
      return;
    }
    this.send('R', int32(12), Buffer.from(proof));
    this.welcome();
  }

  private async simpleQuery(sql: string): Promise<void> {
    try {
      for (const statement of sql.split(';').filter((part) => part.trim() !== '')) {
        const result = await this.run(statement, []);
        if (isReturning(statement)) this.sendColumns(result);
        this.sendRows(statement, result);
      }
    } catch (error) {
      this.isFailed = this.session.isInTransaction;
      this.sendError(codeOf(error), messageOf(error));
    }
    this.ready();
  }

  private parse(body: Reader): void {
    this.statements.set(body.zeroEnded(), body.zeroEnded());
    this.send('1');
  }

  private bind(body: Reader): void {
    const portal = body.zeroEnded();
    const sql = this.statements.get(body.zeroEnded()) ?? '';
    for (let count = body.int16(); count > 0; count--) body.int16();
    const values = Array.from({ length: body.int16() }, () => {
      const length = body.int32();
      return length < 0 ? null : valueOf(body.take(length).toString());
    });
    this.portals.set(portal, { sql, values });
    this.send('2');
  }

  /** The columns are those of the result, so the statement is executed now, and told later. */
  private async describe(body: Reader): Promise<void> {
    const isPortal = String.fromCharCode(body.uint8()) === 'P';
    const portal = this.portals.get(body.zeroEnded());
    if (!isPortal || portal === undefined || !isReturning(portal.sql)) {
      this.send('n');
      return;
    }
    const result = await this.run(portal.sql, portal.values);
    this.results.set(portal, result);
    this.sendColumns(result);
  }

  private readonly results = new Map<Portal, SqlResult>();

  private async executePortal(name: string): Promise<void> {
    const portal = this.portals.get(name);
    if (portal === undefined) throw new Error(`no portal ${name}`);
    const result = this.results.get(portal) ?? (await this.run(portal.sql, portal.values));
    this.results.delete(portal);
    this.sendRows(portal.sql, result);
  }

  private async run(sql: string, values: readonly SqlValue[]): Promise<SqlResult> {
    if (this.isFailed && !/^\s*(rollback|commit)/i.test(sql)) {
      throw Object.assign(new Error('current transaction is aborted'), { code: '25P02' });
    }
    if (/^\s*(rollback|commit)/i.test(sql)) {
      const how = this.isFailed ? 'ROLLBACK' : sql;
      this.isFailed = false;
      return this.session.run(how);
    }
    const [, verb = '', channel = '', payload = ''] =
      /^\s*(listen|notify)\s+"?(\w+)"?(?:\s*,\s*'([^']*)')?/i.exec(sql) ?? [];
    if (verb !== '') return this.notification(verb.toLowerCase(), channel, payload);
    return this.session.run(sql, values);
  }

  private notification(verb: string, channel: string, payload: string): SqlResult {
    const listeners = this.channels.get(channel) ?? new Set<Connection>();
    this.channels.set(channel, listeners);
    if (verb === 'listen') listeners.add(this);
    else
      for (const one of listeners)
        one.send('A', int32(this.processId), zeroEnded(channel), zeroEnded(payload));
    return { columns: [], rows: [], changes: 0, insertId: 0 };
  }

  private sendColumns({ columns, rows }: SqlResult): void {
    const fields = columns.flatMap((name, index) => {
      const [type, size] = typeOf(rows[0]?.[index]);
      return [zeroEnded(name), int32(0), int16(0), int32(type), int16(size), int32(-1), int16(0)];
    });
    this.send('T', int16(columns.length), ...fields);
  }

  private sendRows(sql: string, { rows, changes }: SqlResult): void {
    if (isReturning(sql)) {
      for (const row of rows) {
        const cells = row.flatMap((cell) => {
          if (cell === null) return [int32(-1)];
          const bytes = Buffer.from(String(cell));
          return [int32(bytes.length), bytes];
        });
        this.send('D', int16(row.length), ...cells);
      }
    }
    const verb = (/^\s*(\w+)/.exec(sql)?.[1] ?? '').toUpperCase();
    const count = verb === 'SELECT' ? rows.length : changes;
    const tag =
      verb === 'INSERT'
        ? `INSERT 0 ${String(count)}`
        : COUNTED.has(verb)
          ? `${verb} ${String(count)}`
          : verb;
    this.send('C', zeroEnded(tag));
  }

  private fail(error: unknown): void {
    this.isFailed = this.session.isInTransaction;
    this.isSkipping = true;
    this.sendError(codeOf(error), messageOf(error));
  }

  private sendError(code: string, message: string): void {
    const fields = [`SERROR`, `VERROR`, `C${code}`, `M${message}`].map(zeroEnded);
    this.send('E', ...fields, Buffer.alloc(1));
  }

  private ready(): void {
    this.send('Z', Buffer.from(this.isFailed ? 'E' : this.session.isInTransaction ? 'T' : 'I'));
  }

  private send(type: string, ...parts: Buffer[]): void {
    if (this.socket.destroyed || this.socket.writableEnded) return;
    const body = Buffer.concat(parts);
    this.socket.write(Buffer.concat([Buffer.from(type), int32(body.length + 4), body]));
  }
}

/** RFC 5802, the side of the server. */
class ScramLogin {
  isBegun = false;
  private readonly salt = randomBytes(16);
  private clientFirst = '';
  private serverFirst = '';

  constructor(private readonly password: string) {}

  begin(clientFirst: string): string {
    this.isBegun = true;
    this.clientFirst = clientFirst.replace(/^n,.*?,/, '');
    const nonce = /r=([^,]*)/.exec(this.clientFirst)?.[1] ?? '';
    const mine = randomBytes(18).toString('base64');
    this.serverFirst = `r=${nonce}${mine},s=${this.salt.toString('base64')},i=${String(ITERATIONS)}`;
    return this.serverFirst;
  }

  /** What proves the server; undefined for a wrong password. */
  finish(body: Reader): string | undefined {
    const rest: number[] = [];
    while (!body.isAtEnd) rest.push(body.uint8());
    const text = Buffer.from(rest).toString();
    const withoutProof = text.replace(/,p=.*$/, '');
    const proof = Buffer.from(/,p=(.*)$/.exec(text)?.[1] ?? '', 'base64');
    const salted = pbkdf2Sync(this.password, this.salt, ITERATIONS, 32, 'sha256');
    const clientKey = hmac(salted, 'Client Key');
    const stored = createHash('sha256').update(clientKey).digest();
    const message = `${this.clientFirst},${this.serverFirst},${withoutProof}`;
    const signature = hmac(stored, message);
    const expected = clientKey.map((byte, index) => byte ^ (signature[index] ?? 0));
    if (!proof.equals(expected)) return undefined;
    return `v=${hmac(hmac(salted, 'Server Key'), message).toString('base64')}`;
  }
}

const ITERATIONS = 64;
const SSL_REQUEST = 80_877_103;
const CANCEL_REQUEST = 80_877_102;
const COUNTED = new Set(['SELECT', 'UPDATE', 'DELETE']);
const PARAMETERS = [
  ['server_version', '16.0'],
  ['server_encoding', 'UTF8'],
  ['client_encoding', 'UTF8'],
  ['DateStyle', 'ISO, MDY'],
  ['TimeZone', 'UTC'],
  ['integer_datetimes', 'on'],
  ['standard_conforming_strings', 'on'],
] as const;

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function isReturning(sql: string): boolean {
  return /^\s*(select|with)\b|\breturning\b/i.test(sql);
}

/** Parameters come as text; the database is to see numbers as numbers. */
function valueOf(text: string): SqlValue {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

function typeOf(value: SqlValue | undefined): readonly [type: number, size: number] {
  if (typeof value !== 'number') return [25, -1];
  return Number.isInteger(value) ? [23, 4] : [701, 8];
}

function codeOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message: string };
  if (typeof code === 'string') return code;
  if (/UNIQUE constraint/.test(message)) return '23505';
  if (/CHECK constraint/.test(message)) return '23514';
  return /no such table/.test(message) ? '42P01' : '42601';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
