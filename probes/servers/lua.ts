import { LUA_OK } from 'lua-wasm-bindings/dist/lua';
import { lauxlib, lua, lualib } from 'lua-wasm-bindings/dist/lua.51';

/** A table comes as a map. Text is bytes, one character each. */
export type LuaValue = undefined | boolean | number | string | LuaTable;
export type LuaTable = ReadonlyMap<LuaValue, LuaValue>;

/** What can be given to Lua; an array is a table that counts from 1. */
export type Given =
  null | boolean | number | string | readonly Given[] | { readonly [key: string]: Given };

/** What Lua asks of the host, and waits for. */
export type Asked = (what: string, value: LuaValue) => Given;

/** A Lua 5.1, of WebAssembly. What it asks of the host is a coroutine that yields, so nothing calls back. */
export class Lua {
  private readonly state = lauxlib.luaL_newstate();

  constructor() {
    lualib.luaL_openlibs(this.state);
    this.run(HOST);
  }

  /** Defines what scripts find as globals, in Lua; `ask(what, value)` asks the host. */
  define(source: string): void {
    this.run(`${source}\nreturn ''`);
  }

  /** Runs a script to its end, whose result it returns. Throws what the script raises, as `RaisedInLua`. */
  execute(script: string, globals: Readonly<Record<string, Given>>, asked: Asked): LuaValue {
    let said = this.step(`begin(${literal(script)}, ${literal(globals)})`);
    for (;;) {
      const [what, value] = said;
      if (what === 'done') return value;
      if (what === 'raised') throw new RaisedInLua(value);
      if (typeof what !== 'string') throw new Error('a script yields to nobody');
      said = this.step(`go(${literal(asked(what, value))})`);
    }
  }

  close(): void {
    lua.lua_close(this.state);
  }

  private step(call: string): readonly [LuaValue, LuaValue] {
    const said = new Saying(this.run(`return ${call}`)).value() as LuaTable;
    return [said.get(1), said.get(2)];
  }

  private run(source: string): string {
    const status = lauxlib.luaL_dostring(this.state, source);
    const text = lua.lua_tostring(this.state, -1);
    lua.lua_settop(this.state, 0);
    if (status !== LUA_OK) throw new Error(text);
    return text;
  }
}

export class RaisedInLua extends Error {
  constructor(readonly value: LuaValue) {
    super(typeof value === 'string' ? value : 'a script raised a table');
  }
}

/** Values go to the host as text: a letter for the type, and what is to be said of it. */
const HOST = `
local function said(value)
  local kind = type(value)
  if kind == 'number' then return 'd' .. string.format('%.17g', value) .. ';' end
  if kind == 'boolean' then return value and 't' or 'f' end
  if kind == 'string' then
    return 's' .. value:gsub('.', function(byte) return string.format('%02x', byte:byte()) end) .. ';'
  end
  if kind ~= 'table' then return 'n' end
  local parts = {}
  for key, inner in pairs(value) do
    parts[#parts + 1] = said(key)
    parts[#parts + 1] = said(inner)
  end
  return 'T' .. table.concat(parts) .. 'e'
end

local thread
local chunks = {}

function ask(what, value) return coroutine.yield(what, value) end

function go(...)
  local isFine, first, second = coroutine.resume(thread, ...)
  if not isFine then return said({'raised', first}) end
  if coroutine.status(thread) == 'dead' then return said({'done', first}) end
  return said({first, second})
end

function begin(script, globals)
  local chunk, problem = chunks[script]
  if chunk == nil then
    chunk, problem = loadstring(script, '@script')
    if chunk == nil then return said({'raised', problem}) end
    chunks[script] = chunk
  end
  for name, value in pairs(globals) do _G[name] = value end
  thread = coroutine.create(chunk)
  return go()
end

return ''
`;

/** What is at hand of what Lua said. */
class Saying {
  private at = 0;

  constructor(private readonly text: string) {}

  value(): LuaValue {
    switch (this.text[this.at++]) {
      case 't':
        return true;
      case 'f':
        return false;
      case 'd':
        return Number(this.upTo(';').replace(/^-?inf$/, (text) => text.replace('inf', 'Infinity')));
      case 's':
        return Buffer.from(this.upTo(';'), 'hex').toString('latin1');
      case 'T':
        return this.table();
      default:
        return undefined;
    }
  }

  private table(): LuaTable {
    const table = new Map<LuaValue, LuaValue>();
    while (this.text[this.at] !== 'e') table.set(this.value(), this.value());
    this.at++;
    return table;
  }

  private upTo(mark: string): string {
    const from = this.at;
    this.at = this.text.indexOf(mark, from) + 1;
    return this.text.slice(from, this.at - 1);
  }
}

/** As Lua writes it down. */
function literal(value: Given): string {
  if (value === null) return 'nil';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') {
    const escaped = value.replace(
      /[^ -!#-[\]-~]/g,
      (char) => `\\${String(char.charCodeAt(0)).padStart(3, '0')}`,
    );
    return `"${escaped}"`;
  }
  if (Array.isArray(value)) return `{${value.map((item: Given) => literal(item)).join(',')}}`;
  const fields = Object.entries(value).map(([key, item]) => `[${literal(key)}]=${literal(item)}`);
  return `{${fields.join(',')}}`;
}
