import * as path from 'node:path';
import { expect } from 'chai';
import { buildHeddle, project, spawnNode } from '../built';
import { expectRefusal, heddleIn } from './command-line';

const FILE = `
'use strict';
const assert = require('node:assert');
exports.tornRead = async (sim) => {
  const pair = { a: 0, b: 0 };
  async function write() { pair.a = 1; await sim.sleep(1); pair.b = 1; }
  async function readHalf() { await sim.sleep(1); assert.strictEqual(pair.a, pair.b + 1); throw new Error('planted'); }
  await Promise.all([write(), readHalf()]);
};
`;

const DEBUGGER = path.join(__dirname, 'debugger.cjs');

describe('heddle replay --inspect', function () {
  this.timeout(60_000);

  for (const granularity of ['await', 'io']) {
    it(`stops where the failing strand goes on, at ${granularity}`, async () => {
      const { bin } = buildHeddle();
      const cwd = project({ 'torn.cjs': FILE });
      const run = await heddleIn(cwd, 'run', 'torn.cjs', '--granularity', granularity);
      const token = /heddle replay (\S+)/.exec(run.stdout)?.[1] ?? '';
      // What follows the option may be its port.
      const given = granularity === 'io' ? ['--inspect', token] : [token, '--inspect'];
      const args = ['--require', DEBUGGER, bin, 'replay', ...given];
      const { code, stderr } = await spawnNode(args, { cwd });
      expect(code, stderr).to.equal(1);
      expect(stderr).to.match(/it stops at step \d+: step out from there/);
      const stops = stderr.split('\n').filter((line) => line.startsWith('paused in '));
      expect(stops).to.have.lengthOf(1);
      expect(stops[0]).to.match(/ < (?:readHalf|write|tornRead|exports\.tornRead)\b/);
    });
  }

  it('refuses what is no port', async () => {
    buildHeddle();
    const cwd = project({ 'torn.cjs': FILE });
    const run = await heddleIn(cwd, 'run', 'torn.cjs');
    const token = /heddle replay (\S+)/.exec(run.stdout)?.[1] ?? '';
    expectRefusal(await heddleIn(cwd, 'replay', token, '--inspect=99999'), 'BAD_OPTION', '"99999"');
  });
});
