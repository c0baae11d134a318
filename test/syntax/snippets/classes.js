'use strict';

// Object and class members, private names, accessors, static blocks, super.

module.exports = [
  {
    name: 'method-object',
    code: [
      'module.exports = async (assert) => {',
      "  const object = { async m(x) { return await x; }, async 'quoted name'() { return await 1; }, async 3() { return await 3; }, async [`c${1}`]() { return await 4; } };",
      "  assert.deepStrictEqual([await object.m(0), await object['quoted name'](), await object[3](), await object.c1()], [0, 1, 3, 4]); assert.strictEqual(object['quoted name'].name, 'quoted name'); assert.strictEqual(object[3].name, '3');",
      '};',
      '',
    ].join('\n'),
  },
  {
    name: 'method-keyword-names',
    code: String.raw`module.exports = async (assert) => {
  const object = { async await() { return await 1; }, async async() { return await 2; }, async get() { return await 3; }, async set() { return await 4; }, async static() { return await 5; }, async yield() { return await 6; }, async then2() { return await 7; }, async catch() { return await 8; }, async new() { return await 9; } };
  assert.deepStrictEqual(await Promise.all(Object.values(object).map((f) => f())), [1, 2, 3, 4, 5, 6, 7, 8, 9]); assert.deepStrictEqual(Object.keys(object).length, 9);
};
`,
  },
  {
    name: 'method-named-async-not-async',
    code: String.raw`module.exports = async (assert) => {
  const object = { async() { return 1; }, await() { return 2; }, get async2() { return 3; } }; assert.strictEqual(object.async(), 1); assert.strictEqual(object.await(), 2);
  class A { async() { return 1; } static async() { return 2; } get await() { return 3; } } assert.strictEqual(new A().async(), 1); assert.strictEqual(A.async(), 2); assert.strictEqual(new A().await, 3);
};
`,
  },
  {
    name: 'method-class-instance-and-static',
    code: String.raw`module.exports = async (assert) => {
  class A { constructor(v) { this.v = v; } async get() { return await this.v; } static async make(v) { await null; return new this(v); } }
  assert.strictEqual(await (await A.make(4)).get(), 4); assert.strictEqual(A.make.name, 'make'); assert.strictEqual(A.make.length, 1);
};
`,
  },
  {
    name: 'method-private',
    code: String.raw`module.exports = async (assert) => {
  class A { #v = 1; async #get(x) { return (await x) + this.#v; } async run(x) { return await this.#get(x); } static async #s() { return await 's'; } static async t() { return await A.#s(); } static has(o) { return #get in o; } }
  assert.strictEqual(await new A().run(2), 3); assert.strictEqual(await A.t(), 's'); assert.strictEqual(A.has(new A()), true); assert.strictEqual(A.has({}), false);
};
`,
  },
  {
    name: 'method-private-field-awaited',
    code: String.raw`module.exports = async (assert) => {
  class A { #p = Promise.resolve(1); #o = { x: 2 }; async sum() { return (await this.#p) + (await this.#o).x; } async set(v) { this.#p = await v; this.#o.x += await 1; this.#o.x **= await 2; return [this.#p, this.#o.x]; } async other(a) { return await a?.#p; } }
  const a = new A(); assert.strictEqual(await a.sum(), 3); assert.deepStrictEqual(await a.set(5), [5, 9]); assert.strictEqual(await a.other(a), 5); assert.strictEqual(await a.other(null), undefined);
};
`,
  },
  {
    name: 'method-private-in-with-await',
    code: String.raw`module.exports = async (assert) => {
  class A { #x; static async is(value) { return #x in await value; } } assert.strictEqual(await A.is(new A()), true); assert.strictEqual(await A.is({}), false);
};
`,
  },
  {
    name: 'method-computed-names',
    code: [
      'module.exports = async (assert) => {',
      "  let count = 0; const key = () => `k${(count += 1)}`; const symbol = Symbol('s');",
      '  class A { async [key()]() { return await 1; } static async [key()]() { return await 2; } async *[symbol]() { yield await 3; } async [Symbol.asyncIterator]() {} }',
      '  assert.strictEqual(await new A().k1(), 1); assert.strictEqual(await A.k2(), 2); for await (const v of new A()[symbol]()) assert.strictEqual(v, 3);',
      '};',
      '',
    ].join('\n'),
  },
  {
    name: 'method-computed-name-with-await',
    code: [
      'module.exports = async (assert) => {',
      "  const make = async (name) => class { [await name]() { return 1; } static async [(await name) + 'S']() { return await 2; } [await `${name}Field`] = 3; };",
      "  const A = await make('m'); const a = new A(); assert.strictEqual(a.m(), 1); assert.strictEqual(await A.mS(), 2); assert.strictEqual(a.mField, 3);",
      '};',
      '',
    ].join('\n'),
  },
  {
    name: 'method-object-computed-name-with-await',
    code: String.raw`module.exports = async (assert) => {
  const object = { async [await 'a']() { return await 1; }, get [await 'b']() { return 2; }, [await 'c']: await 3 }; assert.strictEqual(await object.a(), 1); assert.strictEqual(object.b, 2); assert.strictEqual(object.c, 3);
};
`,
  },
  {
    name: 'accessor-returns-async',
    code: String.raw`module.exports = async (assert) => {
  class A { get load() { return async () => await 1; } get value() { return (async () => await 2)(); } set value(v) { this.done = (async () => { this.v = await v; })(); } static get s() { return (async () => await 3)(); } }
  const a = new A(); assert.strictEqual(await a.load(), 1); assert.strictEqual(await a.value, 2); a.value = 9; await a.done; assert.strictEqual(a.v, 9); assert.strictEqual(await A.s, 3);
};
`,
  },
  {
    name: 'accessor-object-named-async',
    code: String.raw`module.exports = async (assert) => {
  const object = { get async() { return 1; }, set async(v) { this.x = v; }, get await() { return 2; } }; object.async = 5; assert.strictEqual(object.async + object.x + object.await, 8);
};
`,
  },
  {
    name: 'class-field-initialisers',
    code: String.raw`module.exports = async (assert) => {
  let order = []; const note = async (x) => { order.push(x); return await x; };
  class A { a = note('a'); static b = note('b'); ['c'] = note('c'); static { order.push('block'); } d; } const a = new A(); assert.deepStrictEqual(order, ['b', 'block', 'a', 'c']); assert.strictEqual(await a.a, 'a'); assert.strictEqual(await A.b, 'b'); assert.strictEqual(a.d, undefined);
};
`,
  },
  {
    name: 'class-field-named-async',
    code: String.raw`module.exports = async (assert) => {
  class A { async = 1; await = 2; static async = 3
    get
    x() { return 4; } } const a = new A(); assert.strictEqual(a.async, 1); assert.strictEqual(a.await, 2); assert.strictEqual(A.async, 3); assert.strictEqual(a.x, 4); assert.strictEqual('get' in a, false);
};
`,
  },
  {
    name: 'class-field-async-then-newline',
    code: String.raw`module.exports = async (assert) => {
  class A { async
    m() { return 1; } } const a = new A(); assert.strictEqual('async' in a, true); assert.strictEqual(a.async, undefined); assert.strictEqual(a.m(), 1);
};
`,
  },
  {
    name: 'class-static-block',
    code: String.raw`module.exports = async (assert) => {
  let seen; class A { static v = 1; static ready; static { const f = async () => { await null; return this.v; }; A.ready = f(); } static { seen = typeof A.ready.then; } } assert.strictEqual(await A.ready, 1); assert.strictEqual(seen, 'function');
};
`,
  },
  {
    name: 'class-static-block-await-as-name',
    code: String.raw`module.exports = async (assert) => {
  const f = () => { class A { static { this.x = (() => { return 'ok'; })(); async function inner() { return await 1; } this.inner = inner; } } return A; }; assert.strictEqual(f().x, 'ok'); assert.strictEqual(await f().inner(), 1);
};
`,
  },
  {
    name: 'class-static-block-inside-async',
    code: String.raw`module.exports = async (assert) => {
  const f = async () => { await null; class A { static x; static { A.x = 'set'; } } await null; return A.x; }; assert.strictEqual(await f(), 'set');
};
`,
  },
  {
    name: 'constructor-calls-async',
    code: String.raw`module.exports = async (assert) => {
  class A { constructor() { this.ready = this.init(); } async init() { await null; this.ok = true; return this; } } const a = new A(); assert.strictEqual(a.ok, undefined); assert.strictEqual(await a.ready, a); assert.strictEqual(a.ok, true);
};
`,
  },
  {
    name: 'constructor-returns-promise',
    code: String.raw`module.exports = async (assert) => {
  class A { constructor() { return (async () => { await null; this.x = 1; return this; })(); } } const a = await new A(); assert.strictEqual(a.x, 1); assert.ok(a instanceof A);
};
`,
  },
  {
    name: 'constructor-arrow-before-super',
    code: String.raw`module.exports = async (assert) => {
  class B { constructor(f) { this.f = f; } } class A extends B { constructor() { super(async () => { await null; return this.v; }); this.v = 1; } } assert.strictEqual(await new A().f(), 1);
};
`,
  },
  {
    name: 'super-call-in-async-method',
    code: String.raw`module.exports = async (assert) => {
  class B { async m(x) { return (await x) + 1; } static async s() { return await 'B'; } get p() { return 5; } } class A extends B { async m(x) { return (await super.m(await x)) * 2; } static async s() { return (await super.s()) + 'A'; } async q() { await null; return super.p; } async k() { return await super['m'](1); } }
  assert.strictEqual(await new A().m(2), 6); assert.strictEqual(await A.s(), 'BA'); assert.strictEqual(await new A().q(), 5); assert.strictEqual(await new A().k(), 2);
};
`,
  },
  {
    name: 'super-in-async-arrow-in-method',
    code: String.raw`module.exports = async (assert) => {
  class B { async m() { return await 'b'; } } class A extends B { async m() { const f = async () => { await null; return await super.m(); }; return (await f()) + 'a'; } field = async () => await super.m(); } assert.strictEqual(await new A().m(), 'ba'); assert.strictEqual(await new A().field(), 'b');
};
`,
  },
  {
    name: 'super-in-object-method',
    code: String.raw`module.exports = async (assert) => {
  const base = { async m() { return (await this.v) + 1; } }; const object = { __proto__: base, v: 1, async m() { return (await super.m()) + 1; } }; assert.strictEqual(await object.m(), 3);
};
`,
  },
  {
    name: 'super-assignment-after-await',
    code: String.raw`module.exports = async (assert) => {
  class B {} class A extends B { async m() { super.x = await 1; super['y'] = await 2; return [this.x, this.y]; } } assert.deepStrictEqual(await new A().m(), [1, 2]);
};
`,
  },
  {
    name: 'class-heritage-awaited',
    code: String.raw`module.exports = async (assert) => {
  const base = Promise.resolve(class { hi() { return 'hi'; } }); class A extends (await base) { async m() { return await super.hi(); } } assert.strictEqual(await new A().m(), 'hi');
};
`,
  },
  {
    name: 'class-heritage-awaited-null',
    code: String.raw`module.exports = async (assert) => {
  class A extends (await null) { static s = 1; } assert.strictEqual(Object.getPrototypeOf(A.prototype), null); assert.strictEqual(A.s, 1);
};
`,
  },
  {
    name: 'class-expression-awaited-name',
    code: String.raw`module.exports = async (assert) => {
  const make = async () => class Named { static async me() { await null; return Named.name; } }; assert.strictEqual(await (await make()).me(), 'Named');
};
`,
  },
  {
    name: 'method-generator-async',
    code: String.raw`module.exports = async (assert) => {
  class A { async *g() { yield await 1; yield* this.h(); } async *#p() { yield 'p'; } *h() { yield 2; } static async *s() { yield await 3; } async *[Symbol.asyncIterator]() { yield* this.#p(); } }
  const seen = []; for await (const v of new A().g()) seen.push(v); for await (const v of A.s()) seen.push(v); for await (const v of new A()) seen.push(v); assert.deepStrictEqual(seen, [1, 2, 3, 'p']);
};
`,
  },
  {
    name: 'method-borrowed-this',
    code: String.raw`module.exports = async (assert) => {
  const object = { v: 1, async m() { const before = this.v; await null; return [before, this.v]; } }; assert.deepStrictEqual(await object.m.call({ v: 2 }), [2, 2]); assert.deepStrictEqual(await object.m.apply({ v: 3 }, []), [3, 3]); assert.deepStrictEqual(await object.m.bind({ v: 4 })(), [4, 4]); const { m } = object; assert.deepStrictEqual(await m.call({ v: 5 }), [5, 5]);
};
`,
  },
  {
    name: 'method-property-descriptor',
    code: String.raw`module.exports = async (assert) => {
  class A { async m() { await null; } } const d = Object.getOwnPropertyDescriptor(A.prototype, 'm'); assert.deepStrictEqual([d.enumerable, d.writable, d.configurable], [false, true, true]); assert.throws(() => new (new A().m)(), TypeError); assert.deepStrictEqual(Object.getOwnPropertyNames(A.prototype), ['constructor', 'm']);
};
`,
  },
  {
    name: 'method-shorthand-property-names',
    code: String.raw`module.exports = async (assert) => {
  const async = 1; const of = 2; const get = 3; const object = { async, of, get }; assert.deepStrictEqual(object, { async: 1, of: 2, get: 3 }); const { async: renamed } = object; assert.strictEqual(await renamed, 1);
};
`,
  },
  {
    name: 'class-private-method-compound-call',
    code: String.raw`module.exports = async (assert) => {
  class A { #list = [1, 2]; async #each(f) { for (const v of this.#list) await f(v); } async sum() { let s = 0; await this.#each(async (v) => { s += await v; }); return s; } async opt(o) { return await o?.#each?.(() => {}); } } assert.strictEqual(await new A().sum(), 3); assert.strictEqual(await new A().opt(undefined), undefined);
};
`,
  },
  {
    name: 'class-accessor-static-private',
    code: String.raw`module.exports = async (assert) => {
  class A { static #n = 0; static get next() { return (A.#n += 1); } static async two() { return [await A.next, await A.next]; } } assert.deepStrictEqual(await A.two(), [1, 2]);
};
`,
  },
];
