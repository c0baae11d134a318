'use strict';

// Async function declarations and expressions, and what can be observed of them.

module.exports = [
  {
    name: 'function-declaration',
    code: String.raw`module.exports = async (assert) => {
  async function add(a, b) { return (await a) + b; }
  assert.strictEqual(await add(1, 2), 3);
};
`,
  },
  {
    name: 'function-hoisted-before-use',
    code: String.raw`module.exports = async (assert) => {
  const result = later(2);
  async function later(value) { await null; return value * 2; }
  assert.strictEqual(await result, 4);
};
`,
  },
  {
    name: 'function-hoisted-at-module-level',
    code: String.raw`module.exports = async (assert) => { assert.strictEqual(await helper(), 'help'); };
async function helper() { return await 'help'; }
`,
  },
  {
    name: 'function-hoisted-over-duplicate',
    code: String.raw`module.exports = async (assert) => {
  assert.strictEqual(await twice(), 2);
  async function twice() { return 1; }
  async function twice() { return await 2; }
};
`,
  },
  {
    name: 'function-in-block-strict',
    code: String.raw`'use strict';
module.exports = async (assert) => {
  { async function inner() { return await 'block'; } assert.strictEqual(await inner(), 'block'); }
  assert.strictEqual(typeof inner, 'undefined');
};
`,
  },
  {
    name: 'function-in-block-sloppy',
    code: String.raw`module.exports = async (assert) => {
  { assert.strictEqual(await inner(), 'block'); async function inner() { return await 'block'; } }
  assert.strictEqual(typeof inner, 'undefined');
};
`,
  },
  {
    name: 'function-in-switch-case',
    code: String.raw`module.exports = async (assert) => {
  switch (await 1) { case 1: async function inCase() { return await 'case'; } assert.strictEqual(await inCase(), 'case'); }
};
`,
  },
  {
    name: 'function-in-if-block',
    code: String.raw`module.exports = async (assert) => {
  let seen;
  if (await true) { async function inIf() { return await 'if'; } seen = await inIf(); } else { seen = 'else'; }
  assert.strictEqual(seen, 'if');
};
`,
  },
  {
    name: 'function-expression-anonymous',
    code: String.raw`module.exports = async (assert) => {
  const run = async function () { return await 1; };
  assert.strictEqual(await run(), 1); assert.strictEqual(run.name, 'run'); assert.strictEqual(run.length, 0);
};
`,
  },
  {
    name: 'function-expression-named-recursive',
    code: String.raw`module.exports = async (assert) => {
  const run = async function factorial(n) { return n < 2 ? 1 : n * (await factorial(n - 1)); };
  assert.strictEqual(await run(5), 120); assert.strictEqual(run.name, 'factorial'); assert.strictEqual(typeof factorial, 'undefined');
};
`,
  },
  {
    name: 'function-expression-name-is-read-only',
    code: String.raw`module.exports = async (assert) => {
  const run = async function self() { self = 1; await null; return typeof self; };
  assert.strictEqual(await run(), 'function');
};
`,
  },
  {
    name: 'function-expression-name-is-read-only-strict',
    code: String.raw`'use strict';
module.exports = async (assert) => {
  const run = async function self() { await null; self = 1; };
  await assert.rejects(run(), TypeError);
};
`,
  },
  {
    name: 'function-iife',
    code: String.raw`module.exports = async (assert) => {
  assert.strictEqual(await (async function () { return await 7; })(), 7);
  assert.strictEqual(await (async function named() { await null; return named.name; }()), 'named');
};
`,
  },
  {
    name: 'function-iife-void',
    code: String.raw`module.exports = async (assert) => {
  let finish; const finished = new Promise((resolve) => { finish = resolve; });
  void async function () { await null; finish('done'); }();
  assert.strictEqual(await finished, 'done');
};
`,
  },
  {
    name: 'function-with-use-strict-directive',
    code: String.raw`module.exports = async (assert) => {
  async function strict() { 'use strict'; await null; return this; }
  async function sloppy() { await null; return this; }
  assert.strictEqual(await strict(), undefined); assert.strictEqual(await sloppy(), globalThis);
};
`,
  },
  {
    name: 'function-with-other-directives',
    code: String.raw`module.exports = async (assert) => {
  async function directed() { 'use client'; "use strict"; 'ends here'
    await null; return (function () { return this; })(); }
  assert.strictEqual(await directed(), undefined);
};
`,
  },
  {
    name: 'function-directive-without-semicolon',
    code: String.raw`module.exports = async (assert) => {
  async function directed() { 'use strict'
    await null
    return this }
  assert.strictEqual(await directed(), undefined);
};
`,
  },
  {
    name: 'function-directive-look-alike',
    code: String.raw`module.exports = async (assert) => {
  async function looksLike() { ('use strict'); await null; return this; }
  assert.strictEqual(await looksLike(), globalThis);
};
`,
  },
  {
    name: 'function-empty-body',
    code: String.raw`module.exports = async (assert) => {
  async function empty() {}
  assert.strictEqual(await empty(), undefined); assert.strictEqual(await (async () => {})(), undefined);
};
`,
  },
  {
    name: 'function-without-await',
    code: String.raw`module.exports = async (assert) => {
  async function plain() { return 5; }
  const promise = plain(); assert.ok(promise instanceof Promise); assert.strictEqual(await promise, 5);
};
`,
  },
  {
    name: 'function-throws-synchronously-rejects',
    code: String.raw`module.exports = async (assert) => {
  async function fails() { throw new Error('x'); }
  let promise; assert.doesNotThrow(() => { promise = fails(); }); await assert.rejects(promise, /x/);
};
`,
  },
  {
    name: 'function-default-throws-rejects',
    code: String.raw`module.exports = async (assert) => {
  async function fails(value = (() => { throw new Error('default'); })()) { return value; }
  let promise; assert.doesNotThrow(() => { promise = fails(); }); await assert.rejects(promise, /default/);
};
`,
  },
  {
    name: 'function-destructuring-null-rejects',
    code: String.raw`module.exports = async (assert) => {
  async function fails({ a }) { return a; }
  await assert.rejects(fails(null), TypeError); assert.strictEqual(await fails({ a: 1 }), 1);
};
`,
  },
  {
    name: 'function-default-parameters-see-earlier',
    code: String.raw`module.exports = async (assert) => {
  async function f(a, b = a + 1, { c = b + 1, ...rest } = {}, [d = c + 1] = [], ...others) { await null; return [a, b, c, rest, d, others]; }
  assert.deepStrictEqual(await f(1), [1, 2, 3, {}, 4, []]); assert.deepStrictEqual(await f(1, 5, { c: 9, z: 0 }, [8], 7, 6), [1, 5, 9, { z: 0 }, 8, [7, 6]]);
};
`,
  },
  {
    name: 'function-parameter-scope-apart-from-body',
    code: String.raw`module.exports = async (assert) => {
  async function f(get = () => value, value = 1) { var value; value = 2; await null; return [get(), value]; }
  assert.deepStrictEqual(await f(), [1, 2]);
};
`,
  },
  {
    name: 'function-length-and-name',
    code: String.raw`module.exports = async (assert) => {
  async function three(a, b, c) { await a; }
  async function withDefault(a, b = 1, c) {}
  async function withRest(a, ...rest) {}
  assert.strictEqual(three.length, 3); assert.strictEqual(withDefault.length, 1); assert.strictEqual(withRest.length, 1); assert.strictEqual(three.name, 'three');
};
`,
  },
  {
    name: 'function-name-inferred',
    code: String.raw`module.exports = async (assert) => {
  const object = { a: async () => await 1, b: async function () { await 1; }, async c() { await 1; }, ['d' + 1]: async () => await 1, async *e() { yield await 1; } };
  assert.deepStrictEqual(Object.values(object).map((f) => f.name), ['a', 'b', 'c', 'd1', 'e']);
  let x = async () => await 1, y; y = async () => await 1; const { z = async () => await 1 } = {}; const [w = async () => await 1] = [];
  assert.deepStrictEqual([x, y, z, w].map((f) => f.name), ['x', 'y', 'z', 'w']);
};
`,
  },
  {
    name: 'function-name-symbol-key',
    code: String.raw`module.exports = async (assert) => {
  const key = Symbol('described');
  assert.strictEqual({ [key]: async () => await 1 }[key].name, '[described]'); assert.strictEqual({ async [key]() { await 1; } }[key].name, '[described]');
};
`,
  },
  {
    name: 'function-name-inferred-logical-assignment',
    code: String.raw`module.exports = async (assert) => {
  let a; a ??= async () => await 1; let b = 0; b ||= async () => await 1; let c = 1; c &&= async () => await 1;
  assert.deepStrictEqual([a.name, b.name, c.name], ['a', 'b', 'c']);
};
`,
  },
  {
    name: 'function-name-not-inferred',
    code: String.raw`module.exports = async (assert) => {
  const list = [async () => await 1]; const object = {}; object.f = async () => await 1; const paren = (0, async () => await 1);
  assert.strictEqual(list[0].name, ''); assert.strictEqual(object.f.name, ''); assert.strictEqual(paren.name, '');
};
`,
  },
  {
    name: 'function-no-prototype-not-constructible',
    code: String.raw`module.exports = async (assert) => {
  async function f() { await null; }
  assert.strictEqual('prototype' in f, false); assert.throws(() => new f(), TypeError); assert.strictEqual(Object.getPrototypeOf(f)[Symbol.toStringTag], 'AsyncFunction');
  assert.strictEqual(Object.hasOwn(f, 'caller'), false);
};
`,
  },
  {
    name: 'function-constructor-name',
    code: String.raw`module.exports = async (assert) => {
  assert.strictEqual((async () => await 1).constructor.name, 'AsyncFunction'); assert.strictEqual((async function* () { yield await 1; }).constructor.name, 'AsyncGeneratorFunction'); assert.strictEqual(Object.prototype.toString.call(async () => {}), '[object AsyncFunction]');
};
`,
  },
  {
    name: 'function-returns-native-promise',
    code: String.raw`module.exports = async (assert) => {
  async function f() { await null; }
  const promise = f(); assert.strictEqual(promise.constructor, Promise); assert.strictEqual(Object.getPrototypeOf(promise), Promise.prototype);
};
`,
  },
  {
    name: 'function-as-argument-and-in-array',
    code: String.raw`module.exports = async (assert) => {
  const results = await Promise.all([1, 2, 3].map(async function (value) { return (await value) * 10; }));
  assert.deepStrictEqual(results, [10, 20, 30]); assert.deepStrictEqual(await Promise.all([async () => await 1, async function () { return await 2; }].map((f) => f())), [1, 2]);
};
`,
  },
  {
    name: 'function-closures-per-call',
    code: String.raw`module.exports = async (assert) => {
  const counter = () => { let count = 0; return async () => { await null; count += 1; return count; }; };
  const a = counter(); const b = counter(); await a(); assert.strictEqual(await a(), 2); assert.strictEqual(await b(), 1);
};
`,
  },
  {
    name: 'function-nested-three-deep',
    code: String.raw`module.exports = async (assert) => {
  async function one() { async function two() { async function three() { return await 'deep'; } return (await three()) + '!'; } return (await two()) + '!'; }
  assert.strictEqual(await one(), 'deep!!');
};
`,
  },
  {
    name: 'function-sync-inside-async',
    code: String.raw`module.exports = async (assert) => {
  async function outer() { function inner() { return 'inner'; } const value = await inner(); return [value].map(function (x) { return x + x; })[0]; }
  assert.strictEqual(await outer(), 'innerinner');
};
`,
  },
  {
    name: 'function-async-inside-sync',
    code: String.raw`module.exports = async (assert) => {
  function outer() { const inner = async () => (await 1) + 1; return inner(); }
  assert.strictEqual(await outer(), 2);
};
`,
  },
  {
    name: 'function-var-hoisted-over-await',
    code: String.raw`module.exports = async (assert) => {
  async function f() { const before = typeof value; await null; var value = 1; return [before, value]; }
  assert.deepStrictEqual(await f(), ['undefined', 1]);
};
`,
  },
  {
    name: 'function-temporal-dead-zone',
    code: String.raw`module.exports = async (assert) => {
  async function f() { await null; return value; let value = 1; }
  await assert.rejects(f(), ReferenceError);
};
`,
  },
  {
    name: 'function-temporal-dead-zone-over-await',
    code: String.raw`module.exports = async (assert) => {
  async function f() { const get = () => value; await null; let caught; try { get(); } catch (error) { caught = error.name; } let value = 1; await null; return [caught, get()]; }
  assert.deepStrictEqual(await f(), ['ReferenceError', 1]);
};
`,
  },
  {
    name: 'function-parameter-named-like-body-function',
    code: String.raw`module.exports = async (assert) => {
  async function f(g) { await null; function g() { return 'inner'; } return g(); }
  assert.strictEqual(await f(() => 'outer'), 'inner');
};
`,
  },
  {
    name: 'function-many-awaits-in-sequence',
    code: String.raw`module.exports = async (assert) => {
  async function f() { let sum = 0; sum += await 1; sum += await 2; sum += await 3; sum += await 4; sum += await 5; return sum; }
  assert.strictEqual(await f(), 15);
};
`,
  },
  {
    name: 'function-tail-positions',
    code: String.raw`module.exports = async (assert) => {
  async function f(n) { if (n === 0) return await 'zero'; else if (n === 1) return await 'one'; return n === 2 ? await 'two' : await 'many'; }
  assert.deepStrictEqual(await Promise.all([0, 1, 2, 3].map(f)), ['zero', 'one', 'two', 'many']);
};
`,
  },
  {
    name: 'function-exports-forms',
    code: String.raw`exports.f = async function () { return await 1; };
module.exports = async (assert) => { assert.strictEqual(await exports.f(), 1); assert.strictEqual(exports.f.name, ''.concat(exports.f.name)); assert.notStrictEqual(module.exports, exports); };
`,
  },
  {
    name: 'function-module-variables',
    code: String.raw`module.exports = async (assert) => {
  assert.strictEqual(typeof require, 'function'); assert.strictEqual(typeof module, 'object'); assert.strictEqual(typeof exports, 'object');
  assert.strictEqual(await require('node:path').posix.join('a', 'b'), 'a/b');
};
`,
  },
];
