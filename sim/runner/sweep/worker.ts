import { worker, workerEmit } from 'workerpool';
import { HeddleError, type ErrorCode } from '../../errors';
import type { Emitted } from './worker-process';
import type { AuditTask, SeedsTask, WorkSetup } from './tasks';
import { SweepTasks } from './tasks';
import type { PlannedScenario, Sources } from './plan';
import type { ScenarioOptions } from '../options';
import { watchProcess } from './watch';

/** A process that executes tasks of a sweep, one at a time. User code is loaded here alone. */

/** What a task gave. A task never throws: an error would lose its type between processes. */
export type Answer<T> =
  | { readonly kind: 'done'; readonly value: T }
  | {
      readonly kind: 'refused';
      readonly code: ErrorCode;
      readonly message: string;
      readonly remedy: string;
    }
  | { readonly kind: 'broken'; readonly stack: string };

let opened: SweepTasks | undefined;

const methods = {
  /** Must be the first. Returns the id of the process. */
  open: (setup: WorkSetup) =>
    answer(() => {
      workerEmit({ pid: process.pid } satisfies Emitted);
      opened = SweepTasks.open(setup);
      return process.pid;
    }),
  expect: (sources: Sources) => answer(() => tasks().expect(sources)),
  plan: (file: string, overrides: ScenarioOptions) => answer(() => tasks().plan(file, overrides)),
  seeds: (task: SeedsTask) => answer(() => tasks().seeds(task)),
  investigate: (scenario: PlannedScenario, seed: number, fingerprint: string) =>
    answer(() => tasks().investigate(scenario, seed, fingerprint)),
  audit: (task: AuditTask) => answer(() => tasks().audit(task)),
};

export type WorkerMethods = typeof methods;

function tasks(): SweepTasks {
  if (opened === undefined) throw new Error('the worker was not opened');
  return opened;
}

async function answer<T>(body: () => T | Promise<T>): Promise<Answer<T>> {
  try {
    return { kind: 'done', value: await body() };
  } catch (error) {
    if (error instanceof HeddleError) {
      const { code, message, remedy } = error;
      return { kind: 'refused', code, message, remedy };
    }
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { kind: 'broken', stack };
  }
}

watchProcess({ memoryMb: Number(process.argv[2]) });

// A terminal sends Ctrl-C to all processes of a group; the parent alone decides what it means.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => undefined);
}

// What is set for this process must not reach a compiler of the project.
Reflect.deleteProperty(process.env, 'TS_NODE_CWD');

worker(methods);
