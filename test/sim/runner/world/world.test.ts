import * as path from 'node:path';
import { expect } from 'chai';
import { ROOT, spawnNode } from '../../built';

/** From 100 runs on, what a scenario expects and never happens fails the sweep. */
const SEEDS = { hosts: 40, 'own-things': 40, storm: 40, datagrams: 100 };

/**
 * Scenarios that say themselves what must hold of hosts. Swept in processes of their own: code that another test has
 * had terminated may have cost this one the stores of AsyncLocalStorage.
 */
describe('hosts', function () {
  this.timeout(240_000);

  for (const [name, seeds] of Object.entries(SEEDS)) {
    const file = path.join(__dirname, 'fixtures', `${name}.ts`);
    for (const granularity of ['io', 'await'] as const) {
      it(`are as machines are: ${name}, ${seeds} seeds at ${granularity}`, async () => {
        const options = ['--seeds', String(seeds), '--granularity', granularity, '--json'];
        const sweep = [path.join(ROOT, 'bin', 'heddle.cjs'), 'sweep', file, ...options];
        const { code, stdout, stderr } = await spawnNode(sweep, { cwd: ROOT });
        expect(code, stdout + stderr).to.equal(0);
      });
    }
  }
});
