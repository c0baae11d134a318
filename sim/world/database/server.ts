import { Machine, Process } from '../../kernel/process';
import type { Run } from '../../kernel/run';
import type { Strand } from '../../kernel/strand';
import type { Engine, EngineSession, Surroundings } from './engine';
import { LockTable } from './locks';
import type { StatementFaults } from './faults';

export interface ServerOptions {
  readonly name: string;
  readonly file: string;
  readonly engine: Engine;
  /** Loses of the machine's disk what was not synced. */
  readonly crashDisk: (machine: Machine) => void;
}

/**
 * A database on a machine of its own, whose disk has the file. Each connection is a session of the engine; they
 * keep each other out by the engine's own locks, and by nothing else.
 */
export class Server implements Surroundings {
  readonly locks = new LockTable();
  readonly machine: Machine;
  /** On which statements take effect. */
  readonly strand: Strand;
  isUp = true;
  faults: StatementFaults | undefined = undefined;
  private readonly sessions = new Set<Session>();
  private connections = 0;

  constructor(
    readonly run: Run,
    readonly options: ServerOptions,
  ) {
    this.machine = new Machine(options.name);
    this.strand = run.root.child(options.name, new Process(this.machine));
    run.onLeave.push(() => {
      this.abandonAll();
    });
  }

  nextConnection(): number {
    this.connections++;
    return this.connections;
  }

  randomBytes(count: number): Uint8Array {
    const stream = this.run.parts.choices.stream('random');
    return Uint8Array.from({ length: count }, () => stream.choose(256));
  }

  /** @throws DatabaseError such as SQLITE_CANTOPEN */
  open(): Session {
    const session = new Session(this);
    this.sessions.add(session);
    return session;
  }

  ended(session: Session): void {
    this.sessions.delete(session);
  }

  /** Its machine loses power: what was not synced may be gone, and every connection is. */
  crash(): void {
    this.isUp = false;
    this.abandonAll();
    this.options.crashDisk(this.machine);
  }

  private abandonAll(): void {
    for (const session of this.sessions) session.abandon();
    this.sessions.clear();
    this.locks.clear();
  }
}

/** One connection, as the server has it. */
export class Session {
  /** Set for good when it ended, whoever ended it. */
  isOver = false;
  private readonly engine: EngineSession;
  /** Whether the transaction that is open has read something already. */
  private hasRead = false;

  constructor(private readonly server: Server) {
    const { engine, file } = server.options;
    this.engine = this.onServer(() => engine.open(file, server));
  }

  /** @throws DatabaseError */
  execute<T>(sql: string, effect: (engine: EngineSession) => T): T {
    return this.onServer(() => {
      const value = effect(this.engine);
      this.hasRead = this.engine.inTransaction && !BEGIN.test(sql);
      return value;
    });
  }

  /**
   * Whether it makes sense to wait for a lock of somebody else, by the rule that SQLite has for its own busy
   * handler: not where a transaction that has read wants to write, for the other one may wait for it in
   * turn. Several statements at once are not begun again either.
   */
  mayWait(sql: string): boolean {
    return SINGLE.test(sql) && (!this.hasRead || COMMIT.test(sql));
  }

  /** What is open is rolled back. */
  end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.server.ended(this);
    this.onServer(() => {
      this.engine.close();
    });
  }

  /** It ends as its server does, in the midst of whatever it was about. */
  abandon(): void {
    this.isOver = true;
    this.engine.abandon();
  }

  /** The files are those of the server's machine. */
  private onServer<T>(work: () => T): T {
    const { run, strand } = this.server;
    const before = run.strand;
    run.strand = strand;
    try {
      return work();
    } finally {
      run.strand = before;
    }
  }
}

const BEGIN = /^\s*BEGIN\b[^;]*;?\s*$/i;
const COMMIT = /^\s*(COMMIT|END)\b/i;
const SINGLE = /^[^;]*;?\s*$/;
