import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import { listScenarios, runOne } from '../../../../sim/runner/batch';
import { Engine, type ScenarioInfo } from '../../../../sim/runner/engine';
import type { Dossier } from '../../../../sim/runner/failure/dossier';
import { investigate, scenarioName } from '../../../../sim/runner/failure/investigate';
import { settingsOf, type ScenarioOptions } from '../../../../sim/runner/options';
import { profileOf } from '../../../../sim/runner/profile';
import { sweep } from '../../../../sim/runner/sweep/in-process';
import { replayTape, replayToken } from '../../../../sim/runner/tapes/replay';
import { findTape, keepTape } from '../../../../sim/runner/tapes/tape-files';
import { parseToken } from '../../../../sim/runner/tapes/token';
import { temporaryFolder } from '../../built';

const FOLDER = path.join(__dirname, 'fixtures');

describe('confirmation at io', function () {
  this.timeout(60_000);
  const engine = new Engine({ root: FOLDER });
  let scenarios: readonly ScenarioInfo[] = [];

  before(async () => {
    scenarios = await listScenarios(engine, path.join(FOLDER, 'confirm.cjs'));
  });

  async function dossierOf(title: string, options: ScenarioOptions = {}): Promise<Dossier> {
    const scenario = scenarios.find((one) => one.title === title);
    if (scenario === undefined) throw new Error(`no scenario ${title}`);
    const settings = settingsOf(scenario.options, options);
    const { failures, profile } = await sweep(engine, scenario, { settings, first: 1, last: 200 });
    const [failure] = failures;
    if (failure === undefined) throw new Error(`${title} did not fail`);
    return investigate(engine, {
      scenario: scenarioName(engine, scenarios, scenario),
      request: { scenario, settings, profile },
      project: { instrument: [], doubles: [] },
      found: failure.result,
      budget: { runs: 1_000, realMs: Infinity },
    });
  }

  /** Explains the failure of a run in which only one settled await resumes out of turn. */
  async function dossierOfAwaits(title: string): Promise<Dossier> {
    const scenario = scenarios.find((one) => one.title === title);
    if (scenario === undefined) throw new Error(`no scenario ${title}`);
    const request = { scenario, settings: settingsOf(), profile: { maxSteps: 0 } };
    for (let at = 0; at < 10; at++) {
      const tape = { await: [...Array.from({ length: at }, () => 0), 1] };
      const found = await runOne(engine, { ...request, seed: 1, tape });
      if (found.outcome.kind === 'passed') continue;
      return investigate(engine, {
        scenario: scenarioName(engine, scenarios, scenario),
        request,
        project: { instrument: [], doubles: [] },
        found,
      });
    }
    throw new Error(`${title} did not fail`);
  }

  it('names a seed only where that seed alone shows the failure at io', async () => {
    const { confirmation, fingerprint, shrinking } = await dossierOfAwaits('eitherWay');
    if (confirmation.kind !== 'confirmed') throw new Error(confirmation.kind);
    expect(shrinking?.needs).to.deep.equal(['await']);
    expect(confirmation.by).to.equal('seed');
    // As `heddle run FILE --granularity io --seed N` does.
    const [scenario] = scenarios;
    if (scenario === undefined) throw new Error('no scenario');
    const settings = settingsOf(scenario.options, { granularity: 'io' });
    const profile = await profileOf(engine, scenario, settings);
    const { seed } = confirmation;
    const run = await runOne(engine, { scenario, settings, profile, seed });
    expect(run.fingerprint).to.equal(fingerprint);
  });

  it('keeps the io run: by its token it replays exactly, and by its seed without the tape', async () => {
    for (const [title, by] of [
      ['eitherWay', 'seed'],
      ['byLatency', 'tape'],
    ] as const) {
      const dossier = await (by === 'seed' ? dossierOfAwaits(title) : dossierOf(title));
      expect(dossier.confirmation).to.include({ kind: 'confirmed', by });
      const root = temporaryFolder();
      const { ioToken = '', token, tapePath = '' } = keepTape(root, dossier);
      expect(ioToken).to.not.equal(token);
      expect(fs.existsSync(path.join(root, tapePath))).to.equal(true);
      const named = parseToken(ioToken);
      const tape = findTape(root, named);
      if (tape === undefined) throw new Error('the io tape is not there');
      expect(tape.options.granularity).to.equal('io');
      const replayed = await replayTape(engine, tape, scenarios);
      expect(replayed).to.include({ verdict: 'reproduced', exact: true });
      expect(replayed.result.fingerprint).to.equal(dossier.fingerprint);
      if (by === 'tape') continue;
      const again = await replayToken(engine, named, scenarios);
      expect(again.verdict).to.equal('reproduced');
    }
  });

  it('offers no io run where none was kept', async () => {
    const root = temporaryFolder();
    const dossier = await dossierOf('byAwaitsAlone');
    expect(dossier.confirmation).to.deep.equal({ kind: 'notSeen', runs: 500 });
    expect(dossier.atIo).to.equal(undefined);
    expect(keepTape(root, dossier)).to.not.have.property('ioToken');
    expect(fs.readdirSync(path.join(root, '.heddle/tapes'))).to.have.lengthOf(1);
  });

  it('is not asked of a failure that was found at io', async () => {
    const dossier = await dossierOf('byLatency', { granularity: 'io' });
    expect(dossier.confirmation).to.deep.equal({ kind: 'foundAtIo' });
    expect(keepTape(temporaryFolder(), dossier)).to.not.have.property('ioToken');
  });
});
