import * as path from 'node:path';
import { expect } from 'chai';
import { ciReport, placeOf, uniqueTitle } from '../../../sim/report/ci';
import { githubAnnotations } from '../../../sim/report/github';
import { formatFailure } from '../../../sim/report/failure';
import { listScenarios, runOne } from '../../../sim/runner/batch';
import { Engine } from '../../../sim/runner/engine';
import { settingsOf } from '../../../sim/runner/options';
import { Sweep } from '../../../sim/runner/sweep/sweep';
import { VERSION } from '../../../sim/runner/version';
import { project } from '../built';

const ENDS = `'use strict';
const assert = require('node:assert');
const dns = require('node:dns');
const { deep } = require('thrower');

exports.assertion = async () => {
  await null;
  assert.strictEqual(1, 2);
};
exports.inAPackage = async () => {
  await null;
  deep();
};
exports.deadlock = async () => {
  await new Promise(() => undefined);
};
exports.stepLimit = async () => {
  for (;;) await null;
};
exports.outsideSimulation = async () => {
  await null;
  dns.resolve4('example.org', () => undefined);
};
exports.passes = async () => undefined;
`;

/** The line, in that file, of what each scenario should point to. */
const LINES: Readonly<Record<string, number | undefined>> = {
  assertion: 8,
  inAPackage: 12,
  deadlock: 15,
  stepLimit: 18,
  // The await behind which the call stands.
  outsideSimulation: 21,
  passes: undefined,
};

function folderWith(source: string): string {
  return project({
    'test/ends.cjs': source,
    'node_modules/thrower/index.js': `exports.deep = () => { throw new Error('deep'); };\n`,
    'node_modules/thrower/package.json': '{"name":"thrower","version":"1.0.0"}\n',
  });
}

describe('a sweep for CI systems', () => {
  it('knows the place in the project that a failure points to', async () => {
    const root = folderWith(ENDS);
    const engine = new Engine({ root, instrument: [], doubles: [] });
    const scenarios = await listScenarios(engine, path.join(root, 'test/ends.cjs'));
    for (const [title, line] of Object.entries(LINES)) {
      const scenario = scenarios.find((one) => one.title === title);
      expect(scenario, title).to.not.equal(undefined);
      if (scenario === undefined) continue;
      const settings = settingsOf({ stepLimit: 500 });
      const { outcome } = await runOne(engine, {
        scenario,
        settings,
        seed: 1,
        profile: { maxSteps: 0 },
      });
      const place = line === undefined ? undefined : { file: 'test/ends.cjs', line };
      expect(placeOf(outcome), `${title}: ${outcome.kind}`).to.deep.equal(place);
    }
  });

  it('is what a real sweep found', async () => {
    const root = folderWith(ENDS);
    const sweep = await Sweep.prepare({
      root,
      request: {
        files: ['test/ends.cjs'],
        title: 'ass',
        seeds: { first: 1, last: 20 },
        overrides: {},
        stop: {},
        project: { instrument: [], doubles: [], require: [] },
      },
      shard: { index: 1, of: 1 },
      workers: 1,
      allWorkers: false,
      memoryMb: 1_024,
      resume: false,
    });
    const { verdict } = await sweep.run(() => 1);
    const report = ciReport(verdict, {
      closing: 'two scenarios',
      startedAt: '2026-03-04T05:06:07.891Z',
      shownOf: ({ dossier }) =>
        dossier === undefined
          ? undefined
          : { report: formatFailure(dossier, { token: 'h1:token' }), token: 'h1:token' },
    });
    const [assertion, passes] = report.scenarios;
    expect(report).to.include({ seeds: '1..20', closing: 'two scenarios', heddle: VERSION });
    expect(report.node).to.equal(process.versions.node);
    expect(report).to.not.have.property('shard');
    expect(passes).to.deep.include({ title: 'passes', runs: 20, failures: [], complete: true });
    const [failure] = assertion?.failures ?? [];
    expect(failure).to.deep.include({
      kind: 'assertion',
      count: 20,
      place: { file: 'test/ends.cjs', line: 8 },
      replay: 'npx heddle replay h1:token',
    });
    expect(failure?.report).to.match(/^FAILED: assertion/);
    expect(githubAnnotations(report)[0]).to.match(
      /^::error file=test\/ends.cjs,line=8,title=assertion::assertion: /,
    );
  });

  it('titles are unique in a file', () => {
    expect(uniqueTitle({ path: ['a', 'b'], ordinal: 1 })).to.equal('a › b');
    expect(uniqueTitle({ path: ['a', 'b'], ordinal: 2 })).to.equal('a › b (2)');
    expect(uniqueTitle({ path: [' \n'], ordinal: 1 })).to.equal('(no title)');
  });
});
