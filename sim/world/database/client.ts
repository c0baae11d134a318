import type { Process } from '../../kernel/process';
import { checkFunction, checkMode, checkSql, checkValues } from './arguments';
import type { Connection, TransactionMode } from './connection';
import { closed, DatabaseError, refused, reset } from './errors';
import type { Changes, EngineSession, Row, Values } from './engine';
import { Exchange, type Times } from './exchange';
import { plannedFault, type StatementFault } from './faults';
import type { Server, Session } from './server';

export interface ClientOptions extends Times {
  /** How long a statement waits for a lock of somebody else, in milliseconds. 0: it fails at once. */
  readonly busyTimeoutMs: number;
}

/** Connects a client, which is the process whose code runs now. Rejects with ECONNREFUSED, SQLITE_CANTOPEN. */
export function connect(server: Server, options: ClientOptions): Promise<Connection> {
  const { process } = server.run;
  const exchange = new Exchange<Connection>(server, 'database.connect', options, (own) => {
    const answer = outcomeOf(() => {
      if (!server.isUp) throw refused(server.options.name);
      return new Client(server, options, process);
    });
    own.answer(answer, nothing);
  });
  exchange.send();
  return exchange.answered;
}

/** A statement on its way. */
interface Statement<T> {
  readonly sql: string;
  readonly effect: (engine: EngineSession) => T;
  /** Until when it waits for a lock, in virtual milliseconds; undefined until it has arrived. */
  untilMs: number | undefined;
}

class Client implements Connection {
  readonly number: number;
  private readonly session: Session;
  private readonly waiting: Sendable[] = [];
  private current: Sendable | undefined = undefined;
  private isLost = false;
  private isClosed = false;
  /** Whether its process has ended. */
  private isOrphaned = false;

  constructor(
    private readonly server: Server,
    private readonly options: ClientOptions,
    private readonly process: Process,
  ) {
    this.session = server.open();
    this.number = server.nextConnection();
    if (process.isDead) this.orphaned();
    else process.onDeath.add(this.orphaned);
  }

  run(sql: string, values?: Values): Promise<Changes> {
    return this.ask('run', sql, values, (engine) => engine.run(sql, values));
  }

  all(sql: string, values?: Values): Promise<Row[]> {
    return this.ask('all', sql, values, (engine) => engine.all(sql, values));
  }

  get(sql: string, values?: Values): Promise<Row | undefined> {
    return this.ask('get', sql, values, (engine) => engine.all(sql, values)[0]);
  }

  exec(sql: string): Promise<void> {
    return this.ask('exec', sql, undefined, (engine) => {
      engine.exec(sql);
    });
  }

  async begin(mode: TransactionMode = 'deferred'): Promise<void> {
    checkMode(mode);
    await this.exec(`BEGIN ${mode.toUpperCase()}`);
  }

  commit(): Promise<void> {
    return this.exec('COMMIT');
  }

  rollback(): Promise<void> {
    return this.exec('ROLLBACK');
  }

  async transaction<T>(
    body: (connection: Connection) => T | Promise<T>,
    mode: TransactionMode = 'deferred',
  ): Promise<T> {
    checkFunction(body);
    const { run } = this.server;
    // What is asked for here is asked for by whoever called.
    const { strand } = run;
    await this.begin(mode);
    try {
      const value = await run.onStrand(strand, () => body(this));
      run.strand = strand;
      await this.commit();
      return value;
    } catch (error) {
      run.strand = strand;
      if (!this.isBroken) await this.rollback().catch(nothing);
      throw error;
    }
  }

  close(): Promise<void> {
    if (this.isClosed) return Promise.resolve();
    const exchange = new Exchange<void>(this.server, 'database.close', this.options, (own) => {
      this.session.end();
      own.answer(nothing, this.next);
    });
    this.isClosed = true;
    this.process.onDeath.delete(this.orphaned);
    this.enqueue(exchange);
    return exchange.answered;
  }

  lose(): void {
    if (this.isBroken) return;
    this.isLost = true;
    this.process.onDeath.delete(this.orphaned);
    this.endSoon();
  }

  private get isBroken(): boolean {
    return this.isLost || this.session.isOver;
  }

  private async ask<T>(
    name: string,
    sql: string,
    values: Values | undefined,
    effect: Statement<T>['effect'],
  ): Promise<T> {
    checkSql(sql);
    checkValues(values);
    const { server, options } = this;
    if (this.isClosed) throw closed(server.options.name);
    const statement: Statement<T> = { sql, effect, untilMs: undefined };
    const exchange = new Exchange<T>(server, `database.${name}`, options, (own) => {
      this.serve(own, statement);
    });
    this.enqueue(exchange);
    return exchange.answered;
  }

  /** The statement has arrived, or looks again whether a lock is free. */
  private serve<T>(exchange: Exchange<T>, statement: Statement<T>): void {
    const { sql, effect } = statement;
    const { run } = this.server;
    const nowMs = run.nowUs / 1_000;
    const isFirst = statement.untilMs === undefined;
    statement.untilMs ??= nowMs + this.options.busyTimeoutMs;
    const fault = isFirst && !this.isBroken ? this.faultOf(sql) : undefined;
    if (fault === 'lost') this.lose();
    const result = outcomeOf(() => {
      if (this.isBroken) throw reset(this.server.options.name);
      if (fault === 'busy') throw DatabaseError.ofResult(BUSY, 'database is locked');
      return this.session.execute(sql, effect);
    });
    if (isBusy(result) && nowMs < statement.untilMs && this.session.mayWait(sql)) {
      exchange.again(LOOK_AGAIN_MS);
      return;
    }
    if (fault === 'answerLost') this.lose();
    if (this.isOrphaned) this.endSoon();
    exchange.answer(() => {
      if (this.isBroken) throw reset(this.server.options.name);
      return result();
    }, this.next);
  }

  private faultOf(sql: string): StatementFault | undefined {
    const { run, faults } = this.server;
    return faults?.({ sql, connection: this.number }) ?? plannedFault(run, sql);
  }

  private enqueue(exchange: Sendable): void {
    this.waiting.push(exchange);
    if (this.current === undefined) this.next();
  }

  private readonly next = (): void => {
    this.current = this.waiting.shift();
    this.current?.send();
  };

  /** Its process has ended; what that had sent arrives before the server finds out. */
  private readonly orphaned = (): void => {
    this.isOrphaned = true;
    if (this.current === undefined || this.current.hasArrived) this.endSoon();
  };

  private endSoon(): void {
    const { run, strand } = this.server;
    run.packet(strand, this.options.requestMs, () => {
      this.session.end();
    });
  }
}

type Sendable = Pick<Exchange<unknown>, 'send' | 'hasArrived'>;

/** What `work` came to, to be told later. */
function outcomeOf<T>(work: () => T): () => T {
  try {
    const value = work();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function isBusy(result: () => unknown): boolean {
  try {
    result();
    return false;
  } catch (error) {
    return error instanceof DatabaseError && error.code === 'SQLITE_BUSY';
  }
}

function nothing(): void {
  return;
}

const BUSY = 5;

/** How often a statement that waits for a lock looks again. */
const LOOK_AGAIN_MS = 2;
