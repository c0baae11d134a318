import type { Commands } from './redis-commands';
import { SortedSet, SYNTAX_ERROR, type Keyspace, type Reply } from './redis-keyspace';

type Entry = readonly [string, number];

export const SORTED_COMMANDS: Commands = {
  ZADD: (keys, [key = '', ...args]) => add(keys, key, args),
  ZREM: (keys, [key = '', ...members]) => {
    const set = keys.sorted(key);
    return set === undefined ? 0 : remove(keys, key, set, members);
  },
  ZSCORE: (keys, [key = '', member = '']) => {
    const score = keys.sorted(key)?.scores.get(member);
    return score === undefined ? null : String(score);
  },
  ZCARD: (keys, [key = '']) => keys.sorted(key)?.scores.size ?? 0,
  ZCOUNT: (keys, [key = '', least, most]) => inScores(entriesOf(keys, key), least, most).length,
  ZRANGE: (keys, [key = '', from, to, ...options]) =>
    told(inPlaces(entriesOf(keys, key), from, to), options),
  ZREVRANGE: (keys, [key = '', from, to, ...options]) =>
    told(inPlaces([...entriesOf(keys, key)].reverse(), from, to), options),
  ZRANGEBYSCORE: (keys, [key = '', least, most, ...options]) =>
    told(inScores(entriesOf(keys, key), least, most), options),
  ZREVRANGEBYSCORE: (keys, [key = '', most, least, ...options]) =>
    told([...inScores(entriesOf(keys, key), least, most)].reverse(), options),
  ZREMRANGEBYSCORE: (keys, [key = '', least, most]) =>
    removeEntries(keys, key, inScores(entriesOf(keys, key), least, most)),
  ZREMRANGEBYRANK: (keys, [key = '', from, to]) =>
    removeEntries(keys, key, inPlaces(entriesOf(keys, key), from, to)),
  ZPOPMIN: (keys, [key = '', count = '1']) => {
    const popped = entriesOf(keys, key).slice(0, Number(count));
    removeEntries(keys, key, popped);
    return popped.flatMap(([member, score]) => [member, String(score)]);
  },
};

/** Returns how many are new. */
function add(keys: Keyspace, key: string, args: readonly string[]): Reply {
  const at = args.findIndex((arg) => !Number.isNaN(Number(arg.replace('inf', 'Infinity'))));
  const options = args.slice(0, at).map((option) => option.toUpperCase());
  if (options.some((option) => option !== 'NX' && option !== 'XX')) return SYNTAX_ERROR;
  const set = keys.sorted(key) ?? new SortedSet();
  const before = set.scores.size;
  const pairs = args.slice(at);
  for (let index = 0; index < pairs.length; index += 2) {
    const [score = '', member = ''] = pairs.slice(index);
    const isThere = set.scores.has(member);
    if (options.includes('NX') ? isThere : options.includes('XX') && !isThere) continue;
    set.scores.set(member, Number(score.replace('inf', 'Infinity')));
  }
  keys.set(key, set);
  return set.scores.size - before;
}

function entriesOf(keys: Keyspace, key: string): readonly Entry[] {
  return keys.sorted(key)?.entries ?? [];
}

function removeEntries(keys: Keyspace, key: string, entries: readonly Entry[]): number {
  const set = keys.sorted(key);
  const members = entries.map(([member]) => member);
  return set === undefined ? 0 : remove(keys, key, set, members);
}

function remove(keys: Keyspace, key: string, set: SortedSet, members: readonly string[]): number {
  const removed = members.filter((member) => set.scores.delete(member)).length;
  if (removed > 0) keys.set(key, set);
  return removed;
}

/** Both places included; negative ones count from the end. */
function inPlaces(entries: readonly Entry[], from = '0', to = '-1'): readonly Entry[] {
  const [first = 0, last = 0] = [from, to].map((text) =>
    Number(text) < 0 ? entries.length + Number(text) : Number(text),
  );
  return last < 0 ? [] : entries.slice(Math.max(0, first), last + 1);
}

/** A bracket in front of a bound leaves the bound itself out. */
function inScores(entries: readonly Entry[], least = '-inf', most = '+inf'): readonly Entry[] {
  const [low, high] = [least, most].map((text) => ({
    score: Number(text.replace('(', '').replace('inf', 'Infinity')),
    isOut: text.startsWith('('),
  })) as [Bound, Bound];
  return entries.filter(
    ([, score]) =>
      (low.isOut ? score > low.score : score >= low.score) &&
      (high.isOut ? score < high.score : score <= high.score),
  );
}

interface Bound {
  readonly score: number;
  readonly isOut: boolean;
}

function told(entries: readonly Entry[], options: readonly string[]): Reply {
  const names = options.map((option) => option.toUpperCase());
  const limit = names.indexOf('LIMIT');
  const [skipped, count] = limit < 0 ? [0, -1] : options.slice(limit + 1, limit + 3).map(Number);
  const isKnown = names.every(
    (name, at) => name === 'WITHSCORES' || (limit >= 0 && at >= limit && at <= limit + 2),
  );
  if (!isKnown || skipped === undefined || count === undefined) return SYNTAX_ERROR;
  const kept = entries.slice(skipped, count < 0 ? undefined : skipped + count);
  return kept.flatMap(([member, score]) =>
    names.includes('WITHSCORES') ? [member, String(score)] : [member],
  );
}
