'use strict';

// Async arrow functions in every shape of head and body.

module.exports = [
  {
    name: 'arrow-expression-body',
    code: String.raw`module.exports = async (assert) => {
  const f = async (x) => await x; assert.strictEqual(await f(1), 1);
};
`,
  },
  {
    name: 'arrow-single-parameter-without-parens',
    code: String.raw`module.exports = async (assert) => {
  const f = async x => (await x) + 1; assert.strictEqual(await f(1), 2); assert.strictEqual(f.length, 1); assert.strictEqual(f.name, 'f');
};
`,
  },
  {
    name: 'arrow-no-parameters',
    code: String.raw`module.exports = async (assert) => {
  const f = async () => await 'none'; assert.strictEqual(await f(), 'none');
};
`,
  },
  {
    name: 'arrow-object-literal-body',
    code: String.raw`module.exports = async (assert) => {
  const f = async (x) => ({ value: await x, await: 1 }); assert.deepStrictEqual(await f(2), { value: 2, await: 1 });
};
`,
  },
  {
    name: 'arrow-parenthesised-body',
    code: String.raw`module.exports = async (assert) => {
  const f = async (x) => (await x); const g = async (x) => ((await x) + 1); assert.strictEqual(await f(1), 1); assert.strictEqual(await g(1), 2);
};
`,
  },
  {
    name: 'arrow-array-body',
    code: String.raw`module.exports = async (assert) => {
  const f = async (x) => [await x, ...(await [2, 3])]; assert.deepStrictEqual(await f(1), [1, 2, 3]);
};
`,
  },
  {
    name: 'arrow-comma-body',
    code: String.raw`module.exports = async (assert) => {
  let log = []; const f = async () => (log.push('a'), await null, log.push('b'), 'last'); assert.strictEqual(await f(), 'last'); assert.deepStrictEqual(log, ['a', 'b']);
};
`,
  },
  {
    name: 'arrow-conditional-body',
    code: String.raw`module.exports = async (assert) => {
  const f = async (x) => await x ? await 'yes' : await 'no'; assert.deepStrictEqual([await f(1), await f(0)], ['yes', 'no']);
};
`,
  },
  {
    name: 'arrow-assignment-body',
    code: String.raw`module.exports = async (assert) => {
  let target; const f = async (x) => target = await x; await f(3); assert.strictEqual(target, 3);
};
`,
  },
  {
    name: 'arrow-template-body',
    code: [
      'module.exports = async (assert) => {',
      "  const f = async (x) => `<${await x}>`; assert.strictEqual(await f(1), '<1>');",
      '};',
      '',
    ].join('\n'),
  },
  {
    name: 'arrow-regex-body',
    code: String.raw`module.exports = async (assert) => {
  const f = async () => /a+/g.test(await 'caat'); assert.strictEqual(await f(), true);
};
`,
  },
  {
    name: 'arrow-function-body',
    code: String.raw`module.exports = async (assert) => {
  const f = async () => async function () { return await 1; }; assert.strictEqual(await (await f())(), 1);
};
`,
  },
  {
    name: 'arrow-class-body',
    code: String.raw`module.exports = async (assert) => {
  const f = async () => class { async m() { return await 1; } }; assert.strictEqual(await new (await f())().m(), 1);
};
`,
  },
  {
    name: 'arrow-unary-bodies',
    code: String.raw`module.exports = async (assert) => {
  assert.deepStrictEqual([await (async (x) => !await x)(0), await (async (x) => -await x)(1), await (async (x) => typeof await x)('s'), await (async (x) => void await x)(1)], [true, -1, 'string', undefined]);
};
`,
  },
  {
    name: 'arrow-block-body-ends-line',
    code: String.raw`module.exports = async (assert) => {
  const f = async (x) => {
    const y = await x
    return y + 1
  }
  assert.strictEqual(await f(1), 2)
};
`,
  },
  {
    name: 'arrow-comment-between-arrow-and-body',
    code: String.raw`module.exports = async (assert) => {
  const f = async () => /* => { */ await 1; const g = async () => // comment ( {
    await 2;
  const h = async (/* a, b */) => /* x */ { /* y */ return await 3; /* z */ }; assert.deepStrictEqual([await f(), await g(), await h()], [1, 2, 3]);
};
`,
  },
  {
    name: 'arrow-newlines-after-arrow',
    code: String.raw`module.exports = async (assert) => {
  const f = async () =>
  
    await 1;
  const g = async () =>
  {
    return await 2;
  };
  const h = async () =>
    (
      { a: await 3 }
    );
  assert.deepStrictEqual([await f(), await g(), (await h()).a], [1, 2, 3]);
};
`,
  },
  {
    name: 'arrow-newlines-in-parameters',
    code: String.raw`module.exports = async (assert) => {
  const f = async (
    a, // first
    b = 2, /* second */
  ) => a + (await b);
  assert.strictEqual(await f(1), 3);
};
`,
  },
  {
    name: 'arrow-trailing-comma',
    code: String.raw`module.exports = async (assert) => {
  const f = async (a, b,) => (await a) + b; assert.strictEqual(await f(1, 2,), 3); assert.strictEqual(f.length, 2);
};
`,
  },
  {
    name: 'arrow-curried',
    code: String.raw`module.exports = async (assert) => {
  const f = async (a) => async (b) => async (c) => (await a) + (await b) + (await c); assert.strictEqual(await (await (await f(1))(2))(3), 6);
};
`,
  },
  {
    name: 'arrow-mixed-currying',
    code: String.raw`module.exports = async (assert) => {
  const f = (a) => async (b) => (c) => a + b + c; assert.strictEqual((await f(1)(2))(3), 6);
  const g = async a => b => async c => a + b + await c; assert.strictEqual(await (await g(1))(2)(3), 6);
};
`,
  },
  {
    name: 'arrow-in-parameter-default',
    code: String.raw`module.exports = async (assert) => {
  const f = async (get = async () => await 'default') => await get(); assert.strictEqual(await f(), 'default'); assert.strictEqual(await f(() => 'given'), 'given'); assert.strictEqual(f.length, 0);
};
`,
  },
  {
    name: 'arrow-in-sync-parameter-default',
    code: String.raw`module.exports = async (assert) => {
  function f(get = async (x) => (await x) + 1, y = get(1)) { return y; } assert.strictEqual(await f(), 2);
};
`,
  },
  {
    name: 'arrow-in-computed-key',
    code: [
      'module.exports = async (assert) => {',
      "  const f = async (k) => ({ [await k]: await 1, [`${await k}2`]: 2 }); assert.deepStrictEqual(await f('a'), { a: 1, a2: 2 });",
      "  const object = { [(async () => {}).constructor.name]: 1 }; assert.deepStrictEqual(Object.keys(object), ['AsyncFunction']);",
      '};',
      '',
    ].join('\n'),
  },
  {
    name: 'arrow-in-class-field',
    code: String.raw`module.exports = async (assert) => {
  class A { base = 1; f = async (x) => (await x) + this.base; static s = async () => await this.name; } const a = new A(); const { f } = a; assert.strictEqual(await f(1), 2); assert.strictEqual(await A.s(), 'A'); assert.strictEqual(f.name, 'f');
};
`,
  },
  {
    name: 'arrow-immediately-called',
    code: String.raw`module.exports = async (assert) => {
  assert.strictEqual(await (async () => await 1)(), 1); assert.strictEqual(await (async x => await x)(2), 2); assert.strictEqual(await (async () => { return await 3; })(), 3);
};
`,
  },
  {
    name: 'arrow-in-conditional-branches',
    code: String.raw`module.exports = async (assert) => {
  const pick = (flag) => flag ? async () => await 1 : async (x) => await x; assert.strictEqual(await pick(true)(), 1); assert.strictEqual(await pick(false)(2), 2);
};
`,
  },
  {
    name: 'arrow-in-logical-operands',
    code: String.raw`module.exports = async (assert) => {
  const f = null ?? (async () => await 1); const g = false || (async () => await 2); const h = true && (async () => await 3); assert.deepStrictEqual([await f(), await g(), await h()], [1, 2, 3]);
};
`,
  },
  {
    name: 'arrow-in-arguments',
    code: String.raw`module.exports = async (assert) => {
  const call = (f, ...rest) => f(...rest); assert.deepStrictEqual([await call(async (a, b) => (await a) + b, 1, 2), await call(async a => await a, 3), await call(async () => { return await 4; },)], [3, 3, 4]);
};
`,
  },
  {
    name: 'arrow-in-spread',
    code: String.raw`module.exports = async (assert) => {
  const call = (...fs) => Promise.all(fs.map((f) => f())); assert.deepStrictEqual(await call(...[async () => await 1, async () => await 2]), [1, 2]);
};
`,
  },
  {
    name: 'arrow-destructured-parameters',
    code: String.raw`module.exports = async (assert) => {
  const f = async ({ a, b: { c = 3 } = {}, ...rest }, [d, , e = 5, ...more] = []) => { await null; return { a, c, rest, d, e, more }; };
  assert.deepStrictEqual(await f({ a: 1, z: 9 }, [4, 0, undefined, 6]), { a: 1, c: 3, rest: { z: 9 }, d: 4, e: 5, more: [6] });
};
`,
  },
  {
    name: 'arrow-lexical-this-in-method',
    code: String.raw`module.exports = async (assert) => {
  const object = { value: 1, async m() { const f = async () => { await null; return this.value; }; return await f(); } }; assert.strictEqual(await object.m(), 1);
};
`,
  },
  {
    name: 'arrow-lexical-arguments',
    code: String.raw`module.exports = async (assert) => {
  async function f() { const g = async () => { await null; return arguments.length; }; return await g(1, 2, 3); } assert.strictEqual(await f('a', 'b'), 2);
};
`,
  },
  {
    name: 'arrow-with-use-strict',
    code: String.raw`module.exports = async (assert) => {
  const f = async () => { 'use strict'; await null; return (function () { return this; })(); }; assert.strictEqual(await f(), undefined);
};
`,
  },
  {
    name: 'arrow-not-constructible',
    code: String.raw`module.exports = async (assert) => {
  const f = async () => await 1; assert.throws(() => new f(), TypeError); assert.strictEqual('prototype' in f, false);
};
`,
  },
  {
    name: 'arrow-async-named-parameter',
    code: String.raw`module.exports = async (assert) => {
  const f = async async => await async; const g = (async) => async + 1; const h = async => async * 2; assert.strictEqual(await f(1), 1); assert.strictEqual(g(1), 2); assert.strictEqual(h(2), 4);
};
`,
  },
  {
    name: 'arrow-returns-promise-unawaited',
    code: String.raw`module.exports = async (assert) => {
  const f = async () => Promise.resolve(1); const g = async () => await Promise.resolve(2); assert.deepStrictEqual([await f(), await g()], [1, 2]);
};
`,
  },
  {
    name: 'arrow-throw-in-block',
    code: String.raw`module.exports = async (assert) => {
  const f = async () => { throw await 'thrown'; }; await assert.rejects(f, (error) => error === 'thrown');
};
`,
  },
  {
    name: 'arrow-in-array-with-holes',
    code: String.raw`module.exports = async (assert) => {
  const list = [, async () => await 1, , async () => await 2,]; assert.strictEqual(list.length, 4); assert.strictEqual(0 in list, false); assert.deepStrictEqual([await list[1](), await list[3]()], [1, 2]);
};
`,
  },
  {
    name: 'arrow-in-default-of-destructuring',
    code: String.raw`module.exports = async (assert) => {
  const { f = async () => await 1, g: { h = async (x) => (await x) * 2 } = {} } = {}; assert.strictEqual(await f(), 1); assert.strictEqual(await h(2), 4);
};
`,
  },
  {
    name: 'arrow-body-starts-with-brace-in-parens',
    code: String.raw`module.exports = async (assert) => {
  const f = async () => ({}); const g = async () => ({ ...await { a: 1 } }); const h = async () => ({}).toString.call(await 1); assert.deepStrictEqual([await f(), await g(), await h()], [{}, { a: 1 }, '[object Number]']);
};
`,
  },
  {
    name: 'arrow-body-sequence-of-calls',
    code: String.raw`module.exports = async (assert) => {
  const f = async (x) => x.map((y) => y * 2).filter(await Boolean).length; assert.strictEqual(await f([0, 1, 2]), 2);
};
`,
  },
  {
    name: 'arrow-in-new-and-call-chain',
    code: String.raw`module.exports = async (assert) => {
  const wrap = (f) => ({ run: f }); assert.strictEqual(await wrap(async () => await 1).run(), 1); assert.strictEqual(await new (class { constructor(f) { this.run = f; } })(async () => await 2).run(), 2);
};
`,
  },
  {
    name: 'arrow-assigned-in-sequence',
    code: String.raw`module.exports = async (assert) => {
  let f, g; f = async () => await 1, g = async () => await 2; assert.deepStrictEqual([await f(), await g()], [1, 2]);
};
`,
  },
];
