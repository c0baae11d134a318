/** `heddle/database`: an SQLite database behind simulated connections, for scenarios and tests. */
import * as path from 'node:path';
import { diskOfMachine } from '../doors/disk/session';
import { checkOptionNames, quoted } from '../kernel/arguments';
import { currentRun } from '../kernel/current';
import { oneFor } from '../kernel/one-for';
import type { Run } from '../kernel/run';
import { connect } from '../world/database/client';
import type { Connection } from '../world/database/connection';
import type { StatementFaults } from '../world/database/faults';
import { Server } from '../world/database/server';
import { sqlite } from './sqlite';

export type { Connection, TransactionMode } from '../world/database/connection';
export { DatabaseError } from '../world/database/errors';
export type { Changes, Row, Value, Values } from '../world/database/engine';
export type { StatementFault, StatementFaults } from '../world/database/faults';

export interface DatabaseOptions {
  /** Absolute path on the disk of the database's machine. It is made with the first connection. */
  readonly file: string;
  /** Of the machine. Within a run the same name is the same database. Default `database`. */
  readonly name?: string;
  /** Stated latency of a statement before its effect, in milliseconds. Default 1. */
  readonly requestMs?: number;
  /** Stated latency of its answer, in milliseconds. Default 1. */
  readonly answerMs?: number;
  /** How long a statement waits for a lock of another connection, in milliseconds. Default 0, as in SQLite. */
  readonly busyTimeoutMs?: number;
}

/**
 * The database of a run: a machine of its own that has SQLite and a disk. Each statement of a connection
 * has a request, an effect and an answer, so that transactions interleave, and SQLite itself decides
 * which of them conflict.
 *
 * @throws TypeError for options that make no sense
 * @throws Error outside a run
 */
export function simulatedDatabase(options: DatabaseOptions): SimulatedDatabase {
  checkOptions(options);
  const run = currentRun();
  if (run === undefined) {
    throw new Error('simulatedDatabase is called outside a run: call it in the body of a scenario');
  }
  const server = serverOf(run, options);
  const { requestMs = 1, answerMs = 1, busyTimeoutMs = 0 } = options;
  return {
    connect: () => connect(server, { requestMs, answerMs, busyTimeoutMs }),
    set faults(faults: StatementFaults | undefined) {
      server.faults = faults;
    },
    crash: () => {
      server.crash();
    },
    start: () => {
      server.isUp = true;
    },
  };
}

export interface SimulatedDatabase {
  /**
   * For the process whose code runs now. Rejects with a DatabaseError: ECONNREFUSED while it is down,
   * SQLITE_CANTOPEN, SQLITE_IOERR.
   */
  connect(): Promise<Connection>;
  /** Asked before each statement; an answer is what goes wrong with it. undefined: nothing does. */
  set faults(faults: StatementFaults | undefined);
  /**
   * Its machine loses power now: every connection is lost, and on its disk what was not synced may be, as far
   * as the choices of the run have it. It stays down until `start`.
   */
  crash(): void;
  /** It is up again; what was committed is there. */
  start(): void;
}

const serversOf = oneFor<Run, Map<string, Server>>(() => new Map());

function serverOf(run: Run, { name = 'database', file }: DatabaseOptions): Server {
  const known = serversOf(run);
  let server = known.get(name);
  if (server === undefined) {
    server = new Server(run, {
      name,
      file,
      engine: sqlite,
      crashDisk: (machine) => {
        const stream = run.parts.choices.stream('fault');
        diskOfMachine(run, machine).crash((bound) => stream.choose(bound));
      },
    });
    known.set(name, server);
  }
  if (server.options.file !== file) {
    throw new TypeError(
      `the database ${name} has the file ${server.options.file}: give ${file} another name`,
    );
  }
  return server;
}

const OPTIONS: ReadonlySet<string> = new Set<keyof DatabaseOptions>([
  ...(['file', 'name', 'requestMs', 'answerMs', 'busyTimeoutMs'] as const),
]);

function checkOptions(options: unknown): void {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`simulatedDatabase got ${quoted(options)}: give it { file: '/app.db' }`);
  }
  checkOptionNames('simulatedDatabase', options, OPTIONS);
  const { file, name = 'database', ...times } = options as Record<string, unknown>;
  if (typeof file !== 'string' || !path.posix.isAbsolute(file) || file.endsWith('/')) {
    throw new TypeError(`the file of a database is ${quoted(file)}: give an absolute path`);
  }
  if (typeof name !== 'string' || name === '' || name.includes('/')) {
    throw new TypeError(
      `the name of a database is ${quoted(name)}: give it at least one character, and no "/"`,
    );
  }
  for (const [key, ms] of Object.entries(times)) {
    if (ms === undefined || (typeof ms === 'number' && Number.isFinite(ms) && ms >= 0)) continue;
    throw new RangeError(`${key} of a database is ${quoted(ms)}: give it milliseconds from 0`);
  }
}
