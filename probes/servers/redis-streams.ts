import type { Commands } from './redis-commands';
import {
  Failure,
  RefusedByRedis,
  Stream,
  SYNTAX_ERROR,
  type Keyspace,
  type Reply,
  type StreamEntry,
  type StreamId,
} from './redis-keyspace';

export const STREAM_COMMANDS: Commands = {
  XADD: (keys, [key = '', ...args]) => {
    const stream = keys.stream(key) ?? new Stream();
    const { length, rest } = trimming(args);
    const [id = '*', ...fields] = rest;
    const entry = { id: id === '*' ? nextAfter(stream.last) : parsed(id), fields };
    if (!isBehind(entry.id, stream.last)) return TOO_SMALL;
    stream.entries.push(entry);
    stream.last = entry.id;
    stream.entries = lastOf(stream.entries, length);
    keys.set(key, stream);
    return named(entry.id);
  },
  XLEN: (keys, [key = '']) => keys.stream(key)?.entries.length ?? 0,
  XTRIM: (keys, [key = '', ...args]) => {
    const stream = keys.stream(key);
    if (stream === undefined) return 0;
    const kept = lastOf(stream.entries, trimming(args).length);
    const removed = stream.entries.length - kept.length;
    stream.entries = kept;
    return removed;
  },
  XDEL: (keys, [key = '', ...ids]) => {
    const stream = keys.stream(key);
    if (stream === undefined) return 0;
    const kept = stream.entries.filter(({ id }) => !ids.includes(named(id)));
    const removed = stream.entries.length - kept.length;
    stream.entries = kept;
    return removed;
  },
  XRANGE: (keys, [key = '', from = '-', to = '+', count, most]) => {
    if (count !== undefined && count.toUpperCase() !== 'COUNT') return SYNTAX_ERROR;
    const [first, last] = [bound(from, 0), bound(to, Infinity)];
    const found = (keys.stream(key)?.entries ?? []).filter(
      ({ id }) => !isBehind(first, id) && !isBehind(id, last),
    );
    return found.slice(0, most === undefined ? undefined : Number(most)).map(told);
  },
  XREAD: (keys, args) => read(keys, reading(keys, args)),
};

const TOO_SMALL = new Failure(
  'ERR The ID specified in XADD is equal or smaller than the target stream top item',
);

/** What a reader has not seen yet. */
export interface Reading {
  readonly streams: readonly { readonly key: string; readonly after: StreamId }[];
  readonly count: number;
  /** Undefined: it does not wait. */
  readonly blockMs: number | undefined;
}

/** What `XREAD` asks for; `$` is the end as it is now. */
export function reading(keys: Keyspace, args: readonly string[]): Reading {
  let count = Infinity;
  let blockMs: number | undefined = undefined;
  for (let at = 0; at < args.length; at += 2) {
    const option = args[at]?.toUpperCase();
    if (option === 'COUNT') count = Number(args[at + 1]);
    else if (option === 'BLOCK') blockMs = Number(args[at + 1]);
    else if (option !== 'STREAMS') break;
    else {
      const rest = args.slice(at + 1);
      const names = rest.slice(0, rest.length / 2);
      const streams = names.map((key, index) => {
        const id = rest[names.length + index] ?? '$';
        return { key, after: id === '$' ? (keys.stream(key)?.last ?? NOTHING) : parsed(id) };
      });
      return { streams, count, blockMs };
    }
  }
  throw new RefusedByRedis(SYNTAX_ERROR);
}

/** Null if there is nothing new. */
export function read(keys: Keyspace, { streams, count }: Reading): Reply {
  const found = streams.flatMap(({ key, after }) => {
    const entries = (keys.stream(key)?.entries ?? []).filter(({ id }) => isBehind(id, after));
    return entries.length === 0 ? [] : [[key, entries.slice(0, count).map(told)]];
  });
  return found.length === 0 ? null : found;
}

const NOTHING: StreamId = { ms: 0, count: 0 };

/** `MAXLEN ~ n` may keep more than n; here it keeps none more. */
function trimming(args: readonly string[]): {
  readonly length: number;
  readonly rest: readonly string[];
} {
  if (args[0]?.toUpperCase() !== 'MAXLEN') return { length: Infinity, rest: args };
  const isMarked = args[1] === '~' || args[1] === '=';
  const at = isMarked ? 2 : 1;
  return { length: Number(args[at]), rest: args.slice(at + 1) };
}

function lastOf(entries: StreamEntry[], length: number): StreamEntry[] {
  return entries.slice(Math.max(0, entries.length - length));
}

function nextAfter(last: StreamId): StreamId {
  const ms = Date.now();
  return ms > last.ms ? { ms, count: 0 } : { ms: last.ms, count: last.count + 1 };
}

function bound(text: string, count: number): StreamId {
  if (text === '-') return NOTHING;
  if (text === '+') return { ms: Infinity, count: Infinity };
  return text.includes('-') ? parsed(text) : { ms: Number(text), count };
}

function parsed(text: string): StreamId {
  const [ms = '0', count = '0'] = text.split('-');
  return { ms: Number(ms), count: Number(count) };
}

function named({ ms, count }: StreamId): string {
  return `${String(ms)}-${String(count)}`;
}

function isBehind(id: StreamId, other: StreamId): boolean {
  return id.ms > other.ms || (id.ms === other.ms && id.count > other.count);
}

function told({ id, fields }: StreamEntry): Reply {
  return [named(id), fields];
}
