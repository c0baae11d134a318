'use strict';

// Thenables, promise subclasses, and then, catch and finally in many syntactic forms.

module.exports = [
  {
    name: 'thenable-then-read-and-called-once',
    code: String.raw`module.exports = async (assert) => {
  let reads = 0, calls = 0; const t = { get then() { reads += 1; return (r) => { calls += 1; r(1); }; } }; assert.strictEqual(await t, 1); assert.deepStrictEqual([reads, calls], [1, 1]);
};
`,
  },
  {
    name: 'thenable-then-read-once-when-not-callable',
    code: String.raw`module.exports = async (assert) => {
  let reads = 0; const t = { get then() { reads += 1; return 5; } }; assert.strictEqual(await t, t); assert.strictEqual(reads, 1);
};
`,
  },
  {
    name: 'thenable-getter-throws',
    code: String.raw`module.exports = async (assert) => {
  await assert.rejects((async () => { await { get then() { throw new Error('getter'); } }; })(), /getter/);
};
`,
  },
  {
    name: 'thenable-arguments-and-this',
    code: String.raw`module.exports = async (assert) => {
  let seen; const t = { then(...a) { seen = [this === t, a.length, ...a.map((f) => typeof f)]; a[0]('v'); } }; assert.strictEqual(await t, 'v'); assert.deepStrictEqual(seen, [true, 2, 'function', 'function']);
};
`,
  },
  {
    name: 'thenable-called-asynchronously',
    code: String.raw`module.exports = async (assert) => {
  const log = []; const job = (async () => { await { then(r) { log.push('then'); r(); } }; log.push('resumed'); })(); log.push('after'); await job; assert.deepStrictEqual(log, ['after', 'then', 'resumed']);
};
`,
  },
  {
    name: 'thenable-nested-and-rejecting',
    code: String.raw`module.exports = async (assert) => {
  assert.strictEqual(await { then: (r) => r({ then: (q) => q(3) }) }, 3); await assert.rejects((async () => await { then: (_, j) => j(new Error('j')) })(), /j/); assert.strictEqual(await { then(r) { r(1); throw new Error('ignored'); } }, 1);
};
`,
  },
  {
    name: 'thenable-inherited-and-proxied',
    code: String.raw`module.exports = async (assert) => {
  class T { then(r) { r('inherited'); } } assert.strictEqual(await new T(), 'inherited'); let gets = []; const p = new Proxy({}, { get(_, k) { gets.push(k); return undefined; } }); assert.strictEqual(await p, p); assert.deepStrictEqual(gets, ['then']);
};
`,
  },
  {
    name: 'thenable-function-and-class',
    code: String.raw`module.exports = async (assert) => {
  const f = () => {}; f.then = (r) => r('function'); assert.strictEqual(await f, 'function'); class A { static then(r) { r('class'); } } assert.strictEqual(await A, 'class');
};
`,
  },
  {
    name: 'thenable-returned-from-async',
    code: String.raw`module.exports = async (assert) => {
  const log = []; async function f() { return { then(r) { log.push('called'); r(1); } }; } assert.strictEqual(await f(), 1); assert.deepStrictEqual(log, ['called']);
};
`,
  },
  {
    name: 'thenable-primitive-prototype-not-consulted',
    code: String.raw`module.exports = async (assert) => {
  Number.prototype.then = function (r) { r('never'); }; try { assert.strictEqual(await 5, 5); } finally { delete Number.prototype.then; }
};
`,
  },
  {
    name: 'thenable-sequence-of-queries',
    code: String.raw`module.exports = async (assert) => {
  let ran = 0; const query = () => ({ where() { return this; }, then(r) { ran += 1; r([1]); } }); const q = query(); q.where(); assert.strictEqual(ran, 0); assert.deepStrictEqual(await q.where(), [1]); assert.deepStrictEqual(await q, [1]); assert.strictEqual(ran, 2);
};
`,
  },
  {
    name: 'subclass-awaited',
    code: String.raw`module.exports = async (assert) => {
  class P extends Promise {} const p = new P((r) => r(1)); assert.strictEqual(await p, 1); assert.strictEqual(await P.resolve(2), 2); await assert.rejects((async () => await P.reject(new Error('r')))(), /r/);
};
`,
  },
  {
    name: 'subclass-own-then-used',
    code: String.raw`module.exports = async (assert) => {
  let calls = 0; class P extends Promise { then(a, b) { calls += 1; return super.then(a, b); } } assert.strictEqual(await P.resolve(1), 1); assert.strictEqual(calls, 1);
};
`,
  },
  {
    name: 'subclass-super-forms',
    code: String.raw`module.exports = async (assert) => {
  class P extends Promise { then(...a) { return super.then(...a); } catch(f) { return super.catch((e) => f(e)); } finally(f) { return super['finally'](f); } } let n = 0; assert.strictEqual(await P.reject(1).catch((e) => e + 1).finally(() => { n += 1; }), 2); assert.strictEqual(n, 1); assert.ok(P.resolve().then() instanceof P);
};
`,
  },
  {
    name: 'subclass-species-and-static',
    code: String.raw`module.exports = async (assert) => {
  class P extends Promise { static get [Symbol.species]() { return Promise; } static async make() { return await new this((r) => setTimeout(r, 1, 'made')); } } assert.strictEqual(P.resolve(1).then((x) => x).constructor, Promise); assert.strictEqual(await P.make(), 'made');
};
`,
  },
  {
    name: 'subclass-with-fields',
    code: String.raw`module.exports = async (assert) => {
  class Deferred extends Promise { constructor(executor = () => {}) { let settle; super((a, b) => { settle = { resolve: a, reject: b }; executor(a, b); }); Object.assign(this, settle); } } const d = new Deferred(); setTimeout(() => d.resolve('d'), 1); assert.strictEqual(await d, 'd');
};
`,
  },
  {
    name: 'then-chained',
    code: String.raw`module.exports = async (assert) => {
  assert.strictEqual(await Promise.resolve(1).then((v) => v + 1).then(async (v) => await v + 1).catch(() => 0).finally(() => {}), 3);
};
`,
  },
  {
    name: 'then-chained-over-lines',
    code: String.raw`module.exports = async (assert) => {
  const v = await Promise
    .resolve(1)
    // between
    .then((x) => x + 1) /* and here */
    .then(
      (x) => x + 1,
      (e) => e,
    )
    ['then']((x) => x + 1)
    ?.then((x) => x + 1); assert.strictEqual(v, 5);
};
`,
  },
  {
    name: 'then-optional',
    code: String.raw`module.exports = async (assert) => {
  const p = Promise.resolve(1), none = null; assert.strictEqual(await p?.then((v) => v), 1); assert.strictEqual(await p.then?.((v) => v + 1), 2); assert.strictEqual(await none?.then((v) => v), undefined); assert.strictEqual(await p?.then?.((v) => v)?.then((v) => v + 2), 3); assert.strictEqual(await ({}).then?.(1), undefined);
};
`,
  },
  {
    name: 'then-two-handlers',
    code: String.raw`module.exports = async (assert) => {
  assert.strictEqual(await Promise.reject(1).then((v) => 'no', (e) => e + 1), 2); assert.strictEqual(await Promise.resolve(1).then((v) => v, () => 'no'), 1);
};
`,
  },
  {
    name: 'then-spread-arguments',
    code: String.raw`module.exports = async (assert) => {
  const args = [(v) => v + 1, () => 'no']; assert.strictEqual(await Promise.resolve(1).then(...args), 2); assert.strictEqual(await Promise.resolve(1).then(...[]), 1); assert.strictEqual(await Promise.reject(1).catch(...[(e) => e]), 1); assert.strictEqual(await Promise.resolve(1).then(args[0], ...args.slice(1)), 2);
};
`,
  },
  {
    name: 'then-computed-member',
    code: [
      'module.exports = async (assert) => {',
      "  const k = 'then'; const p = Promise.resolve(1); assert.strictEqual(await p['then']((v) => v + 1), 2); assert.strictEqual(await p[k]((v) => v), 1); assert.strictEqual(await p[`${k}`]((v) => v), 1); assert.strictEqual(await p[await 'then']((v) => v), 1); assert.strictEqual(await Promise.reject(2)['catch']((e) => e), 2); assert.strictEqual(await p['fin' + 'ally'](() => {}), 1);",
      '};',
      '',
    ].join('\n'),
  },
  {
    name: 'then-non-function-arguments',
    code: String.raw`module.exports = async (assert) => {
  assert.strictEqual(await Promise.resolve(1).then(), 1); assert.strictEqual(await Promise.resolve(1).then(null, undefined), 1); assert.strictEqual(await Promise.resolve(1).then(5).catch('x').finally(), 1); await assert.rejects(Promise.reject(new Error('r')).catch(), /r/);
};
`,
  },
  {
    name: 'then-detached-call-and-apply',
    code: String.raw`module.exports = async (assert) => {
  const { then } = Promise.prototype; const p = Promise.resolve(1); assert.strictEqual(await then.call(p, (v) => v + 1), 2); assert.strictEqual(await then.apply(p, [(v) => v + 2]), 3); assert.strictEqual(await Reflect.apply(then, p, [(v) => v]), 1); const bound = p.then.bind(p); assert.strictEqual(await bound((v) => v), 1);
};
`,
  },
  {
    name: 'then-handlers-as-expressions',
    code: String.raw`module.exports = async (assert) => {
  const o = { h(v) { return v + 1; }, n: { k: (v) => v } }; const make = () => (v) => v * 10; const p = Promise.resolve(1); assert.deepStrictEqual([await p.then(o.h), await p.then(make()), await p.then(o.n?.k), await p.then(true ? o.h : null), await p.then((0, o.h)), await p.then(async function named(v) { return (await v) + named.length; }), await p.then(Boolean), await p.then(class { static x = 1; }.x)], [2, 10, 1, 2, 2, 2, true, 1]);
};
`,
  },
  {
    name: 'then-handler-arguments-observed',
    code: String.raw`module.exports = async (assert) => {
  let seen; await Promise.resolve(1).then(function () { seen = [arguments.length, this === undefined || this === globalThis]; }); assert.deepStrictEqual(seen, [1, true]); await Promise.resolve(1).finally(function () { seen = arguments.length; }); assert.strictEqual(seen, 0);
};
`,
  },
  {
    name: 'then-handler-function-identity',
    code: String.raw`module.exports = async (assert) => {
  const h = (v) => v; let passed; const spy = { then(a) { passed = a; return this; } }; spy.then(h); assert.strictEqual(passed, h);
};
`,
  },
  {
    name: 'then-generator-and-arrow-bodies',
    code: String.raw`module.exports = async (assert) => {
  assert.strictEqual(await Promise.resolve(2).then((v) => ({ v })).then(({ v }) => [v]).then(([v]) => v), 2); assert.strictEqual(await Promise.resolve(1).then(function* () { yield 1; }).then((g) => g.next().value), 1);
};
`,
  },
  {
    name: 'then-inside-await-and-arguments',
    code: String.raw`module.exports = async (assert) => {
  const f = (...p) => Promise.all(p); assert.deepStrictEqual(await f(Promise.resolve(1).then((v) => v), (async () => await 2)().then((v) => v)), [1, 2]); const all = await Promise.all([1, 2].map((x) => Promise.resolve(x).then((v) => v * 2))); assert.deepStrictEqual(all, [2, 4]);
};
`,
  },
  {
    name: 'then-on-new-and-iife',
    code: String.raw`module.exports = async (assert) => {
  assert.strictEqual(await new Promise((r) => r(1)).then((v) => v + 1), 2); assert.strictEqual(await (async () => 1)().then((v) => v + 1), 2); assert.strictEqual(await (() => Promise.resolve(1))().finally(() => 5), 1); assert.strictEqual(await import('node:path').then(({ posix }) => posix.sep), '/');
};
`,
  },
  {
    name: 'then-named-methods-on-non-promises',
    code: String.raw`module.exports = async (assert) => {
  const o = { then: 1 }; assert.strictEqual(o.then, 1); const builder = { log: [], then_() { return this; }, catch(v) { this.log.push(['catch', v]); return v; }, finally(...a) { this.log.push(['finally', a.length]); return 'f'; } }; assert.strictEqual(builder.catch(5), 5); assert.strictEqual(builder.finally(1, 2), 'f'); assert.deepStrictEqual(builder.log, [['catch', 5], ['finally', 2]]);
};
`,
  },
  {
    name: 'then-synchronous-look-alike',
    code: String.raw`module.exports = async (assert) => {
  const sync = { v: 1, then(f) { if (typeof f === 'function') return { v: f(this.v), then: sync.then }; return 'not called with a function'; } }; assert.strictEqual(sync.then((v) => v + 1).v, 2); assert.strictEqual(sync.then('x'), 'not called with a function'); const chain = { then: (a, b, c) => [a, b, c] }; assert.deepStrictEqual(chain.then(1, 2, 3), [1, 2, 3]);
};
`,
  },
  {
    name: 'then-class-with-methods-of-those-names',
    code: [
      'module.exports = async (assert) => {',
      "  class Parser { catch(label) { return `catch ${label}`; } finally(label) { return `finally ${label}`; } static then() { return 'static'; } #then(x) { return x; } run() { return this.#then(3); } } const p = new Parser(); assert.deepStrictEqual([p.catch('a'), p.finally('b'), Parser.then(), p.run(), p?.catch?.('c'), p['finally']('d')], ['catch a', 'finally b', 'static', 3, 'catch c', 'finally d']);",
      '};',
      '',
    ].join('\n'),
  },
  {
    name: 'then-catch-return-values-kept',
    code: String.raw`module.exports = async (assert) => {
  const seen = []; const o = { catch: (v) => v, then: undefined }; seen.push(o.catch(1)); seen.push([1, 2].map(o.catch).length); const r = o.catch((x) => x); seen.push(r(2)); assert.deepStrictEqual(seen, [1, 2, 2]);
};
`,
  },
  {
    name: 'then-object-keys-and-destructuring',
    code: String.raw`module.exports = async (assert) => {
  const { then, catch: c, finally: f } = Promise.prototype; assert.strictEqual(typeof then + typeof c + typeof f, 'functionfunctionfunction'); const o = { then, catch: c }; delete o.then; assert.strictEqual('catch' in o, true); assert.strictEqual(then.name, 'then'); assert.strictEqual(then.length, 2);
};
`,
  },
  {
    name: 'then-assignment-to-then',
    code: String.raw`module.exports = async (assert) => {
  const p = Promise.resolve(1); let calls = 0; p.then = function (...a) { calls += 1; return Promise.prototype.then.apply(this, a); }; assert.strictEqual(await p, 1); const before = calls; assert.strictEqual(await p.then((v) => v + 1), 2); assert.strictEqual(calls, before + 1);
};
`,
  },
  {
    name: 'then-super-in-object-literal',
    code: String.raw`module.exports = async (assert) => {
  const base = { then(f) { return f('base'); } }; const o = { __proto__: base, go(f) { return super.then(f); }, alt(f) { return super['then'](f); } }; assert.strictEqual(o.go((x) => x), 'base'); assert.strictEqual(o.alt((x) => x + '!'), 'base!');
};
`,
  },
  {
    name: 'then-tagged-and-new',
    code: [
      'module.exports = async (assert) => {',
      "  const o = { then: (s) => s[0], catch: class { constructor(x) { this.x = x; } } }; assert.strictEqual(o.then`tag`, 'tag'); assert.strictEqual(new o.catch(1).x, 1); assert.strictEqual(new (o.catch)(2).x, 2);",
      '};',
      '',
    ].join('\n'),
  },
  {
    name: 'then-void-and-logical',
    code: String.raw`module.exports = async (assert) => {
  let n = 0; const p = Promise.resolve(); void p.then(() => { n += 1; }); p.then(() => { n += 1; }), p.then(() => { n += 1; }); true && p.then(() => { n += 1; }); const q = false || p.then(() => 'q'); assert.strictEqual(await q, 'q'); await null; assert.strictEqual(n, 4);
};
`,
  },
  {
    name: 'then-on-thenable-result',
    code: String.raw`module.exports = async (assert) => {
  const t = { then(a) { a('t'); return 'direct'; } }; assert.strictEqual(t.then(() => {}), 'direct'); assert.strictEqual(await Promise.resolve().then(() => t), 't');
};
`,
  },
  {
    name: 'combinators-detached-and-subclassed',
    code: String.raw`module.exports = async (assert) => {
  const { all } = Promise; assert.deepStrictEqual(await all.call(Promise, [1, (async () => await 2)()]), [1, 2]); class P extends Promise {} assert.ok(P.all([]) instanceof P); assert.deepStrictEqual(await P.all([P.resolve(1)]), [1]); assert.strictEqual(await Promise['race']([1]), 1);
};
`,
  },
  {
    name: 'with-resolvers',
    minNode: 22,
    code: String.raw`module.exports = async (assert) => {
  const { promise, resolve } = Promise.withResolvers(); setTimeout(resolve, 1, 'w'); assert.strictEqual(await promise, 'w'); class P extends Promise {} assert.ok(P.withResolvers().promise instanceof P);
};
`,
  },
  {
    name: 'promise-try-forms',
    minNode: 24,
    code: String.raw`module.exports = async (assert) => {
  assert.strictEqual(await Promise.try(async (x) => (await x) + 1, 1), 2); await assert.rejects(Promise.try(() => { throw new Error('t'); }), /t/);
};
`,
  },
  {
    name: 'array-from-async',
    minNode: 22,
    code: String.raw`module.exports = async (assert) => {
  assert.deepStrictEqual(await Array.fromAsync((async function* () { yield 1; yield await 2; })(), async (x) => (await x) * 2), [2, 4]);
};
`,
  },
];
