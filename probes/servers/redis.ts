import * as net from 'node:net';
import { execute, isCommand, unknown } from './redis-commands';
import { Failure, Keyspace, OK, Status, type Reply } from './redis-keyspace';
import { Scripts } from './redis-scripts';
import { read, reading } from './redis-streams';

/**
 * Speaks RESP2 with strings, counters, lists, hashes, sets, sorted sets, streams, expiry, transactions with WATCH,
 * commands that wait, channels, and scripts, which run in a Lua 5.1.
 */
export function redisServer(): net.Server {
  const keys = new Keyspace();
  const scripts = new Scripts(keys);
  const server = net.createServer((socket) => {
    const connection = new Connection(socket, keys, scripts);
    socket.on('data', (piece: Buffer) => {
      connection.feed(piece);
    });
    socket.on('close', () => {
      connection.leave();
    });
    socket.on('error', () => undefined);
  });
  return server.on('close', () => {
    scripts.close();
  });
}

/** A command that waits. */
interface Blocking {
  readonly keys: readonly string[];
  /** Zero: for ever. */
  readonly timeoutMs: number;
  /** Null: not yet. */
  readonly attempt: () => Reply;
}

class Connection {
  private buffered = '';
  private queued: string[][] | undefined = undefined;
  private isSpoiled = false;
  private readonly watched = new Map<string, number>();
  private isBlocked = false;
  private timer: NodeJS.Timeout | undefined = undefined;
  private readonly waiting: string[][] = [];

  constructor(
    private readonly socket: net.Socket,
    private readonly keys: Keyspace,
    private readonly scripts: Scripts,
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

  leave(): void {
    clearTimeout(this.timer);
    this.keys.stopWaiting(this);
    this.keys.stopListening(this);
  }

  private goOn(): void {
    while (!this.isBlocked) {
      const parts = this.waiting.shift();
      if (parts === undefined) return;
      this.take(parts);
      this.keys.serve();
    }
  }

  private take(parts: string[]): void {
    const [verb = '', ...args] = parts;
    const name = verb.toUpperCase();
    if (name === 'MULTI') {
      this.queued = [];
      this.isSpoiled = false;
      this.send(OK);
    } else if (name === 'EXEC') {
      this.send(this.execute());
    } else if (name === 'DISCARD') {
      this.queued = undefined;
      this.watched.clear();
      this.send(OK);
    } else if (this.queued !== undefined) {
      if (!isCommand(name) && !isOfScripts(name)) this.isSpoiled = true;
      this.queued.push(parts);
      this.send(this.isSpoiled ? unknown(verb) : new Status('QUEUED'));
    } else if (!this.takeOwn(name, args)) {
      this.send(this.now(parts));
    }
  }

  /** What belongs to a connection, or waits. Returns whether it is of that sort. */
  private takeOwn(name: string, args: readonly string[]): boolean {
    switch (name) {
      case 'WATCH':
        for (const key of args) this.watched.set(key, this.keys.versions.get(key) ?? 0);
        this.send(OK);
        return true;
      case 'UNWATCH':
        this.watched.clear();
        this.send(OK);
        return true;
      case 'SUBSCRIBE':
        for (const channel of args) this.subscribe(channel);
        return true;
      case 'UNSUBSCRIBE':
        for (const channel of args) {
          this.keys.channels.get(channel)?.delete(this);
          this.send(['unsubscribe', channel, 0]);
        }
        return true;
      case 'QUIT':
        this.send(OK);
        this.socket.end();
        return true;
    }
    const blocking = this.blockingOf(name, args);
    if (blocking !== undefined) this.block(blocking);
    return blocking !== undefined;
  }

  private blockingOf(name: string, args: readonly string[]): Blocking | undefined {
    const keys = args.slice(0, -1);
    const timeoutMs = Number(args.at(-1)) * 1_000;
    if (name === 'BLPOP') return { keys, timeoutMs, attempt: () => this.firstOf('LPOP', keys) };
    if (name === 'BZPOPMIN')
      return { keys, timeoutMs, attempt: () => this.firstOf('ZPOPMIN', keys) };
    if (name !== 'XREAD') return undefined;
    const asked = reading(this.keys, args);
    if (asked.blockMs === undefined) return undefined;
    return {
      keys: asked.streams.map(({ key }) => key),
      timeoutMs: asked.blockMs,
      attempt: () => read(this.keys, asked),
    };
  }

  /** What the first of the keys yields that has anything, with the key in front. */
  private firstOf(command: string, keys: readonly string[]): Reply {
    for (const key of keys) {
      const reply = execute(this.keys, [command, key]);
      if (reply instanceof Failure) return reply;
      if (typeof reply === 'string') return [key, reply];
      if (Array.isArray(reply) && reply.length > 0) return [key, ...(reply as Reply[])];
    }
    return null;
  }

  private block({ keys, timeoutMs, attempt }: Blocking): void {
    const now = attempt();
    if (now !== null) {
      this.send(now);
      return;
    }
    this.isBlocked = true;
    const end = (reply: Reply): void => {
      clearTimeout(this.timer);
      this.isBlocked = false;
      this.send(reply);
      this.goOn();
    };
    if (timeoutMs > 0) {
      this.timer = setTimeout(() => {
        this.keys.stopWaiting(this);
        end(null);
      }, timeoutMs);
    }
    this.keys.wait({
      of: this,
      keys,
      attempt: () => {
        const reply = attempt();
        if (reply !== null) end(reply);
        return reply !== null;
      },
    });
  }

  private now(parts: readonly string[]): Reply {
    const [verb = '', ...args] = parts;
    const name = verb.toUpperCase();
    return isOfScripts(name) ? this.scripts.run(name, args) : execute(this.keys, parts);
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
    return queued.map((parts) => this.now(parts));
  }

  private subscribe(channel: string): void {
    const listeners = this.keys.channels.get(channel) ?? new Set();
    this.keys.channels.set(channel, listeners);
    listeners.add(this);
    this.send(['subscribe', channel, 1]);
  }
}

function isOfScripts(name: string): boolean {
  return name === 'EVAL' || name === 'EVALSHA' || name === 'SCRIPT';
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
