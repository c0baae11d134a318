import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'chai';
import { buildHeddle, project, type Spawned } from '../built';
import { mocha } from '../mocha/run-mocha';
import { expectRefusal, heddleIn } from './command-line';

/** The planted bug: a write that fails is forgotten. */
const FORGETS = `
'use strict';
const assert = require('node:assert');
const fs = require('node:fs/promises');

exports.keepsAll = async () => {
  for (const entry of ['a', 'b', 'c']) await fs.appendFile('/tmp/log', entry).catch(() => undefined);
  assert.strictEqual(await fs.readFile('/tmp/log', 'utf8').catch(() => 'abc'), 'abc');
};
`;

describe('--faults', function () {
  this.timeout(120_000);

  let folder = '';
  const heddle = (...args: string[]): Promise<Spawned> => heddleIn(folder, ...args);

  before(() => {
    buildHeddle();
    folder = project({ 'forgets.cjs': FORGETS });
  });

  it('has faults strike that without it do not, and tokens and tapes keep it', async () => {
    const quiet = await heddle('sweep', 'forgets.cjs', '--seeds', '100');
    expect(quiet.code).to.equal(0);
    const swept = await heddle('sweep', 'forgets.cjs', '--seeds', '100', '--faults', 'disk.eio');
    expect(swept.code).to.equal(1);
    expect(swept.stdout).to.match(
      /^what went wrong around it\n {2}\d+ ms {2}\S+ {2}disk\.eio: (?:open|write) /m,
    );
    const [, token = ''] = /^replay {2}npx heddle replay (\S+)$/m.exec(swept.stdout) ?? [];
    expect(token).to.match(/^h1:forgets\.cjs#1:\d+:portfolio-await-disk\.eio:[0-9a-f]{8}$/);
    const fromTape = await heddle('replay', token);
    expect(fromTape.stdout).to.match(/^reproduced, byte for byte: assertion/);
    fs.rmSync(path.join(folder, '.heddle', 'tapes'), { recursive: true });
    const fromSeed = await heddle('replay', token);
    expect(fromSeed.stdout).to.match(/^reproduced: assertion/);
  });

  it('overrides the scenario for one run, which prints each fault', async () => {
    const seeds = Array.from({ length: 40 }, (_, at) => String(at + 1));
    let struck = '';
    for (const seed of seeds) {
      const run = await heddle('run', 'forgets.cjs', '--seed', seed, '--faults', 'all', '--trace');
      struck = run.stdout;
      if (struck.includes('FAULT disk.')) break;
    }
    expect(struck).to.match(/FAULT disk\.\w+: /);
  });

  it('names the kinds that there are, of one that there is not', async () => {
    for (const kinds of ['disk.fire', 'disk.eio,', 'none,all']) {
      const refused = await heddle('run', 'forgets.cjs', '--faults', kinds);
      expectRefusal(refused, 'BAD_OPTION', /there is no fault ".*"[^]*disk\.eio, [^]*net\.reset/);
    }
  });
});

describe('the option faults', function () {
  this.timeout(60_000);

  before(() => {
    buildHeddle();
  });

  const REFUSED: readonly (readonly [options: string, message: string])[] = [
    ["{ faults: 'some' }", 'there is no fault "some"'],
    ['{ faults: [] }', 'faults is an empty list'],
    ['{ faults: 3 }', 'faults is 3'],
    ["{ faults: ['disk.eio', 'disk.fire'] }", 'there is no fault "disk.fire"'],
    ["{ faults: { 'disk.fire': {} } }", 'there is no fault "disk.fire"'],
    ["{ faults: { 'disk.eio': 0.5 } }", 'disk.eio of faults is 0.5'],
    ["{ faults: { 'disk.eio': { rates: 1 } } }", 'disk.eio of faults has no "rates"'],
    ["{ faults: { 'disk.eio': { rate: 1.5 } } }", 'rate of disk.eio is 1.5'],
    ["{ faults: { 'disk.eio': { chance: -0.1 } } }", 'chance of disk.eio is -0.1'],
    ["{ faults: { 'disk.eio': { most: 0 } } }", 'most of disk.eio is 0'],
    ["{ neverHappened: 'never' }", 'neverHappened is "never"'],
  ];

  it('says what is wrong with what it got', async () => {
    const report = await mocha(
      REFUSED.map(([options]) => `simulate('x', ${options}, () => assert.fail('ran'));`).join('\n'),
    );
    expect(report.failed.map(({ err }) => err.message?.split('\n')[0])).to.deep.equal(
      REFUSED.map(([, message]) => message),
    );
    for (const { err } of report.failed) expect(err.message).to.match(/\(BAD_OPTION\)$/);
  });
});
