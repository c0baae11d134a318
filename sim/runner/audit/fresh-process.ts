import { spawn, type ChildProcess } from 'node:child_process';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import { HeddleError } from '../../errors';
import type { Profile } from '../../strategies';
import { formatJob, parseMessage, PIPE, type Job, type Message } from './protocol';
import { environmentOf, nodeArguments, otherFolder, type Start } from './surroundings';
import type { RunDetail, RunRecord } from './task';

/** Hidden verb of the command line with which a process of an audit is started. */
export const AUDIT_PROCESS = 'audit-process';

export interface Fresh extends Start {
  readonly job: Job;
  /** Ends the process when it is aborted. */
  readonly signal?: AbortSignal;
  /** Gets the run of each task of which digests or steps are wanted. */
  readonly take: (index: number, run: RunRecord | RunDetail) => void;
  /** Gets the profile of each task of which one is wanted. */
  readonly takeProfile?: (index: number, profile: Profile) => void;
}

/** Lines of standard error that are kept, to say why a process died. */
const MAX_ERROR_CHARACTERS = 4_000;

/**
 * Does a job in a process of its own and returns the packages that it loaded.
 *
 * @throws HeddleError if the process refuses the job, as a command would, or ends before its time
 */
export async function inFreshProcess(fresh: Fresh): Promise<readonly string[]> {
  const child = start(fresh);
  const ended = endOf(child);
  const complaints = errorsOf(child);
  const pipe = child.stdio[PIPE] as Duplex;
  // A process that dies at once leaves nobody to write to; its end says why.
  pipe.on('error', () => undefined);
  pipe.write(formatJob(jobOf(fresh)));
  const last = await lastMessage(pipe, fresh);
  // Timers and sockets of its own may keep it alive.
  if (last !== undefined && !('index' in last)) child.kill();
  const code = await ended;
  if (last?.type === 'done') return last.packages;
  throw problemOf(fresh, { last, code, complaints: complaints() });
}

/** Passes on what runs gave until the process is done, or silent for good. */
async function lastMessage(pipe: Duplex, fresh: Fresh): Promise<Message | undefined> {
  let last: Message | undefined;
  try {
    for await (const line of createInterface({ input: pipe, crlfDelay: Infinity })) {
      last = parseMessage(line);
      if (last.type === 'run' || last.type === 'shown') fresh.take(last.index, last.run);
      else if (last.type === 'profile') fresh.takeProfile?.(last.index, last.profile);
      else return last;
    }
  } catch (error) {
    if (!BROKEN_PIPE.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
  return last;
}

/** What writing to a process that is gone, or reading from it, ends with. */
const BROKEN_PIPE = new Set(['ECONNRESET', 'EPIPE']);

function start({ node, vary, signal }: Fresh): ChildProcess {
  const program = path.resolve(__dirname, '../../../bin/heddle.cjs');
  return spawn(node ?? process.execPath, [...nodeArguments(vary), program, AUDIT_PROCESS], {
    env: environmentOf(vary),
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    ...(signal === undefined ? {} : { signal }),
  });
}

function jobOf({ job, vary }: Fresh): Job {
  return vary.includes('folder') ? { ...job, folder: otherFolder() } : job;
}

/** Exit code or signal; what the system says of a binary that does not start. */
function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      resolve(error.message);
    });
    child.once('close', (code, signal) => {
      resolve(signal === null ? `code ${String(code)}` : signal);
    });
  });
}

function errorsOf(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (part: string) => {
    if (text.length < MAX_ERROR_CHARACTERS) text += part;
  });
  return () => text.trim();
}

function problemOf(
  { job, node, vary }: Fresh,
  end: { readonly last: Message | undefined; readonly code: string; readonly complaints: string },
): Error {
  const { last, code, complaints } = end;
  const where = node === undefined ? 'in a fresh process' : `on ${node}`;
  const varied = vary.length === 0 ? '' : ' in other surroundings';
  if (last?.type === 'refused') {
    return new HeddleError(last.code, `${last.message} (${where}${varied})`, last.remedy);
  }
  if (last?.type === 'broken') return new Error(`${where}${varied}: ${last.stack}`);
  const reason = complaints.split('\n').find((line) => /\w*Error\b|bad option/.test(line)) ?? '';
  const why = reason === '' ? '' : `: ${reason.trim()}`;
  if (last === undefined && node !== undefined) {
    return new HeddleError(
      'BAD_OPTION',
      `${node} runs no heddle (${code})${why}`,
      'give the path of a Node binary that heddle supports',
    );
  }
  const index = last !== undefined && 'index' in last ? last.index : -1;
  const task = job.tasks[index + 1];
  const scenario = task === undefined ? undefined : job.scenarios[task.scenario];
  const at =
    task === undefined || scenario === undefined
      ? ''
      : ` at or behind seed ${String(task.seed)} of "${scenario.title}"`;
  return new HeddleError(
    'OUTSIDE_SIMULATION',
    `a process of the audit ended (${code})${at}${varied}${why}`,
    'something acts outside of its run: look for callbacks, timers and exits that no run awaits',
  );
}
