import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import { buildHeddle } from '../built';
import { failing, objects } from './failing';
import { REPAIRED } from './projects';

/** Fails only where the answer of the first call is late, which real Node can show too. */
const LATE = `
'use strict';
const assert = require('node:assert');

exports.olderAnswerLast = async (sim) => {
  const feed = { price: 100, read: () => feed.price };
  const far = sim.remote(feed, { requestMs: 5, answerMs: 5 });
  let shown = 0;
  const refresh = async () => {
    shown = await far.read();
  };
  const first = refresh();
  await sim.sleep(14);
  feed.price = 101;
  await Promise.all([first, refresh()]);
  assert.strictEqual(shown, 101);
};
`;

describe('heddle replay of what a report names', function () {
  this.timeout(120_000);

  before(() => {
    buildHeddle();
  });

  it('says of a repaired failure that it does not come any more', async () => {
    const one = await failing();
    fs.writeFileSync(path.join(one.folder, 'race.cjs'), REPAIRED);
    const { code, stdout } = await one.heddle('replay', one.token);
    expect(code).to.equal(0);
    expect(stdout).to.match(/^(?:diverged|stale): passed\n {2}the failure does not come any more/);
    expect(stdout).to.not.include('FAILED');
  });

  it('leaves the tape that it was given as it was, also where the run is another', async () => {
    const one = await failing();
    const tapes = path.join(one.folder, '.heddle/tapes');
    const read = (): string[] =>
      fs.readdirSync(tapes).map((name) => name + fs.readFileSync(path.join(tapes, name), 'utf8'));
    const recorded = read();
    await one.heddle('replay', one.token);
    const other = await one.heddle('replay', one.token.replace(/[0-9a-f]{8}$/, '12345678'));
    expect(other.stdout).to.match(/^stale: /);
    fs.appendFileSync(
      path.join(one.folder, 'race.cjs'),
      '\nasync function more() { await null; }\n',
    );
    await one.heddle('replay', one.token);
    expect(read()).to.deep.equal(recorded);
  });

  it('says that the tape of a token is not here', async () => {
    const one = await failing();
    fs.rmSync(path.join(one.folder, '.heddle'), { recursive: true });
    const { code, stdout } = await one.heddle('replay', one.token);
    expect(code).to.equal(1);
    expect(stdout).to.match(
      /^reproduced: .*\n {2}its tape is not here: this is the run of its seed/,
    );
  });

  it('shows at io what was confirmed there: by its tape, and in a report', async () => {
    const one = await failing('late.cjs', LATE);
    const { stdout: report } = await one.heddle('shrink', one.token);
    expect(report).to.match(/^FAILED: olderAnswerLast \(confirmed at io/);
    const [, token = ''] = /^at io {3}npx heddle replay (\S+)$/m.exec(report) ?? [];
    expect(token).to.match(/-io:[0-9a-f]{8}$/);
    const [atIo] = objects(await one.heddle('replay', token, '--json'));
    expect(atIo).to.include({ verdict: 'reproduced', exact: true, granularity: 'io' });
    const { code, stdout } = await one.heddle('replay', token);
    expect(code).to.equal(1);
    expect(stdout).to.match(/^reproduced, byte for byte: assertion: /);
  });
});
