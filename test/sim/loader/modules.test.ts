import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { FIXTURES, printed, runSource } from './run-source';

describe('modules load as Node loads them', () => {
  it('a cycle of ES modules keeps its temporal dead zone and hoists its functions', async () => {
    const body = `console.log(require('./modules/cycle-a.mjs').seen.join(', '));`;
    expect(await printed(body)).to.deep.equal(['ReferenceError, function ReferenceError']);
  });

  it('a cycle of CommonJS modules sees what was exported so far', async () => {
    const body = `console.log(require('./modules/cycle-a.cjs').after.join());`;
    expect(await printed(body)).to.deep.equal(['before']);
  });

  it('bindings of an ES module that is required are live', async () => {
    const body = `const live = require('./modules/live.mjs');
      await live.increment(); await live.increment();
      console.log(live.count, live.default.name);`;
    expect(await printed(body, {}, 3)).to.deep.equal(['2 Named', '2 Named', '2 Named']);
  });

  it('import.meta', async () => {
    const filename = path.join(FIXTURES, 'modules', 'meta.mjs');
    const body = `const meta = require('./modules/meta.mjs');
      console.log([meta.url, meta.filename, meta.dirname, meta.resolved].join(' '));`;
    const resolved = pathToFileURL(path.join(FIXTURES, 'modules', 'live.mjs')).href;
    const wanted = [pathToFileURL(filename).href, filename, path.dirname(filename), resolved];
    expect(await printed(body)).to.deep.equal([wanted.join(' ')]);
  });

  it('import() of a CommonJS module gives its exports by name and as default', async () => {
    const body = `console.log((await require('./modules/imports.cjs').namespace()).join());`;
    expect(await printed(body)).to.deep.equal(['1,2']);
  });

  it('import() of an ES module gives its own exports, evaluated once', async () => {
    const body = `const { load } = require('./modules/imports.cjs');
      const [first, second] = await Promise.all([load('./live.mjs'), load('./live.mjs')]);
      await first.increment();
      console.log(second.count, Object.keys(second).sort().join());`;
    expect(await printed(body)).to.deep.equal(['1 count,default,increment']);
  });

  it('a package reads what it ships, while it is evaluated and in a run', async () => {
    const body = `const { table, later } = require('reads'); console.log(table, String(later()).trim());`;
    expect(await printed(body, {}, 2)).to.deep.equal(['seven seven', 'seven seven']);
  });

  it('a stub of sinon does not leak into the next run', async () => {
    const body = `const sinon = require('sinon');
      console.log(Date.now() > 0); sinon.stub(Date, 'now').returns(-1); console.log(Date.now());`;
    expect(await printed(body, {}, 2)).to.deep.equal(['true | -1', 'true | -1']);
  });

  it('a function that a compiler wrapped to keep its name has that name', async () => {
    const body = `const __name = (target) => target;
      const withdraw = /* @__PURE__ */ __name(async () => { await null; }, 'withdraw');
      await Promise.all([withdraw(), withdraw()]);`;
    const [run] = await runSource(body, { granularity: 'await' });
    const strands = new Set(run?.trace.map(({ strand }) => strand.replace(/^.*\//, '')));
    expect([...strands]).to.include.members(['withdraw#1', 'withdraw#2']);
  });

  it('import() of what does not exist rejects', async () => {
    const body = `const { load } = require('./modules/imports.cjs');
      console.log(await load('./nowhere.cjs').catch((error) => error.code));`;
    expect(await printed(body)).to.deep.equal(['MODULE_NOT_FOUND']);
  });

  it('import() settles as a candidate: what the strategy chooses decides its place', async () => {
    const body = `const { load } = require('./modules/imports.cjs');
      const order = [];
      await Promise.all([
        (async () => { await load('./named.cjs'); order.push('import'); })(),
        (async () => { await null; order.push('null'); })(),
      ]);
      console.log(order.join());`;
    const orders = new Set(await printed(body, { granularity: 'await' }, 50));
    expect([...orders].sort()).to.deep.equal(['import,null', 'null,import']);
  });
});

describe('packages', () => {
  const COUNT = `console.log(require('counter').next());`;

  it('are evaluated once per process', async () => {
    expect(await printed(COUNT, {}, 3)).to.deep.equal(['1', '2', '3']);
  });

  it('are evaluated afresh for each seed when they are named', async () => {
    expect(await printed(COUNT, { instrument: ['counter'] }, 3)).to.deep.equal(['1', '1', '1']);
  });

  const ORDER = `const { order } = require('racy'); const log = [];
    await Promise.all([order('a', log), order('b', log)]);
    console.log(log.join(', '));`;

  it('keep the order of their own awaits', async () => {
    const orders = new Set(await printed(ORDER, { granularity: 'await' }, 50));
    expect([...orders]).to.deep.equal(['a begins, b begins, a ends, b ends']);
  });

  it('are scheduled when they are named', async () => {
    const options = { granularity: 'await', instrument: ['racy'] } as const;
    const orders = new Set(await printed(ORDER, options, 50));
    expect([...orders].sort()).to.deep.equal([
      'a begins, b begins, a ends, b ends',
      'a begins, b begins, b ends, a ends',
    ]);
  });

  it('of ES modules alone can be required and imported', async () => {
    const body = `console.log(require('only-esm').default(), (await import('only-esm')).default());`;
    expect(await printed(body)).to.deep.equal(['whole with part whole with part']);
  });

  it('with two faces show the one that the caller asks for', async () => {
    const body = `console.log(require('dual'), (await import('dual')).default);`;
    expect(await printed(body)).to.deep.equal(['require import']);
  });

  it('give an ES module all of their exports as default, also those that were one once', async () => {
    const body = `console.log(require('./modules/takes-default.mjs').taken.join());`;
    expect(await printed(body)).to.deep.equal(['object,default,import,Named']);
  });

  it('that are not instrumented may import()', async () => {
    expect(await printed(`console.log(await require('lazy')());`)).to.deep.equal(['late']);
  });
});
