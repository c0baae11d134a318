import * as path from 'node:path';
import { expect } from 'chai';
import { replayKept, tapesIn, type CorpusTape } from '../../sim/runner/tapes/corpus';
import type { Replay } from '../../sim/runner/tapes/replay';
import { allMutants } from './catalogue';
import type { Mutant } from './mutant';
import { Sweep } from './sweep';

const ROOT = path.resolve(__dirname, '../..');

/** Replays a corpus tape, over the code as it is or with a mutant in it. */
async function replayed(kept: CorpusTape, mutant?: Mutant): Promise<Replay> {
  const sweep = new Sweep(kept.tape.scenario.file, mutant);
  const scenario = await sweep.scenario(kept.tape.scenario.path.join(' › '));
  const engine = sweep.engineOf(scenario);
  const { replay } = await replayKept(engine, kept, await sweep.scenarios());
  if (replay === undefined) throw new Error(`the scenario of ${kept.name} is gone`);
  return replay;
}

describe('the corpus', () => {
  const tapes = tapesIn(path.join(ROOT, 'scenarios/corpus'));
  const mutants = new Map(allMutants().map((mutant) => [mutant.id, mutant]));

  it('has a tape of every mutant', () => {
    expect(mutants).to.have.property('size').greaterThan(5);
    expect(tapes.map(({ name }) => name)).to.include.members([...mutants.keys()]);
  });

  for (const kept of tapes) {
    it(`${kept.name} fails again with its mutant, and passes without`, async () => {
      const mutant = mutants.get(kept.name) ?? expect.fail('there is no mutant of that name');
      const broken = await replayed(kept, mutant);
      expect(broken.verdict).to.equal('reproduced');
      expect(broken.result.fingerprint).to.equal(kept.tape.fingerprint);
      const { result } = await replayed(kept);
      expect(result.outcome).to.deep.equal({ kind: 'passed' });
    });
  }
});
