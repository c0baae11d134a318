import { expect } from 'chai';
import { buildHeddle } from '../built';
import { failures, mocha } from './run-mocha';

/** Scenarios that each make one mistake, and what the report says of it. */
const MISTAKES: readonly (readonly [string, string])[] = [
  ['sim.sleep(-1)', 'RangeError: sim.sleep got -1: give it milliseconds from 0'],
  ['sim.sleep(NaN)', 'RangeError: sim.sleep got NaN: give it milliseconds from 0'],
  ['sim.sleep("5")', 'RangeError: sim.sleep got "5": give it milliseconds from 0'],
  ['sim.pick([])', 'RangeError: sim.pick needs at least one item'],
  ['sim.pick(undefined)', 'TypeError: sim.pick got undefined: give it an array'],
  [
    'sim.spawn("", run)',
    'TypeError: sim.spawn got the name "": give it at least one character, and no "/"',
  ],
  [
    'sim.spawn("a/b", run)',
    'TypeError: sim.spawn got the name "a/b": give it at least one character, and no "/"',
  ],
  ['sim.spawn("a")', 'TypeError: sim.spawn got undefined to run: give it a function'],
  ['sim.remote(null)', 'TypeError: sim.remote got null: give it an object with methods'],
  [
    'sim.remote({}, { latencyMs: 3 })',
    'TypeError: sim.remote has no option "latencyMs": it has requestMs, answerMs, name',
  ],
  [
    'sim.remote({}, { answerMs: -3 })',
    'RangeError: answerMs of sim.remote got -3: give it milliseconds from 0',
  ],
  ['sim.always(true)', 'TypeError: sim.always got the label true: it goes label, condition'],
  ['sim.sometimes("", 1)', 'TypeError: sim.sometimes got the label "": it goes label, condition'],
];

describe('what a scenario gets', function () {
  this.timeout(60_000);

  before(() => {
    buildHeddle();
  });

  it('says what is wrong with arguments', async () => {
    const report = await mocha(
      `const run = async () => undefined;\n` +
        MISTAKES.map(
          ([call]) =>
            `simulate(${JSON.stringify(call)}, { seeds: 1 }, async (sim) => { ${call}; });`,
        ).join('\n'),
    );
    expect(
      report.failed.map(({ fullTitle, err }) => [
        fullTitle,
        /^ {2}exception: ([^]*?)\n {4}at /m.exec(err.message ?? '')?.[1]?.replace(/\s+/g, ' '),
      ]),
    ).to.deep.equal(MISTAKES);
  });

  it('prints the values of a property that does not hold, as they were', async () => {
    const report = await mocha(`
      simulate('stock', { seeds: 20 }, async (sim) => {
        const orders = [{ id: sim.pick(['pear', 'plum', 'fig']), count: 3 }];
        await null;
        try { sim.always('stock is never negative', false, orders, 'by ' + 'night', 7); } finally { orders.pop(); }
      });
      simulate('without values', { seeds: 1 }, async (sim) => { sim.always('holds', false); });
      simulate('unreadable', { seeds: 1 }, async (sim) => {
        sim.always('holds', false, new Proxy({}, { ownKeys() { throw new Error('hostile'); } }));
      });
    `);
    const [stock, without, unreadable] = report.failed.map(({ err }) => err.message ?? '');
    expect(stock).to.match(
      /^ {2}assertion: always: stock is never negative\n {4}\[ \{ count: 3, id: '\w+' \} \]\n {4}by night\n {4}7\n {4}at .*race\.test\.cjs/m,
    );
    expect(without).to.match(/^ {2}assertion: always: holds\n {4}at /m);
    expect(unreadable).to.match(/^ {2}assertion: always: holds\n/m);
  });

  it('tells failures apart by the label of a property, not by its values', async () => {
    const source = `simulate('stock', async (sim) => {
      sim.always('stock is never negative', false, sim.pick(['pear', 'plum', 'fig', 'nut']));
    });`;
    const seeds = ['1', '2', '3', '4', '5', '6'];
    const reports = await Promise.all(
      seeds.map((seed) => mocha(source, { env: { HEDDLE_SEED: seed } })),
    );
    const messages = reports.map(({ failed }) => failed[0]?.err.message ?? '');
    const distinct = (pattern: RegExp): number =>
      new Set(messages.map((message) => pattern.exec(message)?.[0])).size;
    expect(distinct(/never negative\n {4}\w+/)).to.be.above(1);
    expect(distinct(/:[0-9a-f]{8}$/)).to.equal(1);
  });

  it('numbers strands of one name', async () => {
    const report = await mocha(`
      simulate('strands', { seeds: 1, timeoutMs: 50 }, async (sim) => {
        const never = () => new Promise(() => undefined);
        await Promise.all([1, 2].map(() => sim.spawn('camera', async () => { await never(); })));
      });
    `);
    const message = report.failed[0]?.err.message ?? '';
    expect(message).to.include('camera#1 in ');
    expect(message).to.include('camera#2 in ');
  });

  it('draws workloads from the tape', async () => {
    const report = await mocha(`
      const seen = (globalThis.seen ??= { all: [], picks: new Set(), bad: 0 });
      simulate('workload', { seeds: 60 }, async (sim) => {
        const number = sim.random();
        if (!(number >= 0 && number < 1)) seen.bad++;
        seen.all.push([sim.seed, number]);
        seen.picks.add(sim.pick(['a', 'b', 'c']));
      });
      after(() => {
        const bySeed = new Map();
        for (const [seed, number] of seen.all) bySeed.set(seed, number);
        assert.strictEqual(new Set(bySeed.values()).size, bySeed.size);
        assert.ok(seen.all.every(([seed, number]) => bySeed.get(seed) === number));
        assert.deepStrictEqual([...seen.picks].sort(), ['a', 'b', 'c']);
        assert.strictEqual(seen.bad, 0);
      });
    `);
    expect(failures(report)).to.deep.equal([]);
    expect(report.passed).to.deep.equal(['workload']);
  });
});
