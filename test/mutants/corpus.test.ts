import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import { listScenarios } from '../../sim/runner/batch';
import { Engine } from '../../sim/runner/engine';
import { replayKept, tapesIn, type CorpusTape } from '../../sim/runner/tapes/corpus';
import type { Replay } from '../../sim/runner/tapes/replay';
import { applyMutant, type Mutant } from './mutant';

const ROOT = path.resolve(__dirname, '../..');

/** Replays a corpus tape, over the code as it is or with a mutant in it. */
async function replayed(kept: CorpusTape, mutant?: Mutant): Promise<Replay> {
  const filename = path.join(ROOT, kept.tape.scenario.file);
  const engine = new Engine({
    root: ROOT,
    edit: (file, source) =>
      mutant !== undefined && file === path.join(ROOT, mutant.file)
        ? applyMutant(source, mutant)
        : source,
  });
  const { replay } = await replayKept(engine, kept, await listScenarios(engine, filename));
  if (replay === undefined) throw new Error(`the scenario of ${kept.name} is gone`);
  return replay;
}

function loadMutant(name: string): Mutant {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the path is known only now
  const loaded = require(path.join(__dirname, name)) as { readonly default: Mutant };
  return loaded.default;
}

describe('the corpus', () => {
  const tapes = tapesIn(path.join(ROOT, 'scenarios/corpus'));

  it('has a tape of every mutant', () => {
    const mutants = fs.readdirSync(__dirname).filter((file) => /^[a-z]+-\d+\.ts$/.test(file));
    const names = mutants.map((file) => path.basename(file, '.ts'));
    expect(names).to.have.length.greaterThan(5);
    expect(tapes.map(({ name }) => name)).to.include.members(names);
  });

  for (const kept of tapes) {
    it(`${kept.name} fails again with its mutant, and passes without`, async () => {
      const broken = await replayed(kept, loadMutant(kept.name));
      expect(broken.verdict).to.equal('reproduced');
      expect(broken.result.fingerprint).to.equal(kept.tape.fingerprint);
      const { result } = await replayed(kept);
      expect(result.outcome).to.deep.equal({ kind: 'passed' });
    });
  }
});
