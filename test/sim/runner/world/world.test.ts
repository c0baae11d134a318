import * as path from 'node:path';
import { expect } from 'chai';
import { runOne } from '../../../../sim/runner/batch';
import { settingsOf } from '../../../../sim/runner/options';
import { inMacrotask } from '../../../../sim/runner/wall-clock';
import { engine } from '../../trial';

const SEEDS = 40;

/** Scenarios that say themselves what must hold of hosts. */
describe('hosts', () => {
  for (const file of ['hosts', 'own-things', 'storm']) {
    const filename = path.join(__dirname, 'fixtures', `${file}.ts`);
    for (const granularity of ['io', 'await'] as const) {
      it(`are as machines are: ${file}, ${String(SEEDS)} seeds at ${granularity}`, async () => {
        const scenarios = await inMacrotask(() => engine().list(filename));
        for (const scenario of scenarios) {
          const settings = settingsOf({ ...scenario.options, granularity });
          for (let seed = 1; seed <= SEEDS; seed++) {
            const profile = { maxSteps: 500 };
            const { outcome } = await runOne(engine(), { scenario, seed, settings, profile });
            expect(outcome, `${scenario.title}, seed ${String(seed)}`).to.deep.equal({
              kind: 'passed',
            });
          }
        }
      });
    }
  }
});
