import * as path from 'node:path';
import { expect } from 'chai';
import { runBatches, listScenarios } from '../../../sim/runner/batch';
import { Engine } from '../../../sim/runner/engine';
import { settingsOf } from '../../../sim/runner/options';
import type { Granularity } from '../../../sim/kernel/run';

const SEEDS = 400;

const FILE = path.join(__dirname, 'fixtures/answers.cjs');

/** How many of the seeds fail. */
async function failures(name: string, granularity: Granularity): Promise<number> {
  const engine = new Engine({ root: __dirname, instrument: ['hops'] });
  const scenario = (await listScenarios(engine, FILE)).find(({ title }) => title === name);
  if (scenario === undefined) throw new Error(`there is no ${name}`);
  const settings = settingsOf({ granularity, strategy: 'random' });
  let seed = 0;
  let failed = 0;
  await runBatches(
    engine,
    () =>
      seed < SEEDS ? { scenario, seed: ++seed, settings, profile: { maxSteps: 30 } } : undefined,
    ({ outcome }) => {
      if (outcome.kind !== 'passed') failed++;
      return true;
    },
  );
  return failed;
}

describe('an answer of a stand-in', () => {
  for (const granularity of ['await', 'io'] as const) {
    it(`waits for an await whose operand another answer settled, at ${granularity}`, async () => {
      expect(await failures('waited', granularity)).to.equal(0);
    });

    it(`waits for the awaits of a package, at ${granularity}`, async () => {
      expect(await failures('inPackage', granularity)).to.equal(0);
    });
  }

  it('may come before an await of the project that was over at once, at await alone', async () => {
    const found = await failures('atOnce', 'await');
    const native = await failures('atOnce', 'io');
    // Another latency does it at io; at await an answer that comes in between does it too.
    expect(found).to.be.above(native);
  });
});
