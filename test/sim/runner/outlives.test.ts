import { expect } from 'chai';
import * as path from 'node:path';
import { listScenarios, runOne } from '../../../sim/runner/batch';
import { Engine, type ScenarioInfo } from '../../../sim/runner/engine';
import { settingsOf } from '../../../sim/runner/options';
import { sweep } from '../../../sim/runner/sweep/in-process';

const FILE = path.join(__dirname, 'fixtures', 'outlives.cjs');

describe('state that outlives a run', () => {
  const engine = new Engine({ root: __dirname });

  async function scenario(title: string): Promise<ScenarioInfo> {
    const found = (await listScenarios(engine, FILE)).find((one) => one.title === title);
    if (found === undefined) throw new Error(`no scenario ${title}`);
    return found;
  }

  it('is found, for a failing seed must fail in the same way again', async () => {
    const summary = await sweep(engine, await scenario('counts'), {
      settings: settingsOf({}),
      first: 1,
      last: 40,
    });
    expect(summary.failures).to.have.lengthOf(1);
    expect(summary.nondeterministic).to.equal(summary.failures[0]?.result.seed);
  });

  for (const granularity of ['io', 'await'] as const) {
    it(`wakes no strand of an earlier run, and says so: ${granularity}`, async () => {
      const settings = settingsOf({ granularity });
      const request = { scenario: await scenario('sleeps'), settings, profile: { maxSteps: 9 } };
      Reflect.deleteProperty(globalThis, 'heddleTestWoke');
      await runOne(engine, { ...request, seed: 1 });
      const { strays, outcome } = await runOne(engine, { ...request, seed: 2 });
      expect(outcome.kind).to.equal('passed');
      expect(strays).to.deep.equal(['main/sleeper#1']);
      expect(Reflect.has(globalThis, 'heddleTestWoke')).to.equal(false);
    });
  }
});
