import * as fs from 'node:fs';
import type { ErrorCode } from '../../errors';
import type { Profile } from '../../strategies';
import type { AuditScenario, RunDetail, RunRecord, Task } from './task';

/**
 * How the processes of an audit talk: one line of JSON goes in, then one line per run comes out, over
 * a pipe of their own. Not Node's IPC, for a process that has a channel differs from one that has
 * none, and code under test can see it. Written at once and not queued: whatever a process was
 * doing when it died, its last line says how far it got.
 */
export const PIPE = 3;

/** What a process is to do. */
export interface Job {
  readonly project: AuditProject;
  /** Folder that the process goes to when the compiler is in place; its own if there is none. */
  readonly folder?: string;
  readonly scenarios: readonly AuditScenario[];
  readonly tasks: readonly Task[];
}

/** What a process needs to know of the project. Plain data. */
export interface AuditProject {
  readonly root: string;
  /** Absolute. */
  readonly files: readonly string[];
  /** Modules to load first. */
  readonly require: readonly string[];
  readonly instrument: readonly string[];
  readonly doubles: readonly string[];
  readonly hangMs?: number;
}

export type Message =
  | { readonly type: 'run'; readonly index: number; readonly run: RunRecord }
  | { readonly type: 'shown'; readonly index: number; readonly run: RunDetail }
  | { readonly type: 'profile'; readonly index: number; readonly profile: Profile }
  /** Names of the packages that were loaded on the way. */
  | { readonly type: 'done'; readonly packages: readonly string[] }
  | {
      readonly type: 'refused';
      readonly code: ErrorCode;
      readonly message: string;
      readonly remedy: string;
    }
  | { readonly type: 'broken'; readonly stack: string };

/** One message as a line; digests go as bytes, in base64. */
export function formatMessage(message: Message): string {
  return `${JSON.stringify(message, (_key, value: unknown) =>
    value instanceof Int32Array ? Buffer.from(value.buffer).toString('base64') : value,
  )}\n`;
}

export function parseMessage(line: string): Message {
  return JSON.parse(line, (key, value: unknown) => {
    if (key !== 'digests' || typeof value !== 'string') return value;
    const bytes = Buffer.from(value, 'base64');
    const digests = new Int32Array(bytes.length / 4);
    bytes.copy(Buffer.from(digests.buffer));
    return digests;
  }) as Message;
}

/** Reads the job; the process does nothing else meanwhile. */
export function readJob(): Job {
  const parts: Buffer[] = [];
  const part = Buffer.alloc(65_536);
  for (;;) {
    const length = fs.readSync(PIPE, part);
    parts.push(Buffer.from(part.subarray(0, length)));
    if (length === 0 || part[length - 1] === NEWLINE) break;
  }
  return JSON.parse(Buffer.concat(parts).toString('utf8')) as Job;
}

export function formatJob(job: Job): string {
  return `${JSON.stringify(job)}\n`;
}

const NEWLINE = 10;
