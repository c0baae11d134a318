import { type LogEntry } from './message-log';
import { isId, isObject } from './validation';

/** Where a client is in the stream: it has everything up to `seq` of the log called `epoch`. */
export interface Cursor {
  readonly epoch: string;
  readonly seq: number;
}

/** Why a client has to fetch the present state instead of what it missed. */
export type ResyncReason =
  /** Its cursor is of another log. */
  | 'EPOCH'
  /** Its cursor is ahead of the log. */
  | 'AHEAD'
  /** What it missed is no longer in the log. */
  | 'TOO_OLD';

/** What a client may ask for. */
export interface ClientFrame {
  readonly type: 'subscribe' | 'unsubscribe';
  readonly topics: readonly string[];
}

export type RefusalCode = 'MALFORMED_FRAME' | 'NOT_READY' | 'UNKNOWN_TOPIC' | 'FORBIDDEN_TOPIC';

const MOST_TOPICS = 100;

/** The first frame: messages after `seq` follow. */
export function welcomeFrame(
  cursor: Cursor,
  more: { readonly topics: readonly string[]; readonly resumed: boolean },
): string {
  return JSON.stringify({ type: 'welcome', ...cursor, ...more });
}

/** Messages up to `seq` are skipped: fetch the state, then go on from there. */
export function resyncFrame(cursor: Cursor, reason: ResyncReason): string {
  return JSON.stringify({ type: 'resync', ...cursor, reason });
}

/** The message is JSON already, and is not parsed again for each client. */
export function messageFrame(epoch: string, { seq, topic, payload }: LogEntry): string {
  const [namedEpoch, namedTopic] = [JSON.stringify(epoch), JSON.stringify(topic)];
  return `{"type":"message","epoch":${namedEpoch},"seq":${seq},"topic":${namedTopic},"message":${payload}}`;
}

/** From now on the client gets `topics`, and no others. */
export function topicsFrame(topics: readonly string[]): string {
  return JSON.stringify({ type: 'topics', topics });
}

export function refusalFrame(code: RefusalCode): string {
  return JSON.stringify({ type: 'error', code });
}

/** Undefined when it is not a frame that a client may send. */
export function parseClientFrame(text: string): ClientFrame | undefined {
  const frame = parseJson(text);
  if (!isObject(frame)) return undefined;
  const { type, topics, ...rest } = frame;
  if (type !== 'subscribe' && type !== 'unsubscribe') return undefined;
  if (!Array.isArray(topics) || topics.length === 0 || topics.length > MOST_TOPICS)
    return undefined;
  if (!topics.every(isId) || Object.keys(rest).length > 0) return undefined;
  return { type, topics };
}

/** Undefined when a client gave something that is not a cursor. */
export function parseCursor(value: unknown): Cursor | undefined {
  if (!isObject(value)) return undefined;
  const { epoch, seq } = value;
  if (!isId(epoch) || typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 0) {
    return undefined;
  }
  return { epoch, seq };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
