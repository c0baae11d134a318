import { execFileSync } from 'node:child_process';
import * as path from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../built';
import { leavesNothing, surroundings } from './leaves-nothing';

describe('after a run the process is as before', () => {
  leavesNothing({
    passes: 'passed',
    throws: 'exception',
    leaks: 'leak',
    crashes: 'exception',
    'waits for ever': 'timeout',
    'leaves the simulation': 'outsideSimulation',
  });

  it('one that hangs, in a process of its own', () => {
    // Code that is terminated may cost Node 20 and 22 the stores of AsyncLocalStorage, for good.
    expect(isolated('nothing-left-hangs')).to.match(/^ {2}2 passing/m);
  }).timeout(120_000);

  it('and nothing holds on to it', () => {
    expect(isolated('collected')).to.match(/^ {2}6 passing/m);
  }).timeout(240_000);

  it('and whatever is left is seen', () => {
    const before = surroundings();
    Reflect.set(globalThis, 'heddleTestLeft', 1);
    const listener = (): void => undefined;
    process.on('SIGUSR2', listener);
    expect(surroundings()).to.not.deep.equal(before);
    Reflect.deleteProperty(globalThis, 'heddleTestLeft');
    expect(surroundings()).to.not.deep.equal(before);
    process.removeListener('SIGUSR2', listener);
    expect(surroundings()).to.deep.equal(before);
  });
});

/** What mocha says of a file that has a process of its own. */
function isolated(name: string): string {
  const spec = path.join(__dirname, 'isolated', `${name}.spec.ts`);
  const mocha = require.resolve('mocha/bin/mocha.js');
  const compiler = 'ts-node/register/transpile-only';
  const args = [mocha, '--no-config', '--require', compiler, spec];
  return execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
}
