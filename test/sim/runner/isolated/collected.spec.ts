import * as path from 'node:path';
import * as v8 from 'node:v8';
import { expect } from 'chai';
import { Run } from '../../../../sim/kernel/run';
import { listScenarios, runOne } from '../../../../sim/runner/batch';
import { settingsOf } from '../../../../sim/runner/options';
import { ROOT } from '../../built';
import { impatientEngine } from '../../trial';

/** Each leaves sockets open and timers set, and has packages load others while it runs. */
const FILES = [
  'test/sim/runner/fixtures/busy-world.ts',
  'scenarios/whole-system/storm.ts',
  'scenarios/whole-system/nobody-hears.ts',
];

describe('runs that are over are collected', () => {
  for (const file of FILES) {
    for (const granularity of ['io', 'await'] as const) {
      it(`${file}, at ${granularity}`, async () => {
        const engine = impatientEngine(60_000);
        const [scenario] = await listScenarios(engine, path.join(ROOT, file));
        if (scenario === undefined) throw new Error('no scenario');
        const settings = settingsOf({ ...scenario.options, granularity });
        const kept: number[] = [];
        for (let seed = 1; seed <= 6; seed++) {
          await runOne(engine, { scenario, seed, settings, profile: { maxSteps: 500 } });
          await new Promise((resolve) => setTimeout(resolve, 0));
          if (seed === 2 || seed === 6) kept.push(v8.queryObjects(Run, { format: 'count' }));
        }
        const [early = 0, late] = kept;
        expect(late, `${early} runs after 2 seeds`).to.be.at.most(early);
      }).timeout(60_000);
    }
  }
});
