import * as path from 'node:path';
import { expect } from 'chai';
import type { Tape } from '../../../../sim/choices/tape';
import { listScenarios, runBatches } from '../../../../sim/runner/batch';
import { Engine, type RunResult } from '../../../../sim/runner/engine';
import { investigate, scenarioName } from '../../../../sim/runner/failure/investigate';
import { settingsOf } from '../../../../sim/runner/options';
import { replayTape, type Replay } from '../../../../sim/runner/tapes/replay';
import { tapeOf } from '../../../../sim/runner/tapes/tape-files';

const FILE = path.join(__dirname, 'fixtures/torn-read.cjs');
const ROOT = path.join(__dirname, 'fixtures');

/** A failing tape of the code as it stands. */
async function record(): Promise<Tape> {
  const engine = new Engine({ root: ROOT });
  const scenarios = await listScenarios(engine, FILE);
  const [scenario] = scenarios;
  if (scenario === undefined) throw new Error('no scenario');
  const request = {
    scenario,
    settings: settingsOf({ strategy: 'random' }),
    profile: { maxSteps: 0 },
  };
  let seed = 1;
  let found: RunResult | undefined;
  await runBatches(
    engine,
    () => (found === undefined ? { ...request, seed: seed++ } : undefined),
    (result) => {
      if (result.fingerprint !== undefined) found = result;
      return seed < 1_000;
    },
  );
  if (found === undefined) throw new Error('no seed fails');
  const project = { instrument: [], doubles: [] };
  const name = scenarioName(engine, scenarios, scenario);
  return tapeOf(await investigate(engine, { scenario: name, request, project, found }));
}

/** Replays it over the code with one piece replaced. */
async function replayAfter(tape: Tape, find: string, replace: string): Promise<Replay> {
  const edit = (_: string, source: string): string => {
    if (!source.includes(find)) throw new Error(`nothing to replace: ${find}`);
    return source.replace(find, replace);
  };
  const engine = new Engine({ root: ROOT, edit });
  return replayTape(engine, tape, await listScenarios(engine, FILE));
}

describe('a replay after an edit', () => {
  let tape: Tape;
  before(async () => {
    tape = await record();
  });

  it('reproduces byte for byte where nothing changed', async () => {
    const { verdict, exact } = await replayAfter(tape, 'pair.a = 1;', 'pair.a = 1; // same');
    expect([verdict, exact]).to.deep.equal(['reproduced', true]);
  });

  it('reproduces when other strands came before, which shift every place on the tape', async () => {
    const { verdict, exact, divergence } = await replayAfter(
      tape,
      'await Promise.all([',
      `async function log() { await 'log 1'; await 'log 2'; await 'log 3'; }
       await Promise.all([log(), log(), log(), `,
    );
    expect([verdict, exact]).to.deep.equal(['reproduced', false]);
    expect(divergence?.recorded).to.be.a('string');
  });

  it('reproduces when lines moved and an await was put in the middle', async () => {
    const { verdict } = await replayAfter(
      tape,
      "await 'second half';",
      "\n\nawait 'between';\nawait 'second half';",
    );
    expect(verdict).to.equal('reproduced');
  });

  it('diverges when the bug is repaired', async () => {
    const { verdict, result } = await replayAfter(tape, 'pair.b = 1;\n', '');
    const repaired = await replayAfter(tape, "await 'second half';", '');
    expect([repaired.verdict, repaired.result.outcome.kind]).to.deep.equal(['diverged', 'passed']);
    expect(verdict).to.equal('reproduced');
    expect(result.outcome.kind).to.equal('assertion');
  });

  it('is stale when hardly anything fits', async () => {
    const { verdict } = await replayAfter(
      tape,
      'await Promise.all([write(), read()]);',
      `const other = async () => { await 'a'; await 'b'; };
       await Promise.all([other(), other()]);`,
    );
    expect(verdict).to.equal('stale');
  });
});
