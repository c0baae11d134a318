import { createHash } from 'node:crypto';
import { unpack } from 'msgpackr';
import { Lua, RaisedInLua, type Given, type LuaTable, type LuaValue } from './lua';
import { execute } from './redis-commands';
import { Failure, Status, type Keyspace, type Reply } from './redis-keyspace';

/** What Redis gives its scripts, as far as it is needed, in terms of what they ask of the host. */
const GLOBALS = `
redis = {
  call = function(...)
    local reply = ask('call', {...})
    if type(reply) == 'table' and reply.err then error(reply, 0) end
    return reply
  end,
  pcall = function(...) return ask('call', {...}) end,
  error_reply = function(text) return {err = text} end,
  status_reply = function(text) return {ok = text} end,
}
cjson = {
  encode = function(value) return ask('cjson.encode', value) end,
  decode = function(text) return ask('cjson.decode', text) end,
}
cmsgpack = {
  unpack = function(bytes) return ask('cmsgpack.unpack', bytes) end,
}
`;

/** The scripts of a server, which run in a Lua 5.1, as those of Redis do. */
export class Scripts {
  private readonly lua = new Lua();
  private readonly known = new Map<string, string>();

  constructor(private readonly keys: Keyspace) {
    this.lua.define(GLOBALS);
  }

  /** `EVAL`, `EVALSHA` and `SCRIPT LOAD`. */
  run(name: string, args: readonly string[]): Reply {
    const [first = '', count = '0', ...rest] = args;
    if (name === 'SCRIPT') return this.script(first, count);
    const script = name === 'EVAL' ? first : this.known.get(first.toLowerCase());
    if (script === undefined) return new Failure('NOSCRIPT No matching script. Please use EVAL.');
    this.learn(script);
    const globals = { KEYS: rest.slice(0, Number(count)), ARGV: rest.slice(Number(count)) };
    try {
      return replyOf(this.lua.execute(script, globals, (what, value) => this.answer(what, value)));
    } catch (error) {
      if (!(error instanceof RaisedInLua)) throw error;
      const { value } = error;
      return typeof value === 'object' ? replyOf(value) : new Failure(`ERR ${error.message}`);
    }
  }

  close(): void {
    this.lua.close();
  }

  private script(verb: string, script: string): Reply {
    if (verb.toUpperCase() === 'LOAD') return this.learn(script);
    return new Failure(`ERR unknown subcommand '${verb}'`);
  }

  private learn(script: string): string {
    const sha = createHash('sha1').update(script, 'latin1').digest('hex');
    this.known.set(sha, script);
    return sha;
  }

  private answer(what: string, value: LuaValue): Given {
    if (what === 'call' && typeof value === 'object')
      return givenOf(execute(this.keys, argumentsOf(value)));
    if (what === 'cjson.encode') return bytesOf(JSON.stringify(plainOf(value)));
    if (what === 'cjson.decode' && typeof value === 'string')
      return inBytes(JSON.parse(textOf(value)) as Given);
    if (what === 'cmsgpack.unpack' && typeof value === 'string')
      return inBytes(unpack(Buffer.from(value, 'latin1')) as Given);
    throw new Error(`a script asks for ${what} of what it does not fit`);
  }
}

function argumentsOf(table: LuaTable): readonly string[] {
  return sequenceOf(table).map((value) => {
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    throw new Error('a script calls a command with neither text nor a number');
  });
}

/** Up to the first that is nil, as Redis reads a table. */
function sequenceOf(table: LuaTable): readonly LuaValue[] {
  const items: LuaValue[] = [];
  for (let at = 1; table.get(at) !== undefined; at++) items.push(table.get(at));
  return items;
}

/** Redis makes true of one, nothing of false, and whole numbers of all. */
function replyOf(value: LuaValue): Reply {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Math.trunc(value);
  if (typeof value === 'boolean' || value === undefined) return value ? 1 : null;
  const [failure, status] = [value.get('err'), value.get('ok')];
  if (typeof failure === 'string') return new Failure(failure);
  if (typeof status === 'string') return new Status(status);
  return sequenceOf(value).map(replyOf);
}

/** To a script nothing is false. */
function givenOf(reply: Reply): Given {
  if (reply === null) return false;
  if (reply instanceof Failure) return { err: reply.text };
  if (reply instanceof Status) return { ok: reply.text };
  return typeof reply === 'object' ? reply.map(givenOf) : reply;
}

/** As cjson has it: a table with the keys 1 to n is an array, an empty one an object. */
function plainOf(value: LuaValue): unknown {
  if (typeof value === 'string') return textOf(value);
  if (typeof value !== 'object') return value ?? null;
  const items = sequenceOf(value);
  if (items.length > 0 && items.length === value.size) return items.map(plainOf);
  return Object.fromEntries(
    [...value].flatMap(([key, item]) =>
      typeof key === 'string' || typeof key === 'number'
        ? [[textOf(String(key)), plainOf(item)]]
        : [],
    ),
  );
}

/** Lua knows bytes, JSON and MessagePack know characters. */
function inBytes(value: Given): Given {
  if (typeof value === 'string') return bytesOf(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Given) => inBytes(item));
  const fields = Object.entries(value).map(([key, item]) => [bytesOf(key), inBytes(item)]);
  return Object.fromEntries(fields) as Given;
}

function bytesOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

function textOf(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
