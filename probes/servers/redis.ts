import * as net from 'node:net';

type Reply = string | number | null | readonly Reply[] | Status | Failure;

class Status {
  constructor(readonly text: string) {}
}

class Failure {
  constructor(readonly text: string) {}
}

/** Speaks RESP2 with strings, counters, lists, hashes, expiry, transactions with WATCH, and channels. */
export function redisServer(): net.Server {
  const keyspace = new Keyspace();
  return net.createServer((socket) => {
    const connection = new Connection(socket, keyspace);
    socket.on('data', (piece: Buffer) => {
      connection.feed(piece);
    });
    socket.on('close', () => {
      keyspace.leave(connection);
    });
    socket.on('error', () => undefined);
  });
}

type Value = string | string[] | Map<string, string>;

class Keyspace {
  readonly values = new Map<string, Value>();
  readonly expiries = new Map<string, number>();
  readonly versions = new Map<string, number>();
  readonly channels = new Map<string, Set<Connection>>();
  private readonly blocked: {
    readonly key: string;
    readonly answer: (value: string) => void;
    readonly of: Connection;
  }[] = [];

  get(key: string): Value | undefined {
    const expiry = this.expiries.get(key);
    if (expiry !== undefined && Date.now() >= expiry) this.delete(key);
    return this.values.get(key);
  }

  set(key: string, value: Value): void {
    this.values.set(key, value);
    this.touch(key);
  }

  delete(key: string): number {
    this.expiries.delete(key);
    this.touch(key);
    return this.values.delete(key) ? 1 : 0;
  }

  touch(key: string): void {
    this.versions.set(key, (this.versions.get(key) ?? 0) + 1);
  }

  push(key: string, items: readonly string[], isLeft: boolean): number {
    const list = (this.get(key) as string[] | undefined) ?? [];
    for (const item of items) {
      if (isLeft) list.unshift(item);
      else list.push(item);
    }
    const length = list.length;
    this.set(key, list);
    for (let index = 0; index < this.blocked.length && list.length > 0;) {
      const waiter = this.blocked[index];
      if (waiter?.key !== key) index++;
      else {
        this.blocked.splice(index, 1);
        waiter.answer(list.shift() ?? '');
      }
    }
    if (list.length === 0) this.delete(key);
    return length;
  }

  block(of: Connection, key: string, answer: (value: string) => void): void {
    this.blocked.push({ key, answer, of });
  }

  unblock(of: Connection): void {
    for (let index = this.blocked.length - 1; index >= 0; index--) {
      if (this.blocked[index]?.of === of) this.blocked.splice(index, 1);
    }
  }

  leave(connection: Connection): void {
    this.unblock(connection);
    for (const listeners of this.channels.values()) listeners.delete(connection);
  }
}

class Connection {
  private buffered = '';
  private queued: string[][] | undefined;
  private isSpoiled = false;
  private watched = new Map<string, number>();
  private isBlocked = false;
  private readonly waiting: string[][] = [];

  constructor(
    private readonly socket: net.Socket,
    private readonly keys: Keyspace,
  ) {}

  feed(piece: Buffer): void {
    this.buffered += piece.toString('latin1');
    for (;;) {
      const parsed = commandIn(this.buffered);
      if (parsed === undefined) return;
      this.buffered = this.buffered.slice(parsed.length);
      this.waiting.push(parsed.parts);
      this.goOn();
    }
  }

  send(reply: Reply): void {
    if (!this.socket.destroyed && !this.socket.writableEnded)
      this.socket.write(encoded(reply), 'latin1');
  }

  private goOn(): void {
    while (!this.isBlocked) {
      const parts = this.waiting.shift();
      if (parts === undefined) return;
      const reply = this.handle(parts);
      if (reply !== undefined) this.send(reply);
    }
  }

  private handle(parts: string[]): Reply | undefined {
    const [verb = '', ...args] = parts;
    const name = verb.toUpperCase();
    if (name === 'MULTI') {
      this.queued = [];
      this.isSpoiled = false;
      return OK;
    }
    if (name === 'EXEC') return this.execute();
    if (name === 'DISCARD') {
      this.queued = undefined;
      return OK;
    }
    if (this.queued !== undefined) {
      if (!(name in COMMANDS)) this.isSpoiled = true;
      this.queued.push(parts);
      return this.isSpoiled ? unknown(verb) : new Status('QUEUED');
    }
    return this.now(name, args, verb);
  }

  private now(name: string, args: string[], verb: string): Reply | undefined {
    switch (name) {
      case 'WATCH':
        for (const key of args) this.watched.set(key, this.keys.versions.get(key) ?? 0);
        return OK;
      case 'UNWATCH':
        this.watched.clear();
        return OK;
      case 'SUBSCRIBE':
        for (const channel of args) this.subscribe(channel);
        return undefined;
      case 'UNSUBSCRIBE':
        for (const channel of args) {
          this.keys.channels.get(channel)?.delete(this);
          this.send(['unsubscribe', channel, 0]);
        }
        return undefined;
      case 'BLPOP':
        return this.blockingPop(args);
      case 'QUIT':
        this.send(OK);
        this.socket.end();
        return undefined;
      default:
        return name in COMMANDS ? COMMANDS[name]?.(this.keys, args) : unknown(verb);
    }
  }

  private execute(): Reply {
    const queued = this.queued ?? [];
    const isStale = [...this.watched].some(
      ([key, version]) => (this.keys.versions.get(key) ?? 0) !== version,
    );
    this.queued = undefined;
    this.watched.clear();
    if (this.isSpoiled)
      return new Failure('EXECABORT Transaction discarded because of previous errors.');
    if (isStale) return null;
    return queued.map(([verb = '', ...args]) => this.now(verb.toUpperCase(), args, verb) ?? null);
  }

  private subscribe(channel: string): void {
    const listeners = this.keys.channels.get(channel) ?? new Set<Connection>();
    this.keys.channels.set(channel, listeners);
    listeners.add(this);
    this.send(['subscribe', channel, 1]);
  }

  private blockingPop([key = '', timeoutSeconds = '0']: string[]): Reply | undefined {
    const list = this.keys.get(key) as string[] | undefined;
    if (list !== undefined) return [key, COMMANDS.LPOP?.(this.keys, [key]) ?? null];
    this.isBlocked = true;
    const end = (reply: Reply): void => {
      clearTimeout(timer);
      this.isBlocked = false;
      this.send(reply);
      this.goOn();
    };
    const timer = setTimeout(
      () => {
        this.keys.unblock(this);
        end(null);
      },
      Number(timeoutSeconds) * 1_000 || 2 ** 31 - 1,
    );
    this.keys.block(this, key, (value) => {
      end([key, value]);
    });
    return undefined;
  }
}

const OK = new Status('OK');

const COMMANDS: Readonly<Record<string, (keys: Keyspace, args: string[]) => Reply>> = {
  PING: (_keys, [text]) => text ?? new Status('PONG'),
  AUTH: () => OK,
  SELECT: () => OK,
  CLIENT: () => OK,
  INFO: () => 'redis_version:7.2.0\r\nloading:0\r\n',
  GET: (keys, [key = '']) => {
    const value = keys.get(key);
    return value === undefined || typeof value === 'string' ? (value ?? null) : WRONG_TYPE;
  },
  SET: (keys, [key = '', value = '', ...options]) => {
    const flags = options.map((option) => option.toUpperCase());
    if (flags.includes('NX') && keys.get(key) !== undefined) return null;
    keys.expiries.delete(key);
    keys.set(key, value);
    const px = flags.indexOf('PX');
    const ex = flags.indexOf('EX');
    if (px >= 0) keys.expiries.set(key, Date.now() + Number(options[px + 1]));
    if (ex >= 0) keys.expiries.set(key, Date.now() + 1_000 * Number(options[ex + 1]));
    return OK;
  },
  INCR: (keys, [key = '']) => COMMANDS.INCRBY?.(keys, [key, '1']) ?? null,
  INCRBY: (keys, [key = '', by = '1']) => {
    const value = keys.get(key) ?? '0';
    if (typeof value !== 'string' || !/^-?\d+$/.test(value)) {
      return new Failure('ERR value is not an integer or out of range');
    }
    const sum = Number(value) + Number(by);
    keys.set(key, String(sum));
    return sum;
  },
  DEL: (keys, names) => names.reduce((sum, key) => sum + keys.delete(key), 0),
  EXISTS: (keys, names) => names.filter((key) => keys.get(key) !== undefined).length,
  PTTL: (keys, [key = '']) =>
    keys.get(key) === undefined ? -2 : Math.max(-1, (keys.expiries.get(key) ?? 0) - Date.now()),
  LPUSH: (keys, [key = '', ...items]) => keys.push(key, items, true),
  RPUSH: (keys, [key = '', ...items]) => keys.push(key, items, false),
  LPOP: (keys, [key = '']) => {
    const list = keys.get(key) as string[] | undefined;
    const item = list?.shift() ?? null;
    keys.touch(key);
    if (list?.length === 0) keys.delete(key);
    return item;
  },
  LRANGE: (keys, [key = '', from = '0', to = '-1']) => {
    const list = (keys.get(key) as string[] | undefined) ?? [];
    return list.slice(Number(from), Number(to) === -1 ? undefined : Number(to) + 1);
  },
  HSET: (keys, [key = '', ...pairs]) => {
    const hash = (keys.get(key) as Map<string, string> | undefined) ?? new Map<string, string>();
    const before = hash.size;
    for (let index = 0; index < pairs.length; index += 2)
      hash.set(pairs[index] ?? '', pairs[index + 1] ?? '');
    keys.set(key, hash);
    return hash.size - before;
  },
  HGETALL: (keys, [key = '']) =>
    [...((keys.get(key) as Map<string, string> | undefined) ?? [])].flat(),
  PUBLISH: (keys, [channel = '', message = '']) => {
    const listeners = [...(keys.channels.get(channel) ?? [])];
    for (const listener of listeners) listener.send(['message', channel, message]);
    return listeners.length;
  },
};

const WRONG_TYPE = new Failure('WRONGTYPE Operation against a key holding the wrong kind of value');

function unknown(verb: string): Failure {
  return new Failure(`ERR unknown command '${verb}'`);
}

function commandIn(
  text: string,
): { readonly parts: string[]; readonly length: number } | undefined {
  const head = /^\*(\d+)\r\n/.exec(text);
  if (head === null) return undefined;
  let at = head[0].length;
  const parts: string[] = [];
  for (let count = Number(head[1]); count > 0; count--) {
    const size = /^\$(\d+)\r\n/.exec(text.slice(at, at + 20));
    if (size === null) return undefined;
    at += size[0].length;
    const end = at + Number(size[1]);
    if (text.length < end + 2) return undefined;
    parts.push(text.slice(at, end));
    at = end + 2;
  }
  return { parts, length: at };
}

function encoded(reply: Reply): string {
  if (reply === null) return '$-1\r\n';
  if (typeof reply === 'number') return `:${String(reply)}\r\n`;
  if (typeof reply === 'string') return `$${String(reply.length)}\r\n${reply}\r\n`;
  if (reply instanceof Status) return `+${reply.text}\r\n`;
  if (reply instanceof Failure) return `-${reply.text}\r\n`;
  return `*${String(reply.length)}\r\n${reply.map(encoded).join('')}`;
}
