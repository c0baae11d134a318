import { createRequire } from 'node:module';
import * as path from 'node:path';
import { pool, type Pool } from 'workerpool';
import { HeddleError } from '../../errors';
import { afterRealTime } from '../wall-clock';
import type { WorkSetup } from './tasks';
import type { Sources } from './plan';
import { MEMORY_SIGNAL } from './watch';
import type { Answer, WorkerMethods } from './worker';

type TaskName = Exclude<keyof WorkerMethods, 'open' | 'expect'>;

type ValueOf<Name extends TaskName> =
  Awaited<ReturnType<WorkerMethods[Name]>> extends Answer<infer T> ? T : never;

/** What came of a task: its value, or how the process that executed it ended. */
export type Result<T> =
  { readonly kind: 'done'; readonly value: T } | { readonly kind: 'died'; readonly death: Death };

export interface Death {
  readonly kind: 'ended' | 'hung' | 'memory';
  /** Such as `with exit code 7`. The same for the same cause. */
  readonly how: string;
}

export interface WorkerOptions {
  readonly setup: WorkSetup;
  /** Megabytes that a worker may have, V8's heap and buffers together. */
  readonly memoryMb: number;
  /** Called with the process id of each worker that is ready. */
  readonly onStart?: (pid: number) => void;
}

/** One worker process, started when it is first needed and replaced after it died. */
export class WorkerProcess {
  private current: Promise<Started> | undefined;
  private sources: Sources | undefined;
  private ended = false;

  constructor(private readonly options: WorkerOptions) {}

  /** The sources that the plan was made from, for this worker and those that replace it. */
  async expect(sources: Sources): Promise<void> {
    this.sources = sources;
    if (this.current !== undefined) await (await this.current).call('expect', [sources]);
  }

  /**
   * Executes a task. A worker that gives no answer in time is ended.
   *
   * @throws HeddleError if the task was refused, Error if heddle itself is broken
   */
  async execute<Name extends TaskName>(
    name: Name,
    params: Parameters<WorkerMethods[Name]>,
    limitMs: number,
  ): Promise<Result<ValueOf<Name>>> {
    const worker = await this.started();
    const result = await worker.call<ValueOf<Name>>(name, params, limitMs);
    if (result.kind === 'died') this.current = undefined;
    return result;
  }

  /** Starts the process, so that a task need not wait for it. */
  warmUp(): void {
    this.started().catch(() => undefined);
  }

  end(): void {
    this.ended = true;
    const { current } = this;
    this.current = undefined;
    void current?.then(
      (worker) => worker.end(),
      () => undefined,
    );
  }

  private started(): Promise<Started> {
    if (this.current === undefined) {
      const current = this.start();
      current.catch(() => {
        if (this.current === current) this.current = undefined;
      });
      this.current = current;
    }
    return this.current;
  }

  private async start(): Promise<Started> {
    let death: Death | undefined;
    for (let attempt = 0; attempt < MAX_STARTS; attempt++) {
      const worker = new Started(this.options.memoryMb);
      const { setup, onStart } = this.options;
      const opened = await opening(worker, setup);
      if (opened.kind === 'done') {
        if (this.sources !== undefined) await worker.call('expect', [this.sources]);
        if (this.ended) worker.end();
        onStart?.(opened.value);
        return worker;
      }
      ({ death } = opened);
    }
    throw new HeddleError(
      'LOAD_FAILED',
      `a worker process ended ${death?.how ?? ''} before it was ready, ${MAX_STARTS} times`,
      'see whether the compiler and what --require names load, and whether --memory is enough',
    );
  }
}

/** A process in which the project does not open is of no use. */
async function opening(worker: Started, setup: WorkSetup): Promise<Result<number>> {
  try {
    return await worker.call<number>('open', [setup], START_LIMIT_MS);
  } catch (error) {
    worker.end();
    throw error;
  }
}

/** Times that a worker is started before it is given up. */
const MAX_STARTS = 5;

const START_LIMIT_MS = 60_000;

/** Real milliseconds for a task that does nothing of the user's. */
const SHORT_LIMIT_MS = 30_000;

/** A process. workerpool would share out tasks among several: here each has a pool of its own. */
class Started {
  private pid: number | undefined;
  private readonly processes: Pool;
  private output = '';

  constructor(private readonly memoryMb: number) {
    this.processes = pool(SCRIPT, {
      workerType: 'process',
      minWorkers: 0,
      maxWorkers: 1,
      emitStdStreams: true,
      workerTerminateTimeout: 100,
      forkArgs: [String(memoryMb)],
      forkOpts: {
        serialization: 'advanced',
        execArgv: [...inheritedArguments(), `--max-old-space-size=${memoryMb}`],
        env: { ...process.env, ...(FROM_CHECKOUT ? { TS_NODE_CWD: __dirname } : {}) },
      },
    });
  }

  async call<T>(name: string, params: unknown[], limitMs = SHORT_LIMIT_MS): Promise<Result<T>> {
    const late: Death[] = [];
    const cancel = afterRealTime(limitMs, () => {
      late.push({
        kind: 'hung',
        how: `after ${limitMs / 1000} s of real time without an answer`,
      });
      this.end();
    });
    let answer: Answer<T>;
    try {
      answer = (await this.processes.exec(name, params, { on: this.collect })) as Answer<T>;
    } catch (error) {
      return { kind: 'died', death: late[0] ?? this.deathOf(error) };
    } finally {
      cancel();
    }
    this.forward();
    switch (answer.kind) {
      case 'done':
        return answer;
      case 'refused':
        throw new HeddleError(answer.code, answer.message, answer.remedy);
      case 'broken':
        throw new Broken(answer.stack);
    }
  }

  /** At once: a worker holds nothing that is worth waiting for. */
  end(): void {
    // workerpool waits for a goodbye that a process at work, stopped or dead does not give.
    void this.processes.terminate(true).catch(() => undefined);
    if (this.pid === undefined) return;
    try {
      process.kill(this.pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  private readonly collect = (payload: Emitted): void => {
    this.pid = payload.pid ?? this.pid;
    this.output = (this.output + (payload.stdout ?? payload.stderr ?? '')).slice(-OUTPUT_KEPT);
  };

  /** What code under test printed outside of a run; never on stdout, which may be JSON. */
  private forward(): void {
    if (this.output !== '') process.stderr.write(this.output);
    this.output = '';
  }

  private deathOf(error: unknown): Death {
    const text = error instanceof Error ? error.message : String(error);
    const signal = /signalCode: `(SIG\w+)`/.exec(text)?.[1];
    if (signal === MEMORY_SIGNAL || this.output.includes('heap out of memory')) {
      return { kind: 'memory', how: `at its memory limit of ${this.memoryMb} MB` };
    }
    const code = /exitCode: `(\d+)`/.exec(text)?.[1];
    if (signal !== undefined) return { kind: 'ended', how: `by ${signal}` };
    return {
      kind: 'ended',
      how: code === undefined ? 'for no known reason' : `with exit code ${code}`,
    };
  }
}

/** What comes of a worker beside answers. */
export interface Emitted {
  /** Of the process, before anything of the project is loaded in it. */
  readonly pid?: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

/** An error of heddle's own in a worker, with the stack that it had there. */
class Broken extends Error {
  override readonly name = 'Broken';

  constructor(override readonly stack: string) {
    super(stack.split('\n')[0] ?? stack);
  }
}

/** Characters of a worker's output that are kept while a task runs. */
const OUTPUT_KEPT = 20_000;

/** A checkout runs from TypeScript, a built package from JavaScript. */
const FROM_CHECKOUT = __filename.endsWith('.ts');

const SCRIPT = path.join(__dirname, FROM_CHECKOUT ? 'worker.ts' : 'worker.js');

/** What Node itself was started with holds for workers too, but not what would disturb them. */
function inheritedArguments(): string[] {
  const inherited = process.execArgv.filter((argument) => !NOT_INHERITED.test(argument));
  if (!FROM_CHECKOUT || inherited.some((argument) => argument.includes('ts-node')))
    return inherited;
  const compiler = createRequire(__filename).resolve('ts-node/register/transpile-only');
  return [...inherited, '--require', compiler];
}

const NOT_INHERITED = /^--(?:inspect|cpu-prof|heap-prof|max-old-space-size|prof\b|expose-gc|test)/;
