import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import { buildHeddle } from '../built';
import { expectRefusal } from './command-line';
import { failing, objects, type Failing } from './failing';
import { RACE, REPAIRED } from './projects';

describe('heddle corpus', function () {
  this.timeout(120_000);
  let one: Failing;

  before(() => {
    buildHeddle();
  });

  beforeEach(async () => {
    one = await failing('scenarios/race.cjs');
  });

  const folder = (): string => path.join(one.folder, 'scenarios/corpus');
  const kept = (): readonly string[] => (fs.existsSync(folder()) ? fs.readdirSync(folder()) : []);
  /** The tape with another choice of the workload, which the scenario never draws. */
  const otherTape = (name: string): string => {
    const tape = JSON.parse(fs.readFileSync(one.tape, 'utf8')) as { streams: object };
    const file = path.join(one.folder, name);
    const streams = { ...tape.streams, workload: [name.length] };
    fs.writeFileSync(file, JSON.stringify({ ...tape, streams }));
    return file;
  };

  it('keeps a tape by token or file once, and lists how it ends now', async () => {
    const added = await one.heddle('corpus', 'add', one.token);
    expect(added.stdout).to.match(/^kept scenarios\/corpus\/race-[0-9a-f]{8}\.json; every sweep /);
    expect(added.code).to.equal(0);
    expect((await one.heddle('corpus', 'add', one.tape)).stdout).to.equal(added.stdout);
    expect(kept()).to.have.lengthOf(1);
    const [listed, ...others] = objects(await one.heddle('corpus', 'list', '--json'));
    expect(others).to.deep.equal([]);
    expect(listed).to.deep.include({ verdict: 'reproduced', outcome: 'assertion' });
    const { code, stdout } = await one.heddle('corpus', 'list');
    expect(code).to.equal(1);
    expect(stdout).to.match(/^race-[0-9a-f]{8} {2}lostUpdate {2}scenarios\/race\.cjs\n/);
  });

  it('numbers tapes of scenarios that fail in the same way', async () => {
    const tape = JSON.parse(fs.readFileSync(one.tape, 'utf8')) as { scenario: object };
    const sibling = path.join(one.folder, 'sibling.json');
    const scenario = { ...tape.scenario, path: ['passes'] };
    fs.writeFileSync(sibling, JSON.stringify({ ...tape, scenario }));
    for (const file of [one.tape, sibling, sibling]) {
      expect((await one.heddle('corpus', 'add', file)).code).to.equal(0);
    }
    expect(kept()).to.have.lengthOf(2);
    expect(kept()[0]).to.match(/^race-[0-9a-f]{8}-2\.json$/);
  });

  it('can be given the tape that a sweep shrank, also after the seed was run again', async () => {
    const shrunk = fs.readFileSync(one.tape, 'utf8');
    const args = ['run', 'scenarios/race.cjs', '--title', 'lostUpdate', '--seed', one.seed];
    expect((await one.heddle(...args)).stdout).to.include(one.token);
    expect(fs.readFileSync(one.tape, 'utf8')).to.equal(shrunk);
  });

  it('keeps one whole tape of those that are added at once', async () => {
    const adding = Array.from({ length: 4 }, () => one.heddle('corpus', 'add', one.tape));
    for (const { code, stderr } of await Promise.all(adding)) expect(code, stderr).to.equal(0);
    expect(kept()).to.have.lengthOf(1);
    const [file = ''] = kept();
    expect(fs.readFileSync(path.join(folder(), file), 'utf8')).to.equal(
      fs.readFileSync(one.tape, 'utf8'),
    );
  });

  it('loses none of two tapes that are added at once under one name', async () => {
    const files = ['a.json', 'bb.json', 'ccc.json'].map(otherTape);
    const added = await Promise.all(
      files.map((file) => one.heddle('corpus', 'add', file, '--name', 'same')),
    );
    expect(kept()).to.deep.equal(['same.json']);
    const won = added.filter(({ code }) => code === 0);
    expect(won).to.have.lengthOf(1);
    for (const lost of added.filter(({ code }) => code !== 0)) {
      expectRefusal(lost, 'BAD_OPTION', 'another tape of the name same', '--name');
    }
  });

  it('refuses names that are none of a file', async () => {
    for (const name of ['../out', 'a/b', '', '.', '..', '.hidden', 'two words']) {
      const result = await one.heddle('corpus', 'add', one.tape, '--name', name);
      expectRefusal(result, 'BAD_OPTION', 'is no name of a tape');
    }
    expect(kept()).to.deep.equal([]);
  });

  it('says which tape of the corpus cannot be read', async () => {
    await one.heddle('corpus', 'add', one.tape, '--name', 'whole');
    const text = fs.readFileSync(one.tape, 'utf8');
    const bad = path.join(folder(), 'bad.json');
    fs.writeFileSync(bad, text.slice(0, text.length / 2));
    expectRefusal(await one.heddle('corpus', 'list'), 'BAD_TAPE', 'bad.json', 'truncated');
    fs.writeFileSync(bad, text.replace(/"format": \d+/, '"format": 99'));
    expectRefusal(await one.heddle('corpus', 'list'), 'BAD_TAPE', 'bad.json', 'format 99');
  });

  it('prunes what has no scenario any more, and only that', async () => {
    await one.heddle('corpus', 'add', one.tape, '--name', 'gone');
    const renamed = RACE.replace('exports.lostUpdate', 'exports.twoUpdates');
    fs.writeFileSync(path.join(one.folder, 'scenarios/race.cjs'), renamed);
    expect((await one.heddle('corpus', 'list')).stdout).to.include('now       scenario gone');
    const dry = await one.heddle('corpus', 'prune', '--dry-run');
    expect(dry.stdout).to.equal('would remove scenarios/corpus/gone.json: its scenario is gone\n');
    expect(kept()).to.deep.equal(['gone.json']);
    fs.writeFileSync(path.join(one.folder, 'scenarios/race.cjs'), RACE);
    expect((await one.heddle('corpus', 'prune')).stdout).to.equal('nothing to prune\n');
    fs.writeFileSync(path.join(one.folder, 'scenarios/race.cjs'), renamed);
    expect((await one.heddle('corpus', 'prune')).stdout).to.match(/^removed .*gone\.json: /);
    expect(kept()).to.deep.equal([]);
  });

  it('lists a repaired failure as passed, and does not prune it', async () => {
    await one.heddle('corpus', 'add', one.tape, '--name', 'repaired');
    fs.writeFileSync(path.join(one.folder, 'scenarios/race.cjs'), REPAIRED);
    const { code, stdout } = await one.heddle('corpus', 'list');
    expect(code).to.equal(0);
    expect(stdout).to.match(/now {7}passed\n/);
  });

  it('says that the corpus cannot be written, and leaves nothing behind', async () => {
    // A file where the folder should be: what no user may write, root included.
    fs.writeFileSync(folder(), '');
    const result = await one.heddle('corpus', 'add', one.tape);
    expectRefusal(result, 'NOT_WRITTEN', 'scenarios/corpus');
    expect(fs.readdirSync(path.dirname(folder()))).to.deep.equal(['corpus', 'race.cjs']);
  });
});
