'use strict';

// Explicit resource management, where the engine has it.

module.exports = [
  {
    name: 'using-block',
    minNode: 24,
    code: String.raw`module.exports = async (assert) => {
  const log = []; { using r = { [Symbol.dispose]() { log.push('disposed'); } }; log.push('body'); await null; } log.push('after'); assert.deepStrictEqual(log, ['body', 'disposed', 'after']);
};
`,
  },
  {
    name: 'using-reverse-order',
    minNode: 24,
    code: String.raw`module.exports = async (assert) => {
  const log = []; const r = (n) => ({ [Symbol.dispose]() { log.push(n); } }); { using a = r('a'), b = r('b'); using c = r('c'); await null; } assert.deepStrictEqual(log, ['c', 'b', 'a']);
};
`,
  },
  {
    name: 'using-null-and-undefined',
    minNode: 24,
    code: String.raw`module.exports = async (assert) => {
  { using a = null, b = undefined; await using c = null; await null; assert.strictEqual(a, null); } 
};
`,
  },
  {
    name: 'using-await-block',
    minNode: 24,
    code: String.raw`module.exports = async (assert) => {
  const log = []; { await using r = { async [Symbol.asyncDispose]() { await null; log.push('disposed'); } }; log.push('body'); } log.push('after'); assert.deepStrictEqual(log, ['body', 'disposed', 'after']);
};
`,
  },
  {
    name: 'using-await-falls-back-to-dispose',
    minNode: 24,
    code: String.raw`module.exports = async (assert) => {
  const log = []; { await using r = { [Symbol.dispose]() { log.push('sync'); } }; } assert.deepStrictEqual(log, ['sync']);
};
`,
  },
  {
    name: 'using-await-initialiser-awaited',
    minNode: 24,
    code: String.raw`module.exports = async (assert) => {
  const log = []; const open = async (n) => ({ n, async [Symbol.asyncDispose]() { log.push(n); } }); { await using a = await open('a'), b = await open('b'); assert.strictEqual(a.n + b.n, 'ab'); } assert.deepStrictEqual(log, ['b', 'a']);
};
`,
  },
  {
    name: 'using-await-on-return-and-throw',
    minNode: 24,
    code: String.raw`module.exports = async (assert) => {
  const log = []; const r = (n) => ({ async [Symbol.asyncDispose]() { await null; log.push(n); } }); const f = async () => { await using x = r('return'); return log.push('value'); }; await f(); const g = async () => { await using x = r('throw'); throw new Error('g'); }; await assert.rejects(g(), /g/); assert.deepStrictEqual(log, ['value', 'return', 'throw']);
};
`,
  },
  {
    name: 'using-suppressed-error',
    minNode: 24,
    code: String.raw`module.exports = async (assert) => {
  const f = async () => { await using r = { async [Symbol.asyncDispose]() { throw new Error('dispose'); } }; throw new Error('body'); }; await assert.rejects(f(), (e) => e instanceof SuppressedError && e.error.message === 'dispose' && e.suppressed.message === 'body');
};
`,
  },
  {
    name: 'using-in-for-of',
    minNode: 24,
    code: String.raw`module.exports = async (assert) => {
  const log = []; const r = (n) => ({ n, [Symbol.dispose]() { log.push('d' + n); } }); for (using x of [r(1), r(2)]) { await null; log.push(x.n); } assert.deepStrictEqual(log, [1, 'd1', 2, 'd2']);
};
`,
  },
  {
    name: 'using-await-in-for-of',
    minNode: 24,
    code: String.raw`module.exports = async (assert) => {
  const log = []; const r = (n) => ({ n, async [Symbol.asyncDispose]() { log.push('d' + n); } }); for (await using x of [r(1), r(2)]) log.push(x.n); assert.deepStrictEqual(log, [1, 'd1', 2, 'd2']);
};
`,
  },
  {
    name: 'using-await-in-for-await',
    minNode: 24,
    code: String.raw`module.exports = async (assert) => {
  const log = []; const r = (n) => ({ n, async [Symbol.asyncDispose]() { await null; log.push('d' + n); } }); for await (await using x of [r(1), Promise.resolve(r(2))]) { log.push(x.n); } for await (using y of [{ [Symbol.dispose]() { log.push('y'); } }]) await null; assert.deepStrictEqual(log, [1, 'd1', 2, 'd2', 'y']);
};
`,
  },
  {
    name: 'using-in-generator',
    minNode: 24,
    code: String.raw`module.exports = async (assert) => {
  const log = []; async function* g() { await using r = { async [Symbol.asyncDispose]() { log.push('closed'); } }; yield 1; yield 2; } for await (const v of g()) break; assert.deepStrictEqual(log, ['closed']);
};
`,
  },
  {
    name: 'using-in-switch-and-static-block',
    minNode: 24,
    code: String.raw`module.exports = async (assert) => {
  const log = []; const f = async () => { { using r = { [Symbol.dispose]() { log.push('in f'); } }; await null; } }; class A { static { using r = { [Symbol.dispose]() { log.push('static'); } }; } } await f(); assert.deepStrictEqual(log, ['static', 'in f']);
};
`,
  },
  {
    name: 'using-as-identifier',
    code: String.raw`module.exports = async (assert) => {
  var using = [1, 2]; assert.strictEqual(using[0], 1); assert.strictEqual(await using.length, 2); const o = { using: 3 }; assert.strictEqual(o.using, 3); { let using = 4; assert.strictEqual(using, 4); } for (var using of [5]) assert.strictEqual(using, 5); using
  = 6; assert.strictEqual(using, 6);
};
`,
  },
  {
    name: 'using-await-as-expression',
    code: String.raw`module.exports = async (assert) => {
  const using = 7; assert.strictEqual(await using, 7); await using; assert.strictEqual([await using][0], 7); const list = [1]; list.using = list; await using
  assert.strictEqual(await list.using[0], 1);
};
`,
  },
  {
    name: 'using-non-disposable-throws',
    minNode: 24,
    code: String.raw`module.exports = async (assert) => {
  await assert.rejects((async () => { using r = {}; })(), TypeError); await assert.rejects((async () => { await using r = 1; })(), TypeError);
};
`,
  },
  {
    name: 'using-names-a-function',
    minNode: 24,
    code: String.raw`module.exports = async (assert) => {
  { await using f = Object.assign(async () => await 1, { async [Symbol.asyncDispose]() {} }); assert.strictEqual(await f(), 1); }
};
`,
  },
];
