export type Reply = string | number | null | readonly Reply[] | Status | Failure;

export class Status {
  constructor(readonly text: string) {}
}

export class Failure {
  constructor(readonly text: string) {}
}

export const OK = new Status('OK');
export const WRONG_TYPE = new Failure(
  'WRONGTYPE Operation against a key holding the wrong kind of value',
);
export const SYNTAX_ERROR = new Failure('ERR syntax error');

/** Members with a score each, in the order of their scores, and of their bytes where these are the same. */
export class SortedSet {
  readonly scores = new Map<string, number>();

  get entries(): readonly (readonly [string, number])[] {
    return [...this.scores].sort(([a, first], [b, second]) =>
      first === second ? (a < b ? -1 : 1) : first - second,
    );
  }
}

export interface StreamEntry {
  readonly id: StreamId;
  readonly fields: readonly string[];
}

export interface StreamId {
  readonly ms: number;
  readonly count: number;
}

export class Stream {
  entries: StreamEntry[] = [];
  last: StreamId = { ms: 0, count: 0 };
}

export type List = string[];
export type Hash = Map<string, string>;
type Value = string | List | Hash | Set<string> | SortedSet | Stream;

/** Who waits for a key. Is asked again after each command that touched it. */
export interface Waiter {
  readonly of: object;
  readonly keys: readonly string[];
  /** Returns whether it has what it waited for. */
  readonly attempt: () => boolean;
}

/** A channel's listener. */
export interface Listener {
  send(reply: Reply): void;
}

/** All keys of a server, with who listens and who waits. */
export class Keyspace {
  readonly versions = new Map<string, number>();
  readonly channels = new Map<string, Set<Listener>>();
  private readonly values = new Map<string, Value>();
  private readonly expiries = new Map<string, number>();
  private readonly touched = new Set<string>();
  private waiters: Waiter[] = [];

  get(key: string): Value | undefined {
    const expiry = this.expiries.get(key);
    if (expiry !== undefined && Date.now() >= expiry) this.delete(key);
    return this.values.get(key);
  }

  /** The value if it is of that kind, and a failure if it is of another one. */
  list(key: string): List | undefined {
    return this.ofKind(key, (value) => Array.isArray(value)) as List | undefined;
  }

  hash(key: string): Hash | undefined {
    return this.ofKind(key, (value) => value instanceof Map) as Hash | undefined;
  }

  members(key: string): Set<string> | undefined {
    return this.ofKind(key, (value) => value instanceof Set) as Set<string> | undefined;
  }

  sorted(key: string): SortedSet | undefined {
    return this.ofKind(key, (value) => value instanceof SortedSet) as SortedSet | undefined;
  }

  stream(key: string): Stream | undefined {
    return this.ofKind(key, (value) => value instanceof Stream) as Stream | undefined;
  }

  text(key: string): string | undefined {
    return this.ofKind(key, (value) => typeof value === 'string') as string | undefined;
  }

  /** A collection that is empty is none, but for a stream. */
  set(key: string, value: Value): void {
    if (sizeOf(value) === 0) this.delete(key);
    else {
      this.values.set(key, value);
      this.touch(key);
    }
  }

  delete(key: string): boolean {
    this.expiries.delete(key);
    this.touch(key);
    return this.values.delete(key);
  }

  /** Undefined: never. */
  expire(key: string, atMs: number | undefined): void {
    if (atMs === undefined) this.expiries.delete(key);
    else this.expiries.set(key, atMs);
  }

  expiryOf(key: string): number | undefined {
    return this.expiries.get(key);
  }

  wait(waiter: Waiter): void {
    this.waiters.push(waiter);
  }

  /** Whoever waits for what the last command has touched is served, first come first. */
  serve(): void {
    while (this.touched.size > 0) {
      const touched = new Set(this.touched);
      this.touched.clear();
      for (const waiter of [...this.waiters]) {
        const index = this.waiters.indexOf(waiter);
        if (index < 0 || !waiter.keys.some((key) => touched.has(key))) continue;
        // Out of the way first: one that is served goes on with its next command.
        this.waiters.splice(index, 1);
        if (!waiter.attempt()) this.waiters.splice(index, 0, waiter);
      }
    }
  }

  stopWaiting(connection: object): void {
    this.waiters = this.waiters.filter(({ of }) => of !== connection);
  }

  stopListening(connection: Listener): void {
    for (const listeners of this.channels.values()) listeners.delete(connection);
  }

  private touch(key: string): void {
    this.touched.add(key);
    this.versions.set(key, (this.versions.get(key) ?? 0) + 1);
  }

  private ofKind(key: string, isOfKind: (value: Value) => boolean): Value | undefined {
    const value = this.get(key);
    if (value !== undefined && !isOfKind(value)) throw new RefusedByRedis(WRONG_TYPE);
    return value;
  }
}

/** Ends a command with a reply that is a failure. */
export class RefusedByRedis extends Error {
  constructor(readonly reply: Failure) {
    super(reply.text);
  }
}

function sizeOf(value: Value): number {
  if (typeof value === 'string' || value instanceof Stream) return 1;
  if (value instanceof SortedSet) return value.scores.size;
  return Array.isArray(value) ? value.length : value.size;
}
