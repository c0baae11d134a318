import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import type { Dossier } from '../../../../sim/runner/failure/dossier';
import { ROOT, spawnNode, temporaryFolder } from '../../built';
import {
  deepFailures,
  explained,
  failuresOfMutants,
  LEAST_SWITCHES,
  switchesOf,
  toReplay,
  type LongFailure,
} from './long-failures';

/** Runs decide, never the machine. */
const BUDGET = { runs: 1_000, realMs: Infinity };

interface Explained {
  readonly failure: LongFailure;
  readonly dossier: Dossier;
}

async function all(failures: readonly LongFailure[]): Promise<readonly Explained[]> {
  const done: Explained[] = [];
  for (const failure of failures) {
    done.push({ failure, dossier: await explained(failure, BUDGET) });
  }
  return done;
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? NaN;
}

const choicesOf = ({ dossier }: Explained): number => dossier.shrinking?.choices ?? Infinity;

/** A process that has seen no other run gives the same, byte for byte. */
async function expectReplays(shrunk: readonly Explained[]): Promise<void> {
  const file = path.join(temporaryFolder(), 'shrunk.json');
  const tapes = shrunk.map(({ failure, dossier }) => toReplay(failure, dossier));
  fs.writeFileSync(file, JSON.stringify(tapes));
  const compiler = require.resolve('ts-node/register/transpile-only');
  const script = path.join(__dirname, 'replay-shrunk.cjs');
  const { stdout, stderr } = await spawnNode(['-r', compiler, script, file], {
    cwd: ROOT,
    env: { TS_NODE_PROJECT: path.join(ROOT, 'tsconfig.json') },
  });
  const wanted = tapes.map(({ digest, fingerprint }) => ({ digest, fingerprint }));
  expect(JSON.parse(stdout === '' ? JSON.stringify(stderr) : stdout)).to.deep.equal(wanted);
}

function expectSameFailures(shrunk: readonly Explained[]): void {
  for (const { failure, dossier } of shrunk) {
    expect(switchesOf(failure.found)).to.be.above(LEAST_SWITCHES);
    expect(dossier.reproducible).to.equal(true);
    expect(dossier.shown.fingerprint).to.equal(failure.found.fingerprint);
  }
}

describe('failures of mutants with more than 100 switches', function () {
  this.timeout(300_000);
  let shrunk: readonly Explained[] = [];
  let racing: readonly Explained[] = [];

  before(async () => {
    shrunk = await all(await failuresOfMutants({ each: 1, seeds: 60 }));
    racing = shrunk.filter((one) => choicesOf(one) > 0);
  });

  it('are many, with and without a need of order', () => {
    expect(shrunk.length).to.be.at.least(30);
    expect(racing.length).to.be.at.least(20);
  });

  it('are the same failures when they are shrunk', () => {
    expectSameFailures(shrunk);
  });

  it('come down to at most four choices in the median, and nine in ten of them to ten at most', () => {
    expect(median(shrunk.map(choicesOf))).to.be.at.most(4);
    expect(median(racing.map(choicesOf))).to.be.at.most(4);
    // The rest need that many: several answers, each at its time.
    expect(quantile(racing.map(choicesOf), 0.9)).to.be.at.most(10);
    // They were long before.
    expect(median(racing.map(({ dossier }) => dossier.found.choices))).to.be.above(50);
  });

  it('replay in a fresh process, byte for byte', async () => {
    await expectReplays(shrunk);
  });
});

describe('bugs of a stated depth among eight strands', function () {
  this.timeout(300_000);
  let shrunk: readonly Explained[] = [];

  before(async () => {
    shrunk = await all(await deepFailures({ each: 3, seeds: 2_000 }));
  });

  for (const depth of [1, 2, 3, 4]) {
    it(`comes down to the depth and one more at most: depth ${depth}`, () => {
      const ofDepth = shrunk.filter(({ failure }) => failure.scenario.title === `depth${depth}`);
      expect(ofDepth.length).to.be.at.least(3);
      for (const one of ofDepth) {
        expect(choicesOf(one)).to.be.within(1, depth + 1);
        expect(one.dossier.found.choices).to.be.above(100);
        expect(one.dossier.shrinking?.needs).to.deep.equal(['await']);
      }
    });
  }

  it('are the same failures, and replay in a fresh process', async () => {
    expectSameFailures(shrunk);
    await expectReplays(shrunk);
  });
});
