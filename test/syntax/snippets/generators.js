'use strict';

// Async generators: yield in all forms, requests from outside, clean-up.

module.exports = [
  {
    name: 'generator-declaration-and-expression',
    code: String.raw`module.exports = async (assert) => {
  async function* g() { yield await 1; yield 2; return 3; } const h = async function* named() { yield named.name; }; assert.deepStrictEqual(await collect(g()), [1, 2]); assert.deepStrictEqual(await collect(h()), ['named']);
  async function collect(iterable) { const all = []; for await (const v of iterable) all.push(v); return all; }
};
`,
  },
  {
    name: 'generator-star-positions',
    code: String.raw`module.exports = async (assert) => {
  const a = async function*() { yield 1; }; const b = async function *() { yield 1; }; const c = async function * () { yield 1; }; const o = { async*d() { yield 1; }, async *e() { yield 1; }, async * f() { yield 1; } };
  for (const g of [a, b, c, o.d, o.e, o.f]) assert.strictEqual((await g().next()).value, 1);
};
`,
  },
  {
    name: 'generator-yield-unwraps-promise',
    code: String.raw`module.exports = async (assert) => {
  async function* g() { yield Promise.resolve(1); yield { then(r) { r(2); } }; yield await Promise.resolve(3); } const seen = []; for await (const v of g()) seen.push(v); assert.deepStrictEqual(seen, [1, 2, 3]);
};
`,
  },
  {
    name: 'generator-return-await-and-promise',
    code: String.raw`module.exports = async (assert) => {
  async function* g() { return Promise.resolve('r'); } async function* h() { return await 'a'; } async function* i() { return; } assert.deepStrictEqual([await g().next(), await h().next(), await i().next()], [{ value: 'r', done: true }, { value: 'a', done: true }, { value: undefined, done: true }]);
};
`,
  },
  {
    name: 'generator-sent-values',
    code: String.raw`module.exports = async (assert) => {
  async function* g() { const a = yield 1; const b = yield a + 1; return (await a) + (await b); } const i = g(); assert.deepStrictEqual([await i.next('x'), await i.next(10), await i.next(5)], [{ value: 1, done: false }, { value: 11, done: false }, { value: 15, done: true }]);
};
`,
  },
  {
    name: 'generator-yield-of-await-and-await-of-yield',
    code: String.raw`module.exports = async (assert) => {
  async function* g() { const sent = await (yield await 1); yield sent; } const i = g(); await i.next(); assert.deepStrictEqual(await i.next(Promise.resolve('s')), { value: 's', done: false });
};
`,
  },
  {
    name: 'generator-yield-without-operand',
    code: String.raw`module.exports = async (assert) => {
  async function* g() { const x = yield; yield x
    yield
    ;[1]; } const i = g(); assert.deepStrictEqual((await i.next()).value, undefined); assert.deepStrictEqual((await i.next(3)).value, 3); assert.deepStrictEqual((await i.next()).value, undefined); assert.deepStrictEqual((await i.next()).done, true);
};
`,
  },
  {
    name: 'generator-yield-in-expressions',
    code: [
      'module.exports = async (assert) => {',
      "  async function* g() { const o = { [yield 'k']: yield 'v', l: [yield 'a', ...(yield 's')] }; return (yield `t${yield 'u'}`) ? o : null; } const i = g(); const asked = []; const answers = { k: 'key', v: 'val', a: 1, s: [2, 3], u: 'U', tU: true }; let r = await i.next(); while (!r.done) { asked.push(r.value); r = await i.next(answers[r.value]); } assert.deepStrictEqual(asked, ['k', 'v', 'a', 's', 'u', 'tU']); assert.deepStrictEqual(r.value, { key: 'val', l: [1, 2, 3] });",
      '};',
      '',
    ].join('\n'),
  },
  {
    name: 'generator-yield-star-async',
    code: String.raw`module.exports = async (assert) => {
  async function* inner() { const x = yield 1; return x; } async function* outer() { const r = yield* inner(); yield r; } const i = outer(); await i.next(); assert.deepStrictEqual(await i.next('in'), { value: 'in', done: false });
};
`,
  },
  {
    name: 'generator-yield-star-sync-iterable',
    code: String.raw`module.exports = async (assert) => {
  async function* g() { yield* [1, Promise.resolve(2)]; yield* 'ab'; yield* new Set([await 3]); } const seen = []; for await (const v of g()) seen.push(v); assert.deepStrictEqual(seen, [1, 2, 'a', 'b', 3]);
};
`,
  },
  {
    name: 'generator-yield-star-await',
    code: String.raw`module.exports = async (assert) => {
  async function* g() { yield* await [1, 2]; yield* (await (async () => [3])()); } const seen = []; for await (const v of g()) seen.push(v); assert.deepStrictEqual(seen, [1, 2, 3]);
};
`,
  },
  {
    name: 'generator-yield-star-forwards-throw-and-return',
    code: String.raw`module.exports = async (assert) => {
  const log = []; async function* inner() { try { yield 1; } catch (e) { log.push('c' + e); yield 2; } finally { log.push('f'); } } async function* outer() { yield* inner(); } const i = outer(); await i.next(); assert.deepStrictEqual(await i.throw('x'), { value: 2, done: false }); assert.deepStrictEqual(await i.return('r'), { value: 'r', done: true }); assert.deepStrictEqual(log, ['cx', 'f']);
};
`,
  },
  {
    name: 'generator-throw-before-start',
    code: String.raw`module.exports = async (assert) => {
  async function* g() { yield 1; } const i = g(); await assert.rejects(i.throw(new Error('early')), /early/); assert.deepStrictEqual(await i.next(), { value: undefined, done: true });
};
`,
  },
  {
    name: 'generator-return-before-start',
    code: String.raw`module.exports = async (assert) => {
  async function* g() { yield 1; } const i = g(); assert.deepStrictEqual(await i.return(Promise.resolve('r')), { value: 'r', done: true }); assert.deepStrictEqual(await i.next(), { value: undefined, done: true });
};
`,
  },
  {
    name: 'generator-return-runs-finally',
    code: String.raw`module.exports = async (assert) => {
  const log = []; async function* g() { try { yield 1; log.push('never'); } finally { await null; log.push('finally'); } } const i = g(); await i.next(); assert.deepStrictEqual(await i.return('r'), { value: 'r', done: true }); assert.deepStrictEqual(log, ['finally']);
};
`,
  },
  {
    name: 'generator-return-overridden-in-finally',
    code: String.raw`module.exports = async (assert) => {
  async function* g() { try { yield 1; } finally { return 'mine'; } } const i = g(); await i.next(); assert.deepStrictEqual(await i.return('yours'), { value: 'mine', done: true });
};
`,
  },
  {
    name: 'generator-yield-in-finally',
    code: String.raw`module.exports = async (assert) => {
  async function* g() { try { yield 1; } finally { yield 'cleaning'; await null; } } const i = g(); await i.next(); assert.deepStrictEqual(await i.return('r'), { value: 'cleaning', done: false }); assert.deepStrictEqual(await i.next(), { value: 'r', done: true });
};
`,
  },
  {
    name: 'generator-throw-caught-and-continues',
    code: String.raw`module.exports = async (assert) => {
  async function* g() { while (true) { try { yield 'ok'; } catch (e) { yield await e; } } } const i = g(); await i.next(); assert.strictEqual((await i.throw('bad')).value, 'bad'); assert.strictEqual((await i.next()).value, 'ok'); await i.return();
};
`,
  },
  {
    name: 'generator-throw-uncaught-finishes',
    code: String.raw`module.exports = async (assert) => {
  async function* g() { try { yield 1; } finally { await null; } } const i = g(); await i.next(); await assert.rejects(i.throw(new Error('t')), /t/); assert.strictEqual((await i.next()).done, true);
};
`,
  },
  {
    name: 'generator-queue-of-requests',
    code: String.raw`module.exports = async (assert) => {
  async function* g() { yield await 1; yield await 2; } const i = g(); assert.deepStrictEqual(await Promise.all([i.next(), i.next(), i.next(), i.next()]), [{ value: 1, done: false }, { value: 2, done: false }, { value: undefined, done: true }, { value: undefined, done: true }]);
};
`,
  },
  {
    name: 'generator-throws-inside',
    code: String.raw`module.exports = async (assert) => {
  async function* g() { yield 1; await null; throw new Error('inside'); } const seen = []; await assert.rejects((async () => { for await (const v of g()) seen.push(v); })(), /inside/); assert.deepStrictEqual(seen, [1]);
};
`,
  },
  {
    name: 'generator-yield-rejection-throws-inside',
    code: String.raw`module.exports = async (assert) => {
  async function* g() { try { yield Promise.reject(new Error('r')); } catch (e) { yield 'caught ' + e.message; } } assert.strictEqual((await g().next()).value, 'caught r');
};
`,
  },
  {
    name: 'generator-parameters-evaluated-at-call',
    code: String.raw`module.exports = async (assert) => {
  let called = 0; async function* g(x = (called += 1)) { yield x; } const i = g(); assert.strictEqual(called, 1); assert.strictEqual((await i.next()).value, 1); assert.throws(() => { (async function* ({ a }) { yield a; })(null); }, TypeError);
};
`,
  },
  {
    name: 'generator-prototype-and-instance',
    code: String.raw`module.exports = async (assert) => {
  async function* g() { yield this; } assert.ok(g() instanceof g); g.prototype.extra = 1; assert.strictEqual(g().extra, 1); assert.strictEqual(g.name, 'g'); assert.strictEqual(g.length, 0); assert.throws(() => new g(), TypeError); assert.strictEqual(g()[Symbol.toStringTag], 'AsyncGenerator'); assert.strictEqual(Object.hasOwn(g, 'prototype'), true);
};
`,
  },
  {
    name: 'generator-this-and-arguments',
    code: String.raw`module.exports = async (assert) => {
  const object = { v: 1, async *g() { yield this.v; await null; yield this.v + arguments.length; yield* (() => [arguments[0]])(); } }; const seen = []; for await (const v of object.g('a', 'b')) seen.push(v); assert.deepStrictEqual(seen, [1, 3, 'a']);
};
`,
  },
  {
    name: 'generator-async-iterator-of-itself',
    code: String.raw`module.exports = async (assert) => {
  async function* g() { yield 1; } const i = g(); assert.strictEqual(i[Symbol.asyncIterator](), i);
};
`,
  },
  {
    name: 'generator-labels-and-loops',
    code: [
      'module.exports = async (assert) => {',
      "  async function* g() { outer: for (let i = 0; i < 3; i += 1) { for (const j of [0, 1, 2]) { if (await (j === 1)) continue outer; if (i === 2) break outer; yield `${i}${j}`; } } } const seen = []; for await (const v of g()) seen.push(v); assert.deepStrictEqual(seen, ['00', '10']);",
      '};',
      '',
    ].join('\n'),
  },
  {
    name: 'generator-sync-generator-inside',
    code: String.raw`module.exports = async (assert) => {
  async function f() { function* g() { const x = yield 1; yield x; } const i = g(); return [await i.next().value, await i.next(2).value]; } assert.deepStrictEqual(await f(), [1, 2]);
};
`,
  },
  {
    name: 'generator-arrow-inside',
    code: String.raw`module.exports = async (assert) => {
  async function* g() { const f = async () => await 1; const h = async (x) => { return await x; }; yield f(); yield h(2); yield await f() + await h(3); } const seen = []; for await (const v of g()) seen.push(v); assert.deepStrictEqual(seen, [1, 2, 4]);
};
`,
  },
  {
    name: 'generator-destructuring-from-yield',
    code: String.raw`module.exports = async (assert) => {
  async function* g() { const { a, b = await 2 } = yield; const [c = yield a] = []; return [a, b, c]; } const i = g(); await i.next(); assert.strictEqual((await i.next({ a: 1 })).value, 1); assert.deepStrictEqual((await i.next('c')).value, [1, 2, 'c']);
};
`,
  },
  {
    name: 'generator-default-export-like-recursion',
    code: String.raw`module.exports = async (assert) => {
  async function* walk(tree) { yield tree.v; for (const child of tree.c ?? []) yield* walk(await child); } const seen = []; for await (const v of walk({ v: 1, c: [Promise.resolve({ v: 2, c: [{ v: 3 }] }), { v: 4 }] })) seen.push(v); assert.deepStrictEqual(seen, [1, 2, 3, 4]);
};
`,
  },
];
