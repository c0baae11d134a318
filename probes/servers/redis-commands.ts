import {
  Failure,
  type Keyspace,
  OK,
  RefusedByRedis,
  Status,
  SYNTAX_ERROR,
  type Reply,
} from './redis-keyspace';
import { SORTED_COMMANDS } from './redis-sorted-sets';
import { STREAM_COMMANDS } from './redis-streams';

export type Command = (keys: Keyspace, args: readonly string[]) => Reply;
export type Commands = Readonly<Record<string, Command>>;

const CONNECTION_COMMANDS: Commands = {
  PING: (_keys, [text]) => text ?? new Status('PONG'),
  AUTH: () => OK,
  SELECT: () => OK,
  CLIENT: () => OK,
  INFO: () => 'redis_version:7.2.0\r\nloading:0\r\nmaxmemory_policy:noeviction\r\n',
  TIME: () => [String(Math.floor(Date.now() / 1_000)), String((Date.now() % 1_000) * 1_000)],
  PUBLISH: (keys, [channel = '', message = '']) => {
    const listeners = [...(keys.channels.get(channel) ?? [])];
    for (const listener of listeners) listener.send(['message', channel, message]);
    return listeners.length;
  },
};

const KEY_COMMANDS: Commands = {
  DEL: (keys, names) => names.filter((key) => keys.delete(key)).length,
  UNLINK: (keys, names) => names.filter((key) => keys.delete(key)).length,
  EXISTS: (keys, names) => names.filter((key) => keys.get(key) !== undefined).length,
  PEXPIRE: (keys, [key = '', ms]) => expire(keys, key, Date.now() + Number(ms)),
  PEXPIREAT: (keys, [key = '', atMs]) => expire(keys, key, Number(atMs)),
  EXPIRE: (keys, [key = '', seconds]) => expire(keys, key, Date.now() + 1_000 * Number(seconds)),
  PERSIST: (keys, [key = '']) => {
    const had = keys.get(key) !== undefined && keys.expiryOf(key) !== undefined;
    keys.expire(key, undefined);
    return had ? 1 : 0;
  },
  PTTL: (keys, [key = '']) => {
    if (keys.get(key) === undefined) return -2;
    const expiry = keys.expiryOf(key);
    return expiry === undefined ? -1 : expiry - Date.now();
  },
  TYPE: (keys, [key = '']) => {
    const value = keys.get(key);
    if (value === undefined) return new Status('none');
    if (typeof value === 'string') return new Status('string');
    if (Array.isArray(value)) return new Status('list');
    return new Status(value instanceof Map ? 'hash' : value instanceof Set ? 'set' : kindOf(value));
  },
};

function kindOf(value: object): string {
  return 'scores' in value ? 'zset' : 'stream';
}

function expire(keys: Keyspace, key: string, atMs: number): number {
  if (keys.get(key) === undefined) return 0;
  keys.expire(key, atMs);
  return 1;
}

const TEXT_COMMANDS: Commands = {
  GET: (keys, [key = '']) => keys.text(key) ?? null,
  SET: (keys, [key = '', value = '', ...options]) => {
    let expiry: number | undefined = undefined;
    for (let at = 0; at < options.length; at++) {
      const option = options[at]?.toUpperCase();
      if (option === 'NX' && keys.get(key) !== undefined) return null;
      else if (option === 'XX' && keys.get(key) === undefined) return null;
      else if (option === 'PX') expiry = Date.now() + Number(options[++at]);
      else if (option === 'EX') expiry = Date.now() + 1_000 * Number(options[++at]);
      else if (option !== 'NX' && option !== 'XX') return SYNTAX_ERROR;
    }
    keys.set(key, value);
    keys.expire(key, expiry);
    return OK;
  },
  INCR: (keys, [key = '']) => increment(keys, key, 1),
  INCRBY: (keys, [key = '', by = '1']) => increment(keys, key, Number(by)),
};

const NOT_AN_INTEGER = new Failure('ERR value is not an integer or out of range');

function increment(keys: Keyspace, key: string, by: number): Reply {
  const value = keys.text(key) ?? '0';
  if (!/^-?\d+$/.test(value)) return NOT_AN_INTEGER;
  const sum = Number(value) + by;
  const expiry = keys.expiryOf(key);
  keys.set(key, String(sum));
  keys.expire(key, expiry);
  return sum;
}

const LIST_COMMANDS: Commands = {
  LLEN: (keys, [key = '']) => keys.list(key)?.length ?? 0,
  LPUSH: (keys, [key = '', ...items]) => {
    const list = keys.list(key) ?? [];
    for (const item of items) list.unshift(item);
    keys.set(key, list);
    return list.length;
  },
  RPUSH: (keys, [key = '', ...items]) => {
    const list = keys.list(key) ?? [];
    list.push(...items);
    keys.set(key, list);
    return list.length;
  },
  LPOP: (keys, [key = '']) => taken(keys, key, (list) => list.shift()),
  RPOP: (keys, [key = '']) => taken(keys, key, (list) => list.pop()),
  RPOPLPUSH: (keys, [from = '', to = '']) => {
    const item = taken(keys, from, (list) => list.pop());
    if (typeof item === 'string') keys.set(to, [item, ...(keys.list(to) ?? [])]);
    return item;
  },
  LINDEX: (keys, [key = '', index]) => keys.list(key)?.at(Number(index)) ?? null,
  LPOS: (keys, [key = '', item = '']) => {
    const index = keys.list(key)?.indexOf(item) ?? -1;
    return index < 0 ? null : index;
  },
  LSET: (keys, [key = '', index, item = '']) => {
    const list = keys.list(key);
    if (list === undefined) return new Failure('ERR no such key');
    const at = Number(index) < 0 ? list.length + Number(index) : Number(index);
    if (at < 0 || at >= list.length) return new Failure('ERR index out of range');
    keys.set(key, list.with(at, item));
    return OK;
  },
  LRANGE: (keys, [key = '', from, to]) => between(keys.list(key) ?? [], from, to),
  LTRIM: (keys, [key = '', from, to]) => {
    const list = keys.list(key);
    if (list !== undefined) keys.set(key, [...between(list, from, to)]);
    return OK;
  },
  /** Of the count only the sign and how many. */
  LREM: (keys, [key = '', count, item = '']) => {
    const list = keys.list(key) ?? [];
    const most = Number(count) === 0 ? Infinity : Math.abs(Number(count));
    const rest = Number(count) < 0 ? [...list].reverse() : [...list];
    let removed = 0;
    for (let at = 0; at < rest.length && removed < most;) {
      if (rest[at] !== item) at++;
      else {
        rest.splice(at, 1);
        removed++;
      }
    }
    if (removed > 0) keys.set(key, Number(count) < 0 ? rest.reverse() : rest);
    return removed;
  },
};

function taken(
  keys: Keyspace,
  key: string,
  take: (list: string[]) => string | undefined,
): string | null {
  const list = keys.list(key);
  if (list === undefined) return null;
  const item = take(list);
  keys.set(key, list);
  return item ?? null;
}

/** What lies between two places, both included; negative ones count from the end. */
export function between<T>(items: readonly T[], from = '0', to = '-1'): readonly T[] {
  const [first, last] = [from, to].map((text) =>
    Number(text) < 0 ? Math.max(0, items.length + Number(text)) : Number(text),
  ) as [number, number];
  return Number(to) < -items.length ? [] : items.slice(first, last + 1);
}

const HASH_COMMANDS: Commands = {
  HGET: (keys, [key = '', field = '']) => keys.hash(key)?.get(field) ?? null,
  HMGET: (keys, [key = '', ...fields]) => fields.map((field) => keys.hash(key)?.get(field) ?? null),
  HGETALL: (keys, [key = '']) => [...(keys.hash(key) ?? [])].flat(),
  HEXISTS: (keys, [key = '', field = '']) => (keys.hash(key)?.has(field) ? 1 : 0),
  HLEN: (keys, [key = '']) => keys.hash(key)?.size ?? 0,
  HSET: (keys, [key = '', ...pairs]) => putFields(keys, key, pairs),
  HMSET: (keys, [key = '', ...pairs]) => {
    putFields(keys, key, pairs);
    return OK;
  },
  HSETNX: (keys, [key = '', field = '', value = '']) =>
    keys.hash(key)?.has(field) ? 0 : putFields(keys, key, [field, value]),
  HINCRBY: (keys, [key = '', field = '', by]) => {
    const sum = Number(keys.hash(key)?.get(field) ?? '0') + Number(by);
    if (!Number.isInteger(sum)) return new Failure('ERR hash value is not an integer');
    putFields(keys, key, [field, String(sum)]);
    return sum;
  },
  HDEL: (keys, [key = '', ...fields]) => {
    const hash = keys.hash(key);
    const removed = fields.filter((field) => hash?.delete(field)).length;
    if (hash !== undefined && removed > 0) keys.set(key, hash);
    return removed;
  },
};

/** Returns how many are new. */
function putFields(keys: Keyspace, key: string, pairs: readonly string[]): number {
  const hash = keys.hash(key) ?? new Map<string, string>();
  const before = hash.size;
  for (let at = 0; at < pairs.length; at += 2) hash.set(pairs[at] ?? '', pairs[at + 1] ?? '');
  keys.set(key, hash);
  return hash.size - before;
}

const SET_COMMANDS: Commands = {
  SADD: (keys, [key = '', ...members]) => {
    const set = keys.members(key) ?? new Set<string>();
    const before = set.size;
    for (const member of members) set.add(member);
    keys.set(key, set);
    return set.size - before;
  },
  SREM: (keys, [key = '', ...members]) => {
    const set = keys.members(key);
    const removed = members.filter((member) => set?.delete(member)).length;
    if (set !== undefined && removed > 0) keys.set(key, set);
    return removed;
  },
  SCARD: (keys, [key = '']) => keys.members(key)?.size ?? 0,
  SMEMBERS: (keys, [key = '']) => [...(keys.members(key) ?? [])],
  SISMEMBER: (keys, [key = '', member = '']) => (keys.members(key)?.has(member) ? 1 : 0),
};

/** All that neither block nor belong to a connection. */
const COMMANDS: Commands = {
  ...CONNECTION_COMMANDS,
  ...KEY_COMMANDS,
  ...TEXT_COMMANDS,
  ...LIST_COMMANDS,
  ...HASH_COMMANDS,
  ...SET_COMMANDS,
  ...SORTED_COMMANDS,
  ...STREAM_COMMANDS,
};

export function isCommand(name: string): boolean {
  return Object.hasOwn(COMMANDS, name);
}

export function execute(keys: Keyspace, [verb = '', ...args]: readonly string[]): Reply {
  const name = verb.toUpperCase();
  const command = isCommand(name) ? COMMANDS[name] : undefined;
  if (command === undefined) return unknown(verb);
  try {
    return command(keys, args);
  } catch (error) {
    if (error instanceof RefusedByRedis) return error.reply;
    throw error;
  }
}

export function unknown(verb: string): Failure {
  return new Failure(`ERR unknown command '${verb}'`);
}
