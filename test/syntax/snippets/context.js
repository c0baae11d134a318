'use strict';

// this, arguments, new.target, sloppy names, with, and strict-mode errors.

module.exports = [
  {
    name: 'context-arguments-after-await',
    code: String.raw`module.exports = async (assert) => {
  async function f(a) { const before = arguments.length; await null; return [before, arguments.length, arguments[1]]; } assert.deepStrictEqual(await f(1, 'x'), [2, 2, 'x']);
};
`,
  },
  {
    name: 'context-arguments-mapped-in-sloppy',
    code: String.raw`module.exports = async (assert) => {
  async function f(a) { a = await 2; const first = arguments[0]; arguments[0] = await 3; return [first, a]; } assert.deepStrictEqual(await f(1), [2, 3]);
};
`,
  },
  {
    name: 'context-arguments-unmapped-in-strict',
    code: String.raw`'use strict';
module.exports = async (assert) => {
  async function f(a) { a = await 2; return arguments[0]; } assert.strictEqual(await f(1), 1);
};
`,
  },
  {
    name: 'context-arguments-callee',
    code: String.raw`module.exports = async (assert) => {
  async function f() { await null; return arguments.callee === f; } assert.strictEqual(await f(), true);
};
`,
  },
  {
    name: 'context-arguments-iterated-and-spread',
    code: String.raw`module.exports = async (assert) => {
  async function f() { const all = []; for await (const v of arguments) all.push(v); return [...arguments, ...all, Array.from(arguments).length]; } assert.deepStrictEqual(await f(1, Promise.resolve(2).constructor === Promise ? 2 : 0), [1, 2, 1, 2, 2]);
};
`,
  },
  {
    name: 'context-arguments-of-module',
    code: String.raw`module.exports = async (assert) => { await null; assert.strictEqual(typeof arguments, 'object'); assert.strictEqual(arguments[2], module); assert.ok(arguments.length >= 3); };
`,
  },
  {
    name: 'context-arguments-in-parameter-default',
    code: String.raw`module.exports = async (assert) => {
  async function f(a, b = arguments.length) { await null; return b; } assert.strictEqual(await f(1), 1); assert.strictEqual(await f(1, undefined, 3), 3);
};
`,
  },
  {
    name: 'context-arguments-as-property-name',
    code: String.raw`module.exports = async (assert) => {
  async function f() { const o = { arguments: 1 }; await null; return o.arguments; } assert.strictEqual(await f(), 1);
};
`,
  },
  {
    name: 'context-arguments-shadowed',
    code: String.raw`module.exports = async (assert) => {
  async function f(arguments) { await null; return arguments; } assert.strictEqual(await f(7), 7); async function g() { var arguments = await 8; return arguments; } assert.strictEqual(await g(), 8);
};
`,
  },
  {
    name: 'context-this-kinds',
    code: String.raw`module.exports = async (assert) => {
  async function f() { await null; return this; } assert.strictEqual(await f.call('s').then((x) => typeof x), 'object'); assert.strictEqual(await f.call(1).then(Number), 1); assert.strictEqual(await f(), globalThis);
};
`,
  },
  {
    name: 'context-this-strict',
    code: String.raw`'use strict';
module.exports = async (assert) => {
  async function f() { await null; return this; } assert.strictEqual(await f(), undefined); assert.strictEqual(await f.call('s'), 's'); assert.strictEqual(await f.call(null), null);
};
`,
  },
  {
    name: 'context-this-of-module',
    code: String.raw`module.exports.self = this; const outer = this;
module.exports = async (assert) => { await null; assert.strictEqual(this, outer); assert.strictEqual(outer.self, outer); };
`,
  },
  {
    name: 'context-this-in-nested-arrows',
    code: String.raw`module.exports = async (assert) => {
  const o = { v: 1, m() { return (async () => { await null; return (() => (async () => { await null; return this.v; })())(); })(); } }; assert.strictEqual(await o.m(), 1);
};
`,
  },
  {
    name: 'context-this-in-async-arrow-before-await',
    code: String.raw`module.exports = async (assert) => {
  class A { constructor() { this.f = async () => this; } } const a = new A(); assert.strictEqual(await a.f(), a); const f = async () => this; assert.strictEqual(await f(), this);
};
`,
  },
  {
    name: 'context-new-target-in-async-arrow',
    code: String.raw`module.exports = async (assert) => {
  function F() { this.p = (async () => { await null; return new.target; })(); } assert.strictEqual(await new F().p, F); async function g() { await null; return new.target; } assert.strictEqual(await g(), undefined);
};
`,
  },
  {
    name: 'context-new-target-in-constructor-arrow',
    code: String.raw`module.exports = async (assert) => {
  class A { constructor() { this.p = (async () => { await null; return new.target.name; })(); } } class B extends A {} assert.strictEqual(await new B().p, 'B');
};
`,
  },
  {
    name: 'sloppy-async-as-variable',
    code: [
      'module.exports = async (assert) => {',
      "  var async = 1; assert.strictEqual(async, 1); async = async + 1; assert.strictEqual(async, 2); async++; assert.strictEqual(async, 3); var o = { async, b: async }; assert.deepStrictEqual(o, { async: 3, b: 3 }); [async] = [5]; assert.strictEqual(async, 5); ({ async } = { async: 6 }); assert.strictEqual(async, 6); assert.strictEqual(async ? 1 : 2, 1); assert.strictEqual(`${async}`, '6'); assert.strictEqual(async / 2, 3);",
      '};',
      '',
    ].join('\n'),
  },
  {
    name: 'sloppy-async-as-function',
    code: [
      'module.exports = async (assert) => {',
      "  function async(x) { return x; } assert.strictEqual(async(1), 1); assert.strictEqual(async (2), 2); assert.strictEqual(async(await 3), 3); assert.strictEqual(async([4])[0], 4); const f = async; assert.strictEqual(f.name, 'async'); assert.strictEqual(async.call(null, 5), 5); assert.strictEqual(async`t`[0], 't'); assert.strictEqual(async(async)(6), 6);",
      '};',
      '',
    ].join('\n'),
  },
  {
    name: 'sloppy-async-newline-function',
    code: String.raw`module.exports = async (assert) => {
  var async = 'ident', ran = [];
  async
  function f() { return 1; }
  assert.strictEqual(f(), 1); var g = async
  ran.push(g); assert.deepStrictEqual(ran, ['ident']);
};
`,
  },
  {
    name: 'sloppy-await-as-variable',
    code: String.raw`var await = 1; var o = { await, f() { return await; } };
function add(await) { return await + 1; }
module.exports = async (assert) => { assert.strictEqual(o.f(), 1); assert.strictEqual(add(2), 3); assert.strictEqual(o.await, 1); };
`,
  },
  {
    name: 'sloppy-await-as-function',
    code: String.raw`function await(x) { return [x]; } var called = await (1); var plain = await(2); var label; await: for (;;) { label = 'l'; break await; }
module.exports = async (assert) => { assert.deepStrictEqual([called, plain], [[1], [2]]); assert.strictEqual(label, 'l'); assert.strictEqual(await 3, 3); };
`,
  },
  {
    name: 'sloppy-await-arithmetic-as-identifier',
    code: String.raw`var await = 8, g = 2; var quotient = await /g/ 2; var difference = await -1;
module.exports = async (assert) => { assert.strictEqual(quotient, 2); assert.strictEqual(difference, 7); };
`,
  },
  {
    name: 'sloppy-await-in-nested-sync-function',
    code: String.raw`module.exports = async (assert) => {
  const f = async () => { const g = function () { var await = 5; return await; }; return g() + await 1; }; assert.strictEqual(await f(), 6);
};
`,
  },
  {
    name: 'sloppy-await-class-and-arrow-names',
    code: String.raw`var f = (await) => await * 2; var A = class { await() { return 1; } static await = 2; get async() { return 3; } }; var g = await => await + 1;
module.exports = async (assert) => { assert.strictEqual(f(2), 4); assert.strictEqual(new A().await(), 1); assert.strictEqual(A.await, 2); assert.strictEqual(g(1), 2); };
`,
  },
  {
    name: 'sloppy-await-function-expression-name',
    code: String.raw`var f = function await() { return typeof await; }; var o = { async: function async() { return typeof async; } };
module.exports = async (assert) => { assert.strictEqual(f(), 'function'); assert.strictEqual(o.async(), 'function'); };
`,
  },
  {
    name: 'sloppy-property-keys',
    code: String.raw`module.exports = async (assert) => {
  const o = { await: 1, async: 2, then_: 3, of: 4, yield: 5, let: 6, static: 7 }; assert.strictEqual(o.await + o.async + o.then_, 6); assert.strictEqual(await o.await, 1); o.await += await 5; assert.strictEqual(o.await, 6); const { await: a, async: b } = o; assert.strictEqual(a + b, 8); assert.strictEqual(o?.await, 6); assert.strictEqual('await' in o, true);
};
`,
  },
  {
    name: 'sloppy-yield-let-of-as-names',
    code: String.raw`module.exports = async (assert) => {
  var yield_ = 1, of = 2, get = 3, set = 4, let_ = 5; var yield = 6; var let = 7; let f = async (of) => await of; assert.strictEqual(await f(9), 9); assert.strictEqual(await yield + await of + await get, 11); assert.strictEqual(await let, 7);
};
`,
  },
  {
    name: 'sloppy-with-statement',
    code: String.raw`module.exports = async (assert) => {
  const o = { v: 1, f: async function () { return await this.v; } }; let got; with (o) { v = await 2; got = await f(); } assert.deepStrictEqual([o.v, got], [2, 2]);
};
`,
  },
  {
    name: 'sloppy-with-and-functions-inside',
    code: String.raw`module.exports = async (assert) => {
  const o = { v: 1 }; let f; with (o) { f = async () => { await null; return v; }; } o.v = 5; assert.strictEqual(await f(), 5); with (await { w: 3 }) assert.strictEqual(w, 3); with (o) for await (const x of [v]) assert.strictEqual(x, 5);
};
`,
  },
  {
    name: 'sloppy-with-scope-names',
    code: String.raw`module.exports = async (assert) => {
  const scope = { gate: 'g', site: 's', heddle: 'h', before: 'b', after: 'a', Promise: 'p', undefined: 'u' }; let seen; with (scope) { await null; seen = [gate, site, heddle, before, after, Promise]; } assert.deepStrictEqual(seen, ['g', 's', 'h', 'b', 'a', 'p']);
};
`,
  },
  {
    name: 'sloppy-undeclared-assignment',
    code: String.raw`module.exports = async (assert) => {
  async function f() { leaked_by_snippet = await 1; return leaked_by_snippet; } assert.strictEqual(await f(), 1); assert.strictEqual(delete globalThis.leaked_by_snippet, true);
};
`,
  },
  {
    name: 'sloppy-octal-and-delete',
    code: String.raw`module.exports = async (assert) => {
  async function f(a, a2) { const x = 010; await null; return [x, '\101', delete a]; } assert.deepStrictEqual(await f(1), [8, 'A', false]);
};
`,
  },
  {
    name: 'sloppy-duplicate-parameters',
    code: String.raw`module.exports = async (assert) => {
  function f(a, a) { return (async () => (await a))(); } assert.strictEqual(await f(1, 2), 2);
};
`,
  },
  {
    name: 'sloppy-function-in-if-without-braces',
    code: String.raw`module.exports = async (assert) => {
  if (true) function f() { return (async () => await 1)(); } assert.strictEqual(await f(), 1);
};
`,
  },
  {
    name: 'sloppy-html-like-comments',
    code: String.raw`module.exports = async (assert) => {
  let x = await 1; <!-- a comment
  x += await 1;
  --> another
  assert.strictEqual(x, 2);
};
`,
  },
  {
    name: 'sloppy-shadowed-promise-global',
    code: String.raw`module.exports = async (assert) => {
  const Promise = { resolve: () => 'shadowed' }; async function f() { return await 1; } assert.strictEqual(await f(), 1); assert.strictEqual(Promise.resolve(), 'shadowed');
};
`,
  },
  {
    name: 'sloppy-shadowed-process-and-symbol',
    code: String.raw`module.exports = async (assert) => {
  const process = 1, Symbol = 2, Object = 3, globalThis = 4, Error = 5; async function f() { const r = []; for await (const v of [process, Symbol, Object]) r.push(v); return r.length + globalThis + Error; } assert.strictEqual(await f(), 12);
};
`,
  },
  {
    name: 'strict-assignment-to-undeclared',
    code: String.raw`'use strict';
module.exports = async (assert) => {
  await assert.rejects((async () => { undeclared_in_strict = await 1; })(), ReferenceError);
};
`,
  },
  {
    name: 'strict-frozen-and-getter-only',
    code: String.raw`'use strict';
module.exports = async (assert) => {
  const o = Object.freeze({ v: 1 }); await assert.rejects((async () => { o.v = await 2; })(), TypeError); await assert.rejects((async () => { ({ get x() { return 1; } }).x = await 2; })(), TypeError); await assert.rejects((async () => { delete (await o).v; })(), TypeError);
};
`,
  },
  {
    name: 'strict-const-assignment',
    code: String.raw`'use strict';
module.exports = async (assert) => {
  const x = 1; await assert.rejects((async () => { x = await 2; })(), TypeError); await assert.rejects((async () => { x += await 2; })(), TypeError); assert.strictEqual(x, 1);
};
`,
  },
  {
    name: 'strict-directive-first-in-file',
    code: String.raw`'use strict'; // a comment after it
module.exports = async (assert) => { await null; assert.strictEqual((function () { return this; })(), undefined); };
`,
  },
  {
    name: 'strict-directive-after-comments',
    code: String.raw`/* one */ // two
/** three */ "use strict"
module.exports = async (assert) => { await null; assert.strictEqual((function () { return this; })(), undefined); };
`,
  },
  {
    name: 'strict-not-when-directive-is-late',
    code: String.raw`var first = 1; 'use strict';
module.exports = async (assert) => { await null; assert.strictEqual((function () { return this; })(), globalThis); };
`,
  },
];
