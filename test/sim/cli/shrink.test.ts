import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import { buildHeddle, project } from '../built';
import { expectRefusal, heddleIn } from './command-line';
import { failing, objects, type Failing } from './failing';
import { REPAIRED } from './projects';

describe('heddle shrink', function () {
  this.timeout(120_000);
  let one: Failing;

  before(() => {
    buildHeddle();
  });

  beforeEach(async () => {
    one = await failing();
  });

  it('gives a tape that fails in the same way, with its report', async () => {
    const [shrunk] = objects(await one.heddle('shrink', one.tape, '--json'));
    const fingerprint = /[0-9a-f]{8}$/.exec(one.token)?.[0];
    expect(shrunk).to.include({ fingerprint });
    expect(shrunk?.['shrinking']).to.include.keys('runs', 'choices', 'needs', 'complete');
    const { code, stdout } = await one.heddle('shrink', one.token);
    expect(code).to.equal(1);
    expect(stdout).to.match(/^FAILED: lostUpdate/);
    const [replayed] = objects(await one.heddle('replay', String(shrunk?.['tape']), '--json'));
    expect(replayed).to.include({ verdict: 'reproduced', exact: true });
  });

  it('shrinks the run of a token whose tape is gone', async () => {
    fs.rmSync(path.join(one.folder, '.heddle'), { recursive: true });
    const { code, stdout } = await one.heddle('shrink', one.token);
    expect(code).to.equal(1);
    expect(stdout).to.match(/^FAILED: lostUpdate/);
  });

  it('refuses the tape of what passes now', async () => {
    fs.writeFileSync(path.join(one.folder, 'race.cjs'), REPAIRED);
    const result = await one.heddle('shrink', one.tape);
    expectRefusal(result, 'NOTHING_TO_SHRINK', 'passes now', 'may be repaired');
  });

  it('refuses the tape of another project', async () => {
    const elsewhere = project({ 'other.cjs': 'exports.other = async () => undefined;\n' });
    const result = await heddleIn(elsewhere, 'shrink', one.tape);
    expectRefusal(result, 'FILE_NOT_FOUND', 'race.cjs');
  });
});
