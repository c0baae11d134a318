import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import { buildHeddle, project, type Spawned } from '../../built';
import { expectRefusal, heddleIn } from '../../cli/command-line';
import { MOCHA } from './kinds';

interface Found {
  readonly type: string;
  readonly scenario: { readonly title: string };
  readonly seed: number;
  readonly count: number;
  readonly cause: object;
  readonly divergence: {
    readonly common: number;
    readonly sides: readonly { readonly step: number; readonly value: string | null }[];
  } | null;
}

let folder = '';

const audit = (...args: string[]): Promise<Spawned> => heddleIn(folder, 'audit', ...args);

const write = (files: Readonly<Record<string, string>>): void => {
  const { mocha } = buildHeddle();
  const built = Object.entries(files).map(([name, text]) => [name, text.replace(MOCHA, mocha)]);
  folder = project(Object.fromEntries(built) as typeof files);
};

const found = async (...args: string[]): Promise<Found> => {
  const result = await audit('program.cjs', '--json', ...args);
  expect(result.stderr).to.equal('');
  expect(result.code, result.stdout).to.equal(3);
  return JSON.parse(result.stdout.split('\n')[0] ?? '') as Found;
};

const values = ({ divergence }: Found): (string | null)[] | undefined =>
  divergence?.sides.map(({ value }) => value);

describe('what makes a seed come out differently', function () {
  this.timeout(120_000);

  before(() => {
    buildHeddle();
  });

  it('another scenario before it', async () => {
    write({
      'node_modules/shared/index.js': 'exports.mode = "plain";\n',
      'program.cjs': `
        const shared = require('shared');
        exports.reader = async (sim) => {
          await sim.sleep(3);
          await shared.mode;
        };
        exports.writer = async (sim) => {
          await sim.sleep(3);
          shared.mode = 'changed';
        };`,
    });
    const result = await found('--seeds', '5');
    expect(result.scenario.title).to.equal('reader');
    expect(result.cause).to.deep.include({ kind: 'history', runs: 1, packages: ['shared'] });
    expect(result.cause).to.have.nested.property('last.title', 'writer');
    expect(values(result)).to.deep.equal(['"plain"', '"changed"']);
  });

  it('how the process was started', async () => {
    write({
      'program.cjs': `exports.one = async (sim) => {
        await sim.sleep(3);
        await process.argv.includes('program.cjs');
      };`,
    });
    const result = await found('--seeds', '5');
    expect(result.cause).to.deep.equal({ kind: 'process' });
    expect(values(result)).to.deep.equal(['true', 'false']);
  });

  it('another Node', async () => {
    write({
      'other-node': `#!/bin/sh\nPLANTED=1 exec '${process.execPath}' "$@"\n`,
      'program.cjs': `exports.one = async (sim) => {
        await sim.sleep(3);
        await process.env.PLANTED;
      };`,
    });
    const node = path.join(folder, 'other-node');
    fs.chmodSync(node, 0o755);
    const result = await found('--seeds', '5', '--node', process.execPath, './other-node');
    expect(result.cause).to.deep.equal({ kind: 'node', node });
    expect(values(result)).to.deep.equal([null, '"1"']);
    const clean = await audit('program.cjs', '--seeds', '5', '--node', process.execPath);
    expect(clean.code, clean.stdout).to.equal(0);
    expect(clean.stdout).to.match(/^5 seeds of 1 scenario, each run 5 times in 4 processes/);
  });

  it('chance: then the recorded digests say where', async () => {
    // Of all runs, in whatever process, the fifth reads another number than the others.
    write({
      log: '',
      'program.cjs': `
        const { simulate } = require('${MOCHA}');
        const { execFileSync } = require('node:child_process');
        const append = 'printf . >> "$1"; wc -c < "$1"';
        const args = ['-c', append, 'sh', __dirname + '/log'];
        simulate('one', { allow: ['child_process.execFileSync'] }, async (sim) => {
          await sim.sleep(3);
          const size = Number(execFileSync('sh', args));
          await null;
          await (size === 5);
          await null;
        });`,
    });
    const result = await found('--seeds', '12', '--strategy', 'pct', '--granularity', 'await');
    expect(result).to.deep.include({ count: 1, divergence: null });
    // One step for the sleep, one for its await, one for the null, then the one that differs.
    expect(result.cause).to.deep.equal({ kind: 'notAgain', recorded: { agree: 3, differ: 4 } });
  });

  it('state of a package, at the beginning of a run that is longer than its trace', async () => {
    write({
      'node_modules/numbers/index.js': 'let last = 0;\nexports.next = () => ++last;\n',
      'program.cjs': `
        const { next } = require('numbers');
        exports.one = async (sim) => {
          await sim.sleep(3);
          await next();
          for (let count = 0; count < 41_000; count++) await count;
        };`,
    });
    const result = await found('--seeds', '2', '--strategy', 'random');
    expect(result.cause).to.deep.equal({ kind: 'again', packages: ['numbers'] });
    expect(result.divergence?.common).to.equal(2);
    expect(result.divergence?.sides.map(({ step }) => step)).to.deep.equal([3, 3]);
    expect(values(result)).to.deep.equal(['1', '2']);
  });
});

describe('what an audit does not compare, or cannot', function () {
  this.timeout(120_000);

  it('runs that do not return', async () => {
    write({
      'program.cjs': `
        exports.hangs = async () => {
          for (;;);
        };
        exports.passes = async (sim) => sim.sleep(1);`,
    });
    const result = await audit('program.cjs', '--seeds', '4', '--hang', '0.3');
    expect(result.code, result.stdout + result.stderr).to.equal(0);
    expect(result.stdout).to.match(/^4 seeds of 2 scenarios, each run 4 times/);
    expect(result.stdout).to.match(/none differed; \d+ runs did not return in real time/);
  });

  it('a process that ends before its time', async () => {
    write({
      'before.cjs': `if (process.argv.includes('audit-process')) process.exit(7);\n`,
      'program.cjs': 'exports.one = async (sim) => sim.sleep(1);\n',
    });
    const result = await audit('program.cjs', '--require', './before.cjs');
    expectRefusal(result, 'OUTSIDE_SIMULATION', 'a process of the audit ended (code 7)');
  });

  it('a file that does not load in a fresh process', async () => {
    write({
      'program.cjs': `
        if (!process.argv.includes('audit')) throw new Error('planted');
        exports.one = async (sim) => sim.sleep(1);`,
    });
    const result = await audit('program.cjs');
    expectRefusal(result, 'LOAD_FAILED', 'planted', 'in a fresh process');
  });

  it('a Node that there is not, or that is none', async () => {
    write({ 'program.cjs': 'exports.one = async (sim) => sim.sleep(1);\n' });
    expectRefusal(await audit('program.cjs', '--node', 'gone'), 'FILE_NOT_FOUND', 'gone');
    const none = await audit('program.cjs', '--seeds', '2', '--node', './program.cjs');
    expectRefusal(none, 'BAD_OPTION', 'program.cjs runs no heddle');
  });
});
