'use strict';

// for await in all its heads, bodies and exits.

module.exports = [
  {
    name: 'for-await-sync-iterables',
    code: String.raw`module.exports = async (assert) => {
  const seen = []; for await (const v of [1, 2]) seen.push(v); for await (const v of 'ab') seen.push(v); for await (const v of new Map([[1, 2]])) seen.push(v); for await (const v of new Set(['s'])) seen.push(v); assert.deepStrictEqual(seen, [1, 2, 'a', 'b', [1, 2], 's']);
};
`,
  },
  {
    name: 'for-await-iterable-of-promises',
    code: String.raw`module.exports = async (assert) => {
  const seen = []; for await (const v of [Promise.resolve(1), 2, { then(r) { r(3); } }]) seen.push(v); assert.deepStrictEqual(seen, [1, 2, 3]);
};
`,
  },
  {
    name: 'for-await-async-iterable',
    code: String.raw`module.exports = async (assert) => {
  const seen = []; const it = { [Symbol.asyncIterator]() { let i = 0; return { async next() { i += 1; return { value: i, done: i > 3 }; } }; } }; for await (const v of it) seen.push(v); assert.deepStrictEqual(seen, [1, 2, 3]);
};
`,
  },
  {
    name: 'for-await-async-iterator-values-not-unwrapped',
    code: String.raw`module.exports = async (assert) => {
  const inner = Promise.resolve(1); const it = { [Symbol.asyncIterator]() { let i = 0; return { next: () => Promise.resolve({ value: inner, done: i++ > 0 }) }; } }; for await (const v of it) assert.strictEqual(v, inner);
};
`,
  },
  {
    name: 'for-await-prefers-async-iterator',
    code: String.raw`module.exports = async (assert) => {
  const seen = []; const both = { *[Symbol.iterator]() { yield 'sync'; }, async *[Symbol.asyncIterator]() { yield 'async'; } }; for await (const v of both) seen.push(v); assert.deepStrictEqual(seen, ['async']);
};
`,
  },
  {
    name: 'for-await-next-read-once',
    code: String.raw`module.exports = async (assert) => {
  let reads = 0; const it = { [Symbol.asyncIterator]() { let i = 0; return { get next() { reads += 1; return async () => ({ value: i, done: i++ > 2 }); } }; } }; for await (const v of it) void v; assert.strictEqual(reads, 1);
};
`,
  },
  {
    name: 'for-await-destructuring-heads',
    code: String.raw`module.exports = async (assert) => {
  const seen = []; for await (const { a, b: [c = await 2] = [], ...r } of [{ a: 1, z: 3 }]) seen.push(a, c, r); for await (let [x, , y = await 'd', ...more] of [[1, 2, undefined, 4]]) seen.push(x, y, more); for await (var { length } of ['abc']) seen.push(length); assert.deepStrictEqual(seen, [1, 2, { z: 3 }, 1, 'd', [4], 3]);
};
`,
  },
  {
    name: 'for-await-existing-variable',
    code: String.raw`module.exports = async (assert) => {
  let v; for await (v of [1, 2]) await null; assert.strictEqual(v, 2); var w; for await (w of (async function* () { yield 'w'; })()) ; assert.strictEqual(w, 'w');
};
`,
  },
  {
    name: 'for-await-member-head',
    code: String.raw`module.exports = async (assert) => {
  const o = {}; for await (o.x of [1, 2]) await null; for await (o['y'] of [3]) ; for await (o[await 'z'] of [4]) ; for await ((await o).q of [5]) ; for await ((o.r) of [6]) ; assert.deepStrictEqual(o, { x: 2, y: 3, z: 4, q: 5, r: 6 });
};
`,
  },
  {
    name: 'for-await-private-member-head',
    code: String.raw`module.exports = async (assert) => {
  class A { #x; async m(list) { for await (this.#x of list) ; return this.#x; } } assert.strictEqual(await new A().m([1, Promise.resolve(2)]), 2);
};
`,
  },
  {
    name: 'for-await-pattern-head-without-declaration',
    code: String.raw`module.exports = async (assert) => {
  let a, b; const o = {}; for await ([a, o.b = await 5] of [[1]]) ; for await ({ a: b, ...o.rest } of [{ a: 2, c: 3 }]) ; assert.deepStrictEqual([a, b, o], [1, 2, { b: 5, rest: { c: 3 } }]);
};
`,
  },
  {
    name: 'for-await-async-as-variable',
    code: String.raw`module.exports = async (assert) => {
  var async; for await (async of [1, 2]) ; assert.strictEqual(async, 2); for await (const async of [3]) assert.strictEqual(async, 3); for await (let of of [4]) assert.strictEqual(of, 4); for ((async) of [5]) ; assert.strictEqual(async, 5);
};
`,
  },
  {
    name: 'for-await-async-arrow-iterable',
    code: String.raw`module.exports = async (assert) => {
  for await (const f of [async () => await 1, async x => await x]) assert.ok([1, 'x'].includes(await f('x'))); for (const f of [async () => await 2]) assert.strictEqual(await f(), 2);
};
`,
  },
  {
    name: 'for-await-of-member-named-of',
    code: String.raw`module.exports = async (assert) => {
  const of = [1]; for await (const of_ of of) assert.strictEqual(of_, 1); const o = { of: [2] }; for await (const v of o.of) assert.strictEqual(v, 2); for await (const [of] of [[3]]) assert.strictEqual(of, 3);
};
`,
  },
  {
    name: 'for-await-body-single-statement',
    code: String.raw`module.exports = async (assert) => {
  let s = 0; for await (const v of [1, 2]) s += v; for await (const v of [3]) if (v) s += await v; else s = 0; for await (const v of [[4]]) for await (const w of v) s += w; for await (const _ of [1]); assert.strictEqual(s, 10);
};
`,
  },
  {
    name: 'for-await-body-try-switch-while',
    code: String.raw`module.exports = async (assert) => {
  let s = ''; for await (const v of [1]) try { await Promise.reject(v); } catch (e) { s += e; } for await (const v of [2]) switch (v) { case 2: s += 'two'; } for await (const v of [3]) do s += v; while (await false); for await (const v of [1]) { } assert.strictEqual(s, '1two3');
};
`,
  },
  {
    name: 'for-await-as-if-else-body',
    code: String.raw`module.exports = async (assert) => {
  let s = ''; const f = async (flag) => { if (flag) for await (const v of [1, 2]) s += v; else for await (const v of [3]) s += v; }; await f(true); await f(false); if (false) for await (const v of [9]) s += v; assert.strictEqual(s, '123');
};
`,
  },
  {
    name: 'for-await-as-loop-body',
    code: String.raw`module.exports = async (assert) => {
  let s = ''; for (const list of [[1], [2, 3]]) for await (const v of list) s += v; let n = 0; while (n++ < 2) for await (const v of [n]) s += v; do for await (const v of ['d']) s += v; while (false); with_: for (const k in { a: 1 }) for await (const v of [k]) { s += v; continue with_; } assert.strictEqual(s, '12312da');
};
`,
  },
  {
    name: 'for-await-as-arrow-block-only-statement',
    code: String.raw`module.exports = async (assert) => {
  const f = async (list) => { for await (const v of list) return v; }; assert.strictEqual(await f([7]), 7); assert.strictEqual(await f([]), undefined);
};
`,
  },
  {
    name: 'for-await-labelled',
    code: String.raw`module.exports = async (assert) => {
  const seen = []; outer: for await (const a of [1, 2, 3]) { for await (const b of [1, 2, 3]) { if (b === 2) continue outer; if (a === 3) break outer; seen.push(a * 10 + b); } } assert.deepStrictEqual(seen, [11, 21]);
};
`,
  },
  {
    name: 'for-await-labelled-many',
    code: String.raw`module.exports = async (assert) => {
  let count = 0; a: b: for await (const v of [1, 2]) { count += 1; c: { if (v === 1) break c; break a; } continue b; } assert.strictEqual(count, 2); block: { for await (const v of [1]) break block; count = -1; } assert.strictEqual(count, 2);
};
`,
  },
  {
    name: 'for-await-labelled-inside-sync-loop',
    code: String.raw`module.exports = async (assert) => {
  const closed = []; const it = (name) => ({ async *[Symbol.asyncIterator]() { try { yield 1; yield 2; } finally { closed.push(name); } } }); outer: for (const n of ['a', 'b', 'c']) { for await (const v of it(n)) { if (n === 'b') break outer; continue outer; } } assert.deepStrictEqual(closed, ['a', 'b']);
};
`,
  },
  {
    name: 'for-await-let-closures',
    code: String.raw`module.exports = async (assert) => {
  const fs = []; for await (let v of [1, 2, 3]) { fs.push(() => v); v += 10; fs.push(async () => { await null; return v; }); } assert.deepStrictEqual(await Promise.all(fs.map((f) => f())), [11, 11, 12, 12, 13, 13]);
};
`,
  },
  {
    name: 'for-await-const-assignment-throws',
    code: String.raw`module.exports = async (assert) => {
  await assert.rejects((async () => { for await (const v of [1]) v = 2; })(), TypeError);
};
`,
  },
  {
    name: 'for-await-temporal-dead-zone',
    code: String.raw`module.exports = async (assert) => {
  await assert.rejects((async () => { for await (const v of [v]) ; })(), ReferenceError); let x = [1]; await assert.rejects((async () => { for await (let x of x) ; })(), ReferenceError);
};
`,
  },
  {
    name: 'for-await-break-closes',
    code: String.raw`module.exports = async (assert) => {
  const log = []; async function* g() { try { yield 1; yield 2; } finally { await null; log.push('closed'); } } for await (const v of g()) { log.push(v); break; } log.push('after'); assert.deepStrictEqual(log, [1, 'closed', 'after']);
};
`,
  },
  {
    name: 'for-await-return-closes',
    code: String.raw`module.exports = async (assert) => {
  const log = []; async function* g() { try { yield 1; } finally { await null; log.push('closed'); } } const f = async () => { for await (const v of g()) return log.push(v), 'returned'; }; log.push(await f()); assert.deepStrictEqual(log, [1, 'closed', 'returned']);
};
`,
  },
  {
    name: 'for-await-throw-closes',
    code: String.raw`module.exports = async (assert) => {
  const log = []; async function* g() { try { yield 1; } finally { log.push('closed'); } } await assert.rejects((async () => { for await (const v of g()) throw new Error('body'); })(), /body/); assert.deepStrictEqual(log, ['closed']);
};
`,
  },
  {
    name: 'for-await-await-rejection-in-body-closes',
    code: String.raw`module.exports = async (assert) => {
  const log = []; async function* g() { try { yield 1; } finally { log.push('closed'); } } try { for await (const v of g()) await Promise.reject(new Error('await')); } catch (e) { log.push(e.message); } assert.deepStrictEqual(log, ['closed', 'await']);
};
`,
  },
  {
    name: 'for-await-destructuring-throw-closes',
    code: String.raw`module.exports = async (assert) => {
  const log = []; async function* g() { try { yield null; } finally { log.push('closed'); } } await assert.rejects((async () => { for await (const { a } of g()) ; })(), TypeError); assert.deepStrictEqual(log, ['closed']);
};
`,
  },
  {
    name: 'for-await-normal-end-does-not-close',
    code: String.raw`module.exports = async (assert) => {
  let returned = 0; const it = { [Symbol.asyncIterator]() { let i = 0; return { next: async () => ({ value: i, done: i++ > 1 }), return: async () => { returned += 1; return {}; } }; } }; for await (const v of it) void v; assert.strictEqual(returned, 0); for await (const v of it) break; assert.strictEqual(returned, 1);
};
`,
  },
  {
    name: 'for-await-error-in-next-does-not-close',
    code: String.raw`module.exports = async (assert) => {
  let returned = 0; const it = { [Symbol.asyncIterator]: () => ({ next: async () => { throw new Error('next'); }, return: async () => { returned += 1; return {}; } }) }; await assert.rejects((async () => { for await (const v of it) ; })(), /next/); assert.strictEqual(returned, 0);
};
`,
  },
  {
    name: 'for-await-sync-iterator-closed-on-break',
    code: String.raw`module.exports = async (assert) => {
  let returned = 0; const it = { [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }), return: () => { returned += 1; return {}; } }) }; for await (const v of it) break; assert.strictEqual(returned, 1);
};
`,
  },
  {
    name: 'for-await-return-result-not-object',
    code: String.raw`module.exports = async (assert) => {
  const it = { [Symbol.asyncIterator]: () => ({ next: async () => ({ value: 1, done: false }), return: async () => 1 }) }; await assert.rejects((async () => { for await (const v of it) break; })(), TypeError);
};
`,
  },
  {
    name: 'for-await-throw-wins-over-return-error',
    code: String.raw`module.exports = async (assert) => {
  const it = { [Symbol.asyncIterator]: () => ({ next: async () => ({ value: 1, done: false }), return: async () => { throw new Error('return'); } }) }; await assert.rejects((async () => { for await (const v of it) throw new Error('body'); })(), /body/); await assert.rejects((async () => { for await (const v of it) break; })(), /return/);
};
`,
  },
  {
    name: 'for-await-not-iterable',
    code: String.raw`module.exports = async (assert) => {
  await assert.rejects((async () => { for await (const v of {}) ; })(), TypeError); await assert.rejects((async () => { for await (const v of null) ; })(), TypeError); await assert.rejects((async () => { for await (const v of 1) ; })(), TypeError);
};
`,
  },
  {
    name: 'for-await-next-not-object',
    code: String.raw`module.exports = async (assert) => {
  await assert.rejects((async () => { for await (const v of { [Symbol.asyncIterator]: () => ({ next: async () => 1 }) }) ; })(), TypeError);
};
`,
  },
  {
    name: 'for-await-next-returns-plain-object',
    code: String.raw`module.exports = async (assert) => {
  const seen = []; for await (const v of { [Symbol.asyncIterator]() { let i = 0; return { next: () => ({ value: i, done: i++ > 1 }) }; } }) seen.push(v); assert.deepStrictEqual(seen, [0, 1]);
};
`,
  },
  {
    name: 'for-await-awaited-iterable',
    code: String.raw`module.exports = async (assert) => {
  for await (const v of await (async () => [1])()) assert.strictEqual(v, 1); for await (const v of (await [[2]])[await 0]) assert.strictEqual(v, 2); for await (const v of [await 3, await 4].slice(1)) assert.strictEqual(v, 4);
};
`,
  },
  {
    name: 'for-await-iterable-expressions',
    code: String.raw`module.exports = async (assert) => {
  let c = 0; for await (const v of c ? [] : [1]) c += v; for await (const v of (0, [2])) c += v; for await (const v of function* () { yield 3; }()) c += v; for await (const v of new Set([4])) c += v; for await (const v of c && [5]) c += v; assert.strictEqual(c, 15);
};
`,
  },
  {
    name: 'for-await-comments-and-newlines',
    code: String.raw`module.exports = async (assert) => {
  const seen = []; for /* a */ await /* b */ ( /* c */ const /* d */ v /* e */ of /* f */ [1] /* g */ ) /* h */ { seen.push(v); }
  for
  await
  (
  const v
  of
  [2]
  )
  seen.push(v)
  for await(const v of[3])seen.push(v);for await(const[v]of[[4]])seen.push(v);for await(const{v}of[{v:5}])seen.push(v);
  assert.deepStrictEqual(seen, [1, 2, 3, 4, 5]);
};
`,
  },
  {
    name: 'for-await-in-generator',
    code: String.raw`module.exports = async (assert) => {
  async function* g(list) { for await (const v of list) { const sent = yield v; if (sent === 'stop') return 'stopped'; } } const i = g([1, Promise.resolve(2), 3]); await i.next(); await i.next(); assert.deepStrictEqual(await i.next('stop'), { value: 'stopped', done: true });
};
`,
  },
  {
    name: 'for-await-in-generator-closed-by-return',
    code: String.raw`module.exports = async (assert) => {
  const log = []; async function* inner() { try { yield 1; } finally { log.push('inner'); } } async function* outer() { try { for await (const v of inner()) yield v; } finally { log.push('outer'); } } const i = outer(); await i.next(); await i.return(); assert.deepStrictEqual(log, ['inner', 'outer']);
};
`,
  },
  {
    name: 'for-await-nested-functions-in-body',
    code: String.raw`module.exports = async (assert) => {
  const fs = []; for await (const v of [1, 2]) { async function f() { return await v; } class A { async m() { return (await f()) * 10; } } fs.push(new A().m()); } assert.deepStrictEqual(await Promise.all(fs), [10, 20]);
};
`,
  },
  {
    name: 'for-await-shadowed-names',
    code: String.raw`module.exports = async (assert) => {
  const v = 'outer'; const seen = []; for await (const v of ['a']) { seen.push(v); { const v = 'block'; seen.push(v); } } seen.push(v); var x = 1; for await (var x of [5]) ; seen.push(x); assert.deepStrictEqual(seen, ['a', 'block', 'outer', 5]);
};
`,
  },
  {
    name: 'for-await-body-lexical-same-name',
    code: String.raw`module.exports = async (assert) => {
  const seen = []; for await (const v of [1]) { const v = 2; seen.push(v); } assert.deepStrictEqual(seen, [2]);
};
`,
  },
  {
    name: 'for-await-mutated-array',
    code: String.raw`module.exports = async (assert) => {
  const list = [1]; const seen = []; for await (const v of list) { seen.push(v); if (list.length < 3) list.push(v + 1); } assert.deepStrictEqual(seen, [1, 2, 3]);
};
`,
  },
  {
    name: 'for-await-rejecting-element',
    code: String.raw`module.exports = async (assert) => {
  const seen = []; try { for await (const v of [1, Promise.reject(new Error('two')), 3]) seen.push(v); } catch (e) { seen.push(e.message); } assert.deepStrictEqual(seen, [1, 'two']);
};
`,
  },
  {
    name: 'for-await-head-with-in-operator',
    code: String.raw`module.exports = async (assert) => {
  const o = { a: 1 }; for await (const v of ['a' in o]) assert.strictEqual(v, true); for (var i = ('a' in o) ? await 1 : 2; i < 2; i++) assert.strictEqual(i, 1); for await (const { x = 'a' in o } of [{}]) assert.strictEqual(x, true);
};
`,
  },
];
