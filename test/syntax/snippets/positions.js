'use strict';

// Await in every expression and statement position.

module.exports = [
  {
    name: 'position-call-arguments',
    code: String.raw`module.exports = async (assert) => {
  const f = (...a) => a; assert.deepStrictEqual(f(await 1, await 2, ...(await [3]), await 4,), [1, 2, 3, 4]);
};
`,
  },
  {
    name: 'position-callee',
    code: String.raw`module.exports = async (assert) => {
  const f = Promise.resolve((x) => x + 1); assert.strictEqual((await f)(1), 2); assert.strictEqual(await (await f)(await 1), 2);
};
`,
  },
  {
    name: 'position-method-of-awaited',
    code: String.raw`module.exports = async (assert) => {
  assert.strictEqual((await 'abc').toUpperCase(), 'ABC'); assert.strictEqual((await [3, 1, 2]).sort()[await 0], 1); assert.strictEqual((await { f() { return this.v; }, v: 1 }).f(), 1);
};
`,
  },
  {
    name: 'position-method-receiver-kept',
    code: String.raw`module.exports = async (assert) => {
  const object = { v: 2, m(x) { return this.v + x; } }; assert.strictEqual(object.m(await 1), 3); assert.strictEqual(object[await 'm'](await 1), 3); assert.strictEqual(object?.m?.(await 1), 3); assert.strictEqual((await object).m(1), 3);
};
`,
  },
  {
    name: 'position-order-of-evaluation',
    code: String.raw`module.exports = async (assert) => {
  const log = []; const n = (x) => (log.push(x), x); const f = (...a) => a.join(''); const o = { get f() { log.push('get'); return f; } };
  assert.strictEqual(o.f(n('a'), await n('b'), n('c')), 'abc'); assert.deepStrictEqual(log, ['get', 'a', 'b', 'c']);
};
`,
  },
  {
    name: 'position-left-operand-read-before-await',
    code: String.raw`module.exports = async (assert) => {
  let x = 1; const change = async () => { x = 10; return 5; }; assert.strictEqual(x + (await change()), 6); assert.strictEqual(x, 10); let y = 1; const p = (async () => { y += await 5; })(); y = 100; await p; assert.strictEqual(y, 6);
};
`,
  },
  {
    name: 'position-member-target-read-before-await',
    code: String.raw`module.exports = async (assert) => {
  const o = { v: 1 }; let ref = o; const p = (async () => { ref.v += await 1; })(); ref = { v: 100 }; await p; assert.strictEqual(o.v, 2); assert.strictEqual(ref.v, 100);
};
`,
  },
  {
    name: 'position-array-literal',
    code: String.raw`module.exports = async (assert) => {
  assert.deepStrictEqual([await 1, , await 2, ...(await [3, 4]), [await 5]], [1, , 2, 3, 4, [5]]); assert.strictEqual([, await 1].length, 2);
};
`,
  },
  {
    name: 'position-object-literal',
    code: String.raw`module.exports = async (assert) => {
  const k = 'b'; assert.deepStrictEqual({ a: await 1, [await k]: await 2, ...(await { c: 3 }), d: { e: await 4 }, f() { return 5; } }.d, { e: 4 }); assert.deepStrictEqual({ ...await null, a: await 1 }, { a: 1 });
};
`,
  },
  {
    name: 'position-template',
    code: [
      'module.exports = async (assert) => {',
      "  assert.strictEqual(`a${await 1}b${await 2}${`n${await 3}`}`, 'a1b2n3'); assert.strictEqual(`${await (async () => `${await 'in'}`)()}`, 'in');",
      '};',
      '',
    ].join('\n'),
  },
  {
    name: 'position-tagged-template',
    code: [
      'module.exports = async (assert) => {',
      "  const tag = (s, ...v) => s.raw.join('|') + v.join(','); assert.strictEqual(tag`a${await 1}b\\n${await 2}c`, 'a|b\\\\n|c1,2'); assert.strictEqual((await tag)`x${1}`, 'x|1'); const same = new Set(); const id = (s) => s; for (let i = 0; i < 2; i += 1) same.add(id`k${await i}`); assert.strictEqual(same.size, 1);",
      '};',
      '',
    ].join('\n'),
  },
  {
    name: 'position-conditional',
    code: String.raw`module.exports = async (assert) => {
  assert.strictEqual((await true) ? await 1 : await 2, 1); assert.strictEqual(await false ? await 1 : await 2, 2); const ran = []; const n = async (x) => { ran.push(x); return x; }; (await n(0)) ? await n('yes') : await n('no'); assert.deepStrictEqual(ran, [0, 'no']);
};
`,
  },
  {
    name: 'position-logical',
    code: String.raw`module.exports = async (assert) => {
  const ran = []; const n = async (x) => { ran.push(x); return x; }; assert.strictEqual(await n(0) && await n(1), 0); assert.strictEqual(await n(2) || await n(3), 2); assert.strictEqual(await n(null) ?? await n(4), 4); assert.deepStrictEqual(ran, [0, 2, null, 4]);
};
`,
  },
  {
    name: 'position-logical-assignment',
    code: String.raw`module.exports = async (assert) => {
  const o = { a: 0, b: 1, c: null }; o.a ||= await 2; o.b &&= await 3; o.c ??= await 4; let never = 1; never ||= await (async () => { throw new Error('evaluated'); })(); assert.deepStrictEqual([o.a, o.b, o.c, never], [2, 3, 4, 1]);
};
`,
  },
  {
    name: 'position-compound-assignment',
    code: String.raw`module.exports = async (assert) => {
  let x = 2; x += await 3; x *= await 2; x **= await 2; x %= await 7; x <<= await 1; x ??= await 9; assert.strictEqual(x, 4); const o = { v: 1 }; o[await 'v'] -= await 5; assert.strictEqual(o.v, -4); const a = [1]; a[await 0] += await 1; assert.deepStrictEqual(a, [2]);
};
`,
  },
  {
    name: 'position-binary',
    code: String.raw`module.exports = async (assert) => {
  assert.deepStrictEqual([(await 1) + (await 2), await 3 - await 1, await 2 * await 3, await 7 % await 4, await 1 < await 2, await 1 === await 1, await 6 & await 3, await 1 << await 2, await 5 >>> await 1], [3, 2, 6, 3, true, true, 2, 4, 2]);
};
`,
  },
  {
    name: 'position-exponent',
    code: String.raw`module.exports = async (assert) => {
  assert.strictEqual((await 3) ** 2, 9); assert.strictEqual(2 ** await 3, 8); assert.strictEqual((await 2) ** (await 3) ** await 1, 8); assert.strictEqual((-(await 2)) ** 2, 4);
};
`,
  },
  {
    name: 'position-unary',
    code: String.raw`module.exports = async (assert) => {
  assert.deepStrictEqual([-await 1, +await '2', !await 0, !!await 1, ~await 0, typeof await 'a', void await 1, - -await 3, typeof (await null)], [-1, 2, true, true, -1, 'string', undefined, 3, 'object']);
};
`,
  },
  {
    name: 'position-await-await',
    code: String.raw`module.exports = async (assert) => {
  assert.strictEqual(await await Promise.resolve(1), 1); assert.strictEqual(await await await 2, 2); assert.strictEqual(await (await (async () => async () => 3)())(), 3);
};
`,
  },
  {
    name: 'position-delete',
    code: String.raw`module.exports = async (assert) => {
  const o = { a: 1, b: 2 }; assert.strictEqual(delete (await o).a, true); assert.strictEqual(delete o[await 'b'], true); assert.deepStrictEqual(o, {}); assert.strictEqual(delete await 1, true);
};
`,
  },
  {
    name: 'position-in-and-instanceof',
    code: String.raw`module.exports = async (assert) => {
  assert.strictEqual((await 'a') in (await { a: 1 }), true); assert.strictEqual(await 'b' in { a: 1 }, false); assert.strictEqual((await []) instanceof (await Array), true); assert.strictEqual(await {} instanceof Array, false);
};
`,
  },
  {
    name: 'position-new',
    code: String.raw`module.exports = async (assert) => {
  const C = Promise.resolve(class { constructor(x) { this.x = x; } }); assert.strictEqual(new (await C)(await 5).x, 5); assert.strictEqual((new (await C)).x, undefined); assert.strictEqual(new (await C)(...await [7]).x, 7); const ns = { C: await C }; assert.strictEqual(new ns.C(await 1).x, 1); assert.strictEqual(new (await ns).C(2).x, 2);
};
`,
  },
  {
    name: 'position-member-access',
    code: String.raw`module.exports = async (assert) => {
  const o = { a: { b: [1, 2] } }; assert.strictEqual((await o).a.b[1], 2); assert.strictEqual((await (await o).a).b[await 0], 1); assert.strictEqual(o.a[await 'b'].length, 2); assert.strictEqual(o[await 'a'][await 'b'][await 1], 2);
};
`,
  },
  {
    name: 'position-optional-chain',
    code: String.raw`module.exports = async (assert) => {
  const o = { f: async () => ({ g: 1 }), n: null }; assert.strictEqual((await o.f())?.g, 1); assert.strictEqual((await o.n)?.g.h.i, undefined); assert.strictEqual(await o.n?.f(), undefined); assert.strictEqual(await o.f?.(await 1).then?.((v) => v.g), 1); assert.strictEqual(o?.[await 'n']?.[await (async () => { throw 1; })()], undefined); assert.strictEqual(delete (await o)?.n, true);
};
`,
  },
  {
    name: 'position-optional-chain-short-circuit',
    code: String.raw`module.exports = async (assert) => {
  let ran = 0; const n = async () => { ran += 1; return 'x'; }; const nothing = undefined; assert.strictEqual(nothing?.[await n()], undefined); assert.strictEqual(nothing?.f(await n()), undefined); assert.strictEqual(ran, 0);
};
`,
  },
  {
    name: 'position-comma',
    code: String.raw`module.exports = async (assert) => {
  let x = (await 1, await 2); assert.strictEqual(x, 2); for (x = await 0, await null; x < 2; await null, x += 1); assert.strictEqual(x, 2);
};
`,
  },
  {
    name: 'position-parenthesised',
    code: String.raw`module.exports = async (assert) => {
  assert.strictEqual((await 1), 1); assert.strictEqual(((await (2))), 2); assert.strictEqual(await (((3))), 3); assert.strictEqual((((await ((4))))), 4);
};
`,
  },
  {
    name: 'position-spread-of-awaited',
    code: String.raw`module.exports = async (assert) => {
  assert.deepStrictEqual([...await 'ab', ...(await new Set([1]))], ['a', 'b', 1]); assert.deepStrictEqual(Math.max(...await [1, 3, 2]), 3); assert.deepStrictEqual({ ...(await { a: 1 }), ...await { b: 2 } }, { a: 1, b: 2 });
};
`,
  },
  {
    name: 'position-variable-declarations',
    code: String.raw`module.exports = async (assert) => {
  const a = await 1, b = await 2; let c = await 3, d, e = await 4; var f = await 5; assert.deepStrictEqual([a, b, c, d, e, f], [1, 2, 3, undefined, 4, 5]);
};
`,
  },
  {
    name: 'position-destructuring-declaration',
    code: String.raw`module.exports = async (assert) => {
  const { a, b: { c = await 3, ...r } = await { z: 1 }, [await 'k']: d = await 4 } = await { a: 1 }; assert.deepStrictEqual([a, c, r, d], [1, 3, { z: 1 }, 4]); const [e = await 5, , f = await 6, ...g] = await [undefined, 0, undefined, 7]; assert.deepStrictEqual([e, f, g], [5, 6, [7]]);
};
`,
  },
  {
    name: 'position-destructuring-assignment',
    code: String.raw`module.exports = async (assert) => {
  let a, b; const o = {}; ({ a = await 1, b: o.x = await 2, [await 'c']: o[await 'y'] = 3 } = {}); [b = await 4, o.z] = await [undefined, 5]; assert.deepStrictEqual([a, b, o], [1, 4, { x: 2, y: 3, z: 5 }]); [a, b] = [await b, await a]; assert.deepStrictEqual([a, b], [4, 1]);
};
`,
  },
  {
    name: 'position-destructuring-target-with-await',
    code: String.raw`module.exports = async (assert) => {
  const targets = [{}, {}]; [(await targets[0]).v, (await targets[1]).w] = [1, 2]; assert.deepStrictEqual(targets, [{ v: 1 }, { w: 2 }]); ({ v: (await targets[1]).v } = { v: 3 }); assert.strictEqual(targets[1].v, 3);
};
`,
  },
  {
    name: 'position-assignment-target',
    code: String.raw`module.exports = async (assert) => {
  const o = {}; (await o).a = await 1; (await o)[await 'b'] = await 2; (await (await o)).c = 3; assert.deepStrictEqual(o, { a: 1, b: 2, c: 3 }); (await o).a++; ++(await o).b; (await o)[await 'c']--; assert.deepStrictEqual(o, { a: 2, b: 3, c: 2 });
};
`,
  },
  {
    name: 'position-assignment-chain',
    code: String.raw`module.exports = async (assert) => {
  let a, b, c; a = b = c = await 1; assert.deepStrictEqual([a, b, c], [1, 1, 1]); a = (b = await 2) + (c = await 3); assert.deepStrictEqual([a, b, c], [5, 2, 3]);
};
`,
  },
  {
    name: 'position-return-and-throw',
    code: String.raw`module.exports = async (assert) => {
  const f = async (x) => { if (x) return await x; throw await new Error('t'); }; assert.strictEqual(await f(1), 1); await assert.rejects(f(0), /t/); const g = async () => { return await 1, await 2; }; assert.strictEqual(await g(), 2);
};
`,
  },
  {
    name: 'position-if-heads',
    code: String.raw`module.exports = async (assert) => {
  let s = ''; if (await 1) s += 'a'; else s += 'b'; if (!await 1) s += 'c'; else if (await 1) s += 'd'; if (await 0) { s += 'e'; } assert.strictEqual(s, 'ad');
};
`,
  },
  {
    name: 'position-if-bodies-without-braces',
    code: String.raw`module.exports = async (assert) => {
  let s = 0; if (true) await (s += 1); else await (s += 10); if (false) await (s += 100); else await (s += 2); if (true) s += await 4; assert.strictEqual(s, 7);
};
`,
  },
  {
    name: 'position-if-else-chains-without-braces',
    code: String.raw`module.exports = async (assert) => {
  const f = async (n) => { if (n === 0) return await 'zero'; else if (n === 1) throw await 'one'; else await null; return 'more'; }; assert.strictEqual(await f(0), 'zero'); await assert.rejects(f(1), (e) => e === 'one'); assert.strictEqual(await f(2), 'more');
};
`,
  },
  {
    name: 'position-while-and-do',
    code: String.raw`module.exports = async (assert) => {
  let i = 0; while (await (i < 3)) i += await 1; do i += await 1; while (await (i < 6)); do { i += 1; } while (await false)
  assert.strictEqual(i, 7); while (i-- > 0) await null; assert.strictEqual(i, -1);
};
`,
  },
  {
    name: 'position-for-heads',
    code: String.raw`module.exports = async (assert) => {
  const seen = []; for (let i = await 0, n = await 3; i < await n; i += await 1) seen.push(i); assert.deepStrictEqual(seen, [0, 1, 2]); for (const k in await { a: 1, b: 2 }) seen.push(await k); for (const v of await [9]) seen.push(v); for (;await false;) seen.push('never'); assert.deepStrictEqual(seen, [0, 1, 2, 'a', 'b', 9]);
};
`,
  },
  {
    name: 'position-for-bodies-without-braces',
    code: String.raw`module.exports = async (assert) => {
  let s = 0; for (const v of [1, 2]) s += await v; for (const k in { 3: 0 }) s += await +k; for (let i = 0; i < 2; i += 1) await (s += i); for (const v of [1, 2]) if (await (v === 2)) s += 10; assert.strictEqual(s, 17);
};
`,
  },
  {
    name: 'position-for-let-closures',
    code: String.raw`module.exports = async (assert) => {
  const fs = []; for (let i = await 0; i < 3; i += 1) { await null; fs.push(async () => { await null; return i; }); } assert.deepStrictEqual(await Promise.all(fs.map((f) => f())), [0, 1, 2]); const gs = []; for (const v of [1, 2]) gs.push(async () => (await null, v)); assert.deepStrictEqual(await Promise.all(gs.map((f) => f())), [1, 2]);
};
`,
  },
  {
    name: 'position-for-in-of-destructuring-heads',
    code: String.raw`module.exports = async (assert) => {
  const seen = []; for (const { a, b = await 2 } of await [{ a: 1 }]) seen.push(a, b); for (const [k, v = await 'd'] of Object.entries({ x: undefined })) seen.push(k, v); for (let [c] in { zed: 1 }) seen.push(await c); assert.deepStrictEqual(seen, [1, 2, 'x', 'd', 'z']);
};
`,
  },
  {
    name: 'position-for-member-heads',
    code: String.raw`module.exports = async (assert) => {
  const o = {}; for (o.x of await [1, 2]) await null; for (o[await 'y'] in { k: 1 }) await null; assert.deepStrictEqual(o, { x: 2, y: 'k' });
};
`,
  },
  {
    name: 'position-switch',
    code: String.raw`module.exports = async (assert) => {
  const f = async (v) => { switch (await v) { case await 1: return 'one'; case await (async () => 2)(): case 3: return await 'two or three'; default: await null; return 'other'; } }; assert.deepStrictEqual(await Promise.all([1, 2, 3, 4].map(f)), ['one', 'two or three', 'two or three', 'other']);
};
`,
  },
  {
    name: 'position-switch-order-and-fall-through',
    code: String.raw`module.exports = async (assert) => {
  const log = []; const n = async (x) => { log.push(x); return x; }; switch (await n(2)) { default: log.push('default'); case await n(1): log.push('one'); break; case await n(2): log.push('two'); case await n(3): log.push('three'); } assert.deepStrictEqual(log, [2, 1, 2, 'two', 'three']);
};
`,
  },
  {
    name: 'position-try-catch-finally',
    code: String.raw`module.exports = async (assert) => {
  const log = []; try { await Promise.reject(await 'e'); } catch (e) { log.push(await e); } finally { log.push(await 'f'); } try { throw { a: 1 }; } catch ({ a, b = await 2 }) { log.push(a, b); } try { await Promise.reject(1); } catch { log.push(await 'c'); } assert.deepStrictEqual(log, ['e', 'f', 1, 2, 'c']);
};
`,
  },
  {
    name: 'position-finally-overrides',
    code: String.raw`module.exports = async (assert) => {
  const f = async () => { try { return await 'try'; } finally { return await 'finally'; } }; const g = async () => { for (const x of [1, 2]) { try { return x; } finally { if (await (x === 1)) continue; } } }; const h = async () => { l: try { throw 1; } finally { await null; break l; } return 'after'; }; assert.deepStrictEqual([await f(), await g(), await h()], ['finally', 2, 'after']);
};
`,
  },
  {
    name: 'position-return-value-kept-over-finally',
    code: String.raw`module.exports = async (assert) => {
  const f = async () => { let x = 1; try { return x; } finally { x = await 2; } }; assert.strictEqual(await f(), 1);
};
`,
  },
  {
    name: 'position-labels',
    code: String.raw`module.exports = async (assert) => {
  const seen = []; outer: for (const a of [1, 2, 3]) { inner: for (const b of await [1, 2]) { if (await (b === 2)) continue outer; if (a === 3) break outer; seen.push([a, b]); } } assert.deepStrictEqual(seen, [[1, 1], [2, 1]]); block: { await null; if (await true) break block; seen.push('never'); } assert.strictEqual(seen.length, 2); a: b: for (;;) { await null; break a; }
};
`,
  },
  {
    name: 'position-label-on-await-statement',
    code: String.raw`module.exports = async (assert) => {
  let x = 0; label: await (x = 1); one: two: x += await 1; assert.strictEqual(x, 2);
};
`,
  },
  {
    name: 'position-expression-statement-forms',
    code: [
      'module.exports = async (assert) => {',
      '  let x = 0; await (x += 1); (await null); await (async () => { x += 1; })(); +await 1; await [x += 1]; await { a: x += 1 }; `${await 1}`; assert.strictEqual(x, 4);',
      '};',
      '',
    ].join('\n'),
  },
  {
    name: 'position-import-call',
    code: String.raw`module.exports = async (assert) => {
  const path = await import('node:path'); assert.strictEqual(path.posix.join('a', 'b'), 'a/b'); assert.strictEqual((await import(await 'node:path')).default, path.default); const { posix: { sep } } = await import('node:path'); assert.strictEqual(sep, '/'); const imported = import('node:events'); assert.ok(imported instanceof Promise); assert.strictEqual(typeof (await imported).once, 'function');
};
`,
  },
  {
    name: 'position-import-call-rejects',
    code: String.raw`module.exports = async (assert) => {
  await assert.rejects(import('node:no-such-builtin')); assert.strictEqual(await import('node:path').then((m) => m.posix.basename('a/b')), 'b');
};
`,
  },
  {
    name: 'position-debugger-and-empty',
    code: String.raw`module.exports = async (assert) => {
  async function f() { ; ; await null; {} ; return 1; } assert.strictEqual(await f(), 1);
};
`,
  },
  {
    name: 'position-regex-after-await',
    code: String.raw`module.exports = async (assert) => {
  assert.strictEqual((await /a+/g.exec('caat'))[0], 'aa'); assert.strictEqual(await /b/ instanceof RegExp, true); const g = 2, i = 1; assert.strictEqual((await 8) / g / i, 4); assert.strictEqual(await 8 /g/ i, 4);
};
`,
  },
  {
    name: 'position-sequence-in-index',
    code: String.raw`module.exports = async (assert) => {
  const a = [1, 2, 3]; assert.strictEqual(a[await 0, await 1], 2); assert.strictEqual(a[(await 2)], 3); assert.strictEqual(a[await a.length - 1], 3); assert.strictEqual(a.at(-await 1), 3);
};
`,
  },
  {
    name: 'position-bigints-and-numbers',
    code: String.raw`module.exports = async (assert) => {
  assert.strictEqual((await 10n) ** 2n, 100n); assert.strictEqual(await .5, 0.5); assert.strictEqual(await 1e3, 1000); assert.strictEqual((await 1).toFixed(1), "1.0"); assert.strictEqual(await 0x10, 16); assert.strictEqual(await 1_000, 1000);
};
`,
  },
  {
    name: 'position-nested-in-arrow-default',
    code: String.raw`module.exports = async (assert) => {
  const f = async (x) => { const g = (y = x) => y; return g(await x); }; assert.strictEqual(await f(1), 1);
};
`,
  },
  {
    name: 'position-class-in-expression',
    code: String.raw`module.exports = async (assert) => {
  const x = await new (class { async m() { return await 1; } })().m(); assert.strictEqual(x, 1); assert.strictEqual((await class { static s = 1; }).s, 1);
};
`,
  },
  {
    name: 'position-yield-free-nested-ternary',
    code: String.raw`module.exports = async (assert) => {
  const f = async (a, b, c) => await a ? await b ? 1 : await c ? 2 : 3 : await b || await c ? 4 : 5; assert.deepStrictEqual(await Promise.all([[1, 1, 0], [1, 0, 1], [1, 0, 0], [0, 1, 0], [0, 0, 0]].map((x) => f(...x))), [1, 2, 3, 4, 5]);
};
`,
  },
  {
    name: 'position-update-expressions',
    code: String.raw`module.exports = async (assert) => {
  let i = 0; const a = [5, 6]; assert.strictEqual(a[i++] + await i, 6); assert.strictEqual(await i++, 1); assert.strictEqual(await ++i, 3); assert.strictEqual(await i-- - await --i, 2);
};
`,
  },
];
